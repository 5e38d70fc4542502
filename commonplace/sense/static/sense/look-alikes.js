// Passages that look like the one that is sought, offered to a person with how alike they are: nothing is ever placed by looking alike.
import { find, Text } from "./anchors.js";
import { fill } from "./reader-passages.js";

const MOST = 3;
const LEAST = 40;
const CONTEXT = 64;
const WORD = /[\p{L}\p{N}]+/gu;
const SIGN = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]/u;

const wordsOf = (text) => (text.match(WORD) ?? []).flatMap((word) => (SIGN.test(word) ? [...word] : [word.toLowerCase()]));

// How many of their words two passages share, out of 100.
function likeness(one, other) {
  const counts = new Map();
  for (const word of one) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of other) {
    const left = counts.get(word) ?? 0;
    if (left) common += 1;
    counts.set(word, left - 1);
  }
  return one.length + other.length ? Math.floor((200 * common) / (one.length + other.length)) : 0;
}

// Sentences and runs of sentences about as long as the quote, within one block each.
function* stretches(text, size) {
  let from = 0;
  for (const block of text.split("\n")) {
    const ends = [0, ...[...block.matchAll(/[.!?…。！？]["'”’»)]*\s*/gu)].map((match) => match.index + match[0].length)];
    if (ends.at(-1) !== block.length) ends.push(block.length);
    for (let begin = 0; begin < ends.length - 1; begin += 1) {
      for (let end = begin + 1; end < ends.length; end += 1) {
        const piece = block.slice(ends[begin], ends[end]);
        if (piece.length > 2 * size + 40) break;
        if (piece.length * 2 >= size) yield [from + ends[begin], from + ends[end]];
      }
    }
    from += block.length + 1;
  }
}

// The best few places, the likeliest first; `anchor` as `find` takes it.
export function candidates(raw, anchor) {
  const found = find(new Text(raw), anchor);
  const points = [...raw];
  if (found.start !== null) return [{ start: found.start, quote: points.slice(found.start, found.end).join(""), percent: found.confidence }];
  const sought = wordsOf(anchor.quote);
  const judged = [];
  for (const [begin, end] of stretches(raw, anchor.quote.length)) {
    const percent = likeness(sought, wordsOf(raw.slice(begin, end)));
    if (percent >= LEAST) judged.push({ begin, end, percent });
  }
  judged.sort((one, other) => other.percent - one.percent || one.end - one.begin - (other.end - other.begin));
  const chosen = [];
  for (const one of judged) {
    if (chosen.length === MOST) break;
    if (chosen.every((other) => one.end <= other.begin || other.end <= one.begin)) chosen.push(one);
  }
  return chosen.map(({ begin, end, percent }) => ({ start: [...raw.slice(0, begin)].length, quote: raw.slice(begin, end).trim(), percent }));
}

async function currentText() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error("no page");
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("cp-reader").textContent;
}

// Fill the place for offers in a form whose passage does not stand in the page.
export async function lookAlikes(form) {
  const place = form.querySelector("[data-look-alikes]");
  const field = (name) => form.elements.namedItem(name)?.value ?? "";
  const quote = place?.dataset.quote || field("quote");
  if (!place || !quote.trim()) return;
  let raw;
  try {
    raw = await currentText();
  } catch {
    return;
  }
  const offers = candidates(raw, { quote, prefix: field("prefix"), suffix: field("suffix"), start: field("start") === "" ? null : Number(field("start")) });
  place.replaceChildren(...shown(offers, place.dataset, (offer) => {
    const points = [...raw];
    const end = offer.start + [...offer.quote].length;
    fill(form, { quote: offer.quote, start: offer.start, prefix: points.slice(Math.max(0, offer.start - CONTEXT), offer.start).join(""), suffix: points.slice(end, end + CONTEXT).join("") });
    form.querySelector("textarea[name=quote]").focus();
  }));
}

function shown(offers, words, take) {
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  line.textContent = offers.length ? words.words : words.none;
  if (!offers.length) return [line];
  const list = document.createElement("ol");
  for (const offer of offers) {
    const item = document.createElement("li");
    const quote = document.createElement("blockquote");
    quote.dir = "auto";
    quote.textContent = offer.quote;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = `${words.take} (${words.alike.replace("%(percent)s", offer.percent)})`;
    button.addEventListener("click", () => take(offer));
    item.append(quote, button);
    list.append(item);
  }
  return [line, list];
}
