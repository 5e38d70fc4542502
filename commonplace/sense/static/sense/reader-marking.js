// Marking a passage: at once (h), or with a note (n) in a dialog. The answer brings the changed paragraphs, the margin and what is to be said.
import { lookAlikes } from "./look-alikes.js";
import { comeBackTo, currentBlock, keys } from "./reader-keys.js";
import { article, fill, passageOf, rangeOf, reader, selectedRange } from "./reader-passages.js";

const details = document.getElementById("mark-new");
const dialog = document.getElementById("mark-dialog");
const quick = document.getElementById("mark-quickly");
const buttons = document.querySelector("[data-mark-buttons]");
const form = () => document.getElementById("highlight-form");

// With script the form opens over the page, so that one stays where one reads.
const wasRefused = details.open;
dialog.append(form());
details.hidden = true;
if (wasRefused) dialog.showModal();

const chosenPassage = () => {
  const range = selectedRange();
  if (range) return passageOf(range);
  const block = currentBlock();
  return block ? passageOf(rangeOf(block)) : null;
};

function markQuickly() {
  const passage = chosenPassage();
  if (!passage) return;
  // A form of its own for each, so that whoever marks faster than the server answers loses nothing.
  document.querySelectorAll("#mark-quickly[data-done]").forEach((done) => done.remove());
  const one = quick.cloneNode(true);
  fill(one, { ...passage, deed_key: crypto.randomUUID?.() ?? String(Math.random()).slice(2) });
  quick.after(one);
  globalThis.htmx?.process(one);
  one.addEventListener("htmx:afterRequest", () => (one.dataset.done = ""));
  one.requestSubmit();
  getSelection().removeAllRanges();
}

function markWithNote() {
  const passage = chosenPassage();
  if (!passage) return;
  fill(form(), passage);
  dialog.showModal();
  form().elements.namedItem("note").focus();
}

keys.h = markQuickly;
keys.n = markWithNote;

document.addEventListener("selectionchange", () => {
  const range = selectedRange();
  buttons.hidden = !range;
  // While the place of an orphan is being chosen, what is selected in the text goes into its form.
  const put = document.querySelector("details[data-put][open] > form");
  const passage = put && range && passageOf(range);
  if (passage) fill(put, passage);
});
buttons.addEventListener("mousedown", (event) => event.preventDefault());
buttons.addEventListener("click", (event) => {
  const how = event.target.closest("[data-mark]")?.dataset.mark;
  if (how === "quickly") markQuickly();
  if (how === "with-note") markWithNote();
});

dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  form().requestSubmit();
});

// A click beside the dialog closes it; what was typed stays for the next time.
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

// What is marked at once leaves the form alone, in which one may be writing by then.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig.elt.id === "mark-quickly" && event.detail.xhr.status !== 422) event.detail.swapOverride = "none";
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "highlight-form" && event.detail.elt?.id !== "highlight-form") return;
  if (event.detail.xhr?.status !== 422) return;
  if (!dialog.open) dialog.showModal();
  lookAlikes(form());
});

document.body.addEventListener("reader:changed", (event) => {
  // Only the form's own answer closes it: whoever marks at once or undoes may have begun to write in it meanwhile.
  if (event.target.id !== "mark-quickly" && event.target !== reader) {
    dialog.close();
    getSelection().removeAllRanges();
  }
  comeBackTo(event.detail.block);
  document.dispatchEvent(new CustomEvent("reader:redrawn"));
});

// What is undone from the toast is undone on the spot, too.
document.addEventListener("submit", (event) => {
  const undo = event.target;
  if (!(undo instanceof HTMLFormElement) || !undo.action.endsWith("/unmark/") || !globalThis.htmx) return;
  event.preventDefault();
  const values = { ...Object.fromEntries(new FormData(undo)), copy: article.dataset.copy };
  undo.closest(".toast")?.remove();
  globalThis.htmx.ajax("POST", undo.action, { source: reader, target: "#highlight-form", swap: "none", values });
}, { capture: true });

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details[data-put][open]")) lookAlikes(event.target.querySelector("form"));
}, { capture: true });
