// What may be meant by what somebody has begun to type: [[titles, ![[passages, @people, #tags. The server knows, and says only what they may see.
import { autocompletion, completionKeymap, keymap } from "../web/vendor/codemirror-6.0.2.min.js";

const LINK = /(!?)\[\[([^\[\]\n|#]{0,100})$/;
const PERSON = /(?:^|[^\w.@/:+=\\-])@([\w-]{0,40})$/;
const TAG = /(?:^|[\s(])#([\p{L}\p{N}][\p{L}\p{N}_-]{0,60})$/u;

const ask = async (told, of, typed, context) => {
  const controller = new AbortController();
  context.addEventListener("abort", () => controller.abort());
  try {
    const answer = await fetch(`${told.complete}?${new URLSearchParams({ of, q: typed })}`, { signal: controller.signal, headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).offers : [];
  } catch {
    return [];
  }
};

// Brackets that are there already are used, not doubled.
const putLink = (offer) => (view, completion, from, to) => {
  const after = view.state.sliceDoc(to, to + 2);
  const end = after === "]]" ? to + 2 : to;
  const insert = `${offer.insert}]]`;
  view.dispatch({ changes: { from, to: end, insert }, selection: { anchor: from + insert.length }, userEvent: "input.complete" });
};

const putTag = (form, offer) => (view, completion, from, to) => {
  const tags = form.elements.namedItem("tags");
  const begun = tags.value.trim().replace(/,$/, "");
  if (!begun.split(/[\s,]+/).includes(offer.insert)) tags.value = begun ? `${begun}, ${offer.insert}` : offer.insert;
  view.dispatch({ changes: { from: from - 1, to, insert: "" }, userEvent: "input.complete" });
  tags.dispatchEvent(new Event("input", { bubbles: true }));
};

const sourceOf = (form, told) => async (context) => {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const link = before.match(LINK), person = !link && before.match(PERSON), tag = !link && !person && before.match(TAG);
  if (!link && !person && !(tag && form.elements.namedItem("tags"))) return null;
  const typed = link ? link[2] : person ? person[1] : tag[1];
  const offers = await ask(told, link ? (link[1] ? "embeds" : "links") : person ? "people" : "tags", typed, context);
  if (context.aborted || !offers.length) return null;
  const from = context.pos - typed.length;
  const options = offers.map((offer) => ({
    label: offer.label,
    detail: tag ? told.words.tag : offer.detail,
    apply: link ? putLink(offer) : person ? `${offer.insert.slice(1)} ` : putTag(form, offer),
  }));
  return { from, options, filter: false };
};

export const completions = (form, told) => [
  autocompletion({ override: [sourceOf(form, told)], icons: false, activateOnTypingDelay: 120, closeOnBlur: true }),
  keymap.of(completionKeymap),
];
