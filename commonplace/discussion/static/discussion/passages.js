// Select words of a text and comment on them. Without script the form has a field into which they are pasted.
const prose = document.querySelector("[data-passages]");
const AROUND = 64;
const button = document.createElement("button");
button.type = "button";
button.className = "button button-primary button-small passage-button";
button.textContent = prose?.dataset.passages ?? "";
button.hidden = true;
document.body.append(button);

function chosen() {
  const selection = getSelection();
  if (!prose || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return prose.contains(range.commonAncestorContainer) && selection.toString().trim() ? range : null;
}

function words(range) {
  const before = document.createRange();
  before.setStart(prose, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.setStart(range.endContainer, range.endOffset);
  after.setEnd(prose, prose.childNodes.length);
  return { quote: getSelection().toString(), before: before.toString().slice(-AROUND), after: after.toString().slice(0, AROUND) };
}

function show() {
  const range = chosen();
  button.hidden = !range || !document.querySelector("#reply [name=quote]");
  if (button.hidden) return;
  const { left, bottom } = range.getBoundingClientRect();
  button.style.left = `${Math.max(8, Math.min(left + scrollX, document.documentElement.clientWidth - button.offsetWidth - 8))}px`;
  button.style.top = `${bottom + scrollY + 8}px`;
}

let waiting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 150);
});
button.addEventListener("mousedown", (event) => event.preventDefault());
button.addEventListener("click", () => {
  const range = chosen();
  const form = document.getElementById("reply");
  if (!range || !form) return;
  for (const [name, value] of Object.entries(words(range))) form.elements[name].value = value;
  form.querySelector(".said-passage").open = true;
  button.hidden = true;
  getSelection().removeAllRanges();
  form.elements.body.focus();
  form.scrollIntoView({ block: "center" });
});
// Words that were changed by hand say for themselves where they stand.
document.addEventListener("input", (event) => {
  if (event.target.id !== "reply-quote") return;
  for (const name of ["before", "after"]) event.target.form.elements[name].value = "";
});

// A passage and the line beside it are shown together.
const light = (event, on) => {
  const mark = event.target.closest?.("mark.commented");
  const line = event.target.closest?.("[data-beside]");
  for (const uid of mark ? mark.dataset.comments.split(" ") : line ? [line.dataset.beside] : []) {
    document.querySelector(`[data-beside="${uid}"]`)?.classList.toggle("is-met", on);
    for (const one of document.querySelectorAll(`mark.commented[data-comments~="${uid}"]`)) one.classList.toggle("is-met", on);
  }
};
document.addEventListener("mouseover", (event) => light(event, true));
document.addEventListener("mouseout", (event) => light(event, false));
