// Passages of the text: what is selected, and where it stands in Unicode code points, as the server counts.
const CONTEXT = 64;
const codePoints = (text) => [...text].length;

export const reader = document.querySelector("cp-reader");
export const article = document.querySelector("[data-reader]");

// The outermost blocks, as the table of contents and the keys count them.
export const blocks = () => [...reader.children].filter((block) => block.id.startsWith("p-"));

export const say = (words) => {
  const status = document.querySelector("[data-reader-status]");
  if (!status) return;
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = words));
};

export function selectedRange() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return reader.contains(range.commonAncestorContainer) ? range : null;
}

export function rangeOf(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range;
}

// The passage of a range: its words, what stands before and after them, and where; null when it holds nothing but blanks.
export function passageOf(range) {
  const before = document.createRange();
  before.setStart(reader, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const text = reader.textContent;
  let from = before.toString().length;
  let to = from + range.toString().length;
  while (from < to && /\s/.test(text[from])) from += 1;
  while (to > from && /\s/.test(text[to - 1])) to -= 1;
  if (from === to) return null;
  return {
    quote: text.slice(from, to),
    prefix: [...text.slice(0, from)].slice(-CONTEXT).join(""),
    suffix: [...text.slice(to, to + CONTEXT * 2)].slice(0, CONTEXT).join(""),
    start: codePoints(text.slice(0, from)),
  };
}

export function fill(form, passage) {
  for (const [name, value] of Object.entries(passage)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
}

// Where each block begins. Marks come and go; the text, and so its positions, stays.
let starts = null;
export function positionOf(block) {
  if (!starts) {
    starts = new Map();
    let at = 0;
    for (const node of reader.childNodes) {
      if (node.id) starts.set(node.id, at);
      at += codePoints(node.textContent);
    }
  }
  return starts.get(block.id) ?? 0;
}

// The range of a passage that was marked here before the server drew it; null when its words stand elsewhere by now.
export function rangeAt(start, quote) {
  const walker = document.createTreeWalker(reader, NodeFilter.SHOW_TEXT);
  const end = start + codePoints(quote);
  const range = document.createRange();
  let at = 0;
  let begun = false;
  while (walker.nextNode()) {
    const { data } = walker.currentNode;
    const length = codePoints(data);
    const units = (points) => [...data].slice(0, points).join("").length;
    if (!begun && start < at + length) {
      range.setStart(walker.currentNode, units(start - at));
      begun = true;
    }
    if (begun && end <= at + length) {
      range.setEnd(walker.currentNode, units(end - at));
      return range.toString() === quote ? range : null;
    }
    at += length;
  }
  return null;
}
