// Where the highlights of a page stand in it as it is now. The finding is the program's own (anchors.js, the same file as in its reader).
import { find, Text } from "./anchors.js";

// `text` is the page's; each item gets state ("exact", "moved", "orphaned") and, in UTF-16 units as ranges count, start and end.
export function placed(text, items) {
  const searched = new Text(text);
  const units = unitsOf(text);
  return items.map((item) => {
    const { state, start, end } = find(searched, { quote: item.quote, prefix: item.prefix, suffix: item.suffix });
    return { ...item, state, start: start === null ? null : units(start), end: end === null ? null : units(end) };
  });
}

// From code points to UTF-16 units. Most pages need no table.
function unitsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (point) => point;
  const table = [0];
  let at = 0;
  for (const sign of text) table.push((at += sign.length));
  return (point) => table[point];
}
