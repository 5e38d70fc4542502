// Notes beside their passages: at their height where there is a margin; on a phone in a sheet that a touched mark brings up.
import { reader } from "./reader-passages.js";

const GAP = 18;
const wide = matchMedia("(min-width: 62rem)");
const margin = () => document.querySelector("#reader-margin > .reader-notes");

function align() {
  const list = margin();
  if (!list) return;
  list.classList.toggle("is-aligned", wide.matches);
  if (!wide.matches) {
    list.style.removeProperty("height");
    return;
  }
  const passages = [...list.children].filter((passage) => !passage.hidden);
  const origin = list.getBoundingClientRect().top;
  // All measured first, then all placed, so that the page is laid out once.
  const measured = passages.map((passage) => {
    const uid = passage.querySelector("blockquote a").hash.slice(6);
    const mark = reader.querySelector(`mark[data-entry~="${uid}"]`);
    return [passage, mark ? mark.getBoundingClientRect().top - origin : 0, passage.offsetHeight];
  });
  let free = 0;
  for (const [passage, wanted, height] of measured) {
    const top = Math.max(wanted, free);
    passage.style.top = `${top}px`;
    free = top + height + GAP;
  }
  list.style.height = `${free}px`;
}

let isAsked = false;
export const realign = () => {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    align();
  });
};

const noteOf = (mark) => mark.dataset.entry.split(" ").map((uid) => document.getElementById(`note-${uid}`)).find((note) => note && !note.hidden);

// On a phone the notes lie below the text, so a copy of those on this passage comes to the reader.
function sheet(note) {
  const passage = note.closest(".passage");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog reader-dialog";
  const copy = document.createElement("div");
  copy.className = "passage";
  copy.append(...[...passage.cloneNode(true).children]);
  copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  const close = document.querySelector("#keys form")?.cloneNode(true);
  dialog.append(copy, ...(close ? [close] : []));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function meet(mark, { byTouch = false } = {}) {
  const note = noteOf(mark);
  if (!note) return;
  if (!wide.matches && byTouch) {
    sheet(note);
    return;
  }
  const more = note.closest("details");
  if (more) more.open = true;
  document.querySelectorAll(".is-met").forEach((other) => other.classList.remove("is-met"));
  note.classList.add("is-met");
  note.scrollIntoView({ block: "nearest" });
  note.querySelector("a")?.focus({ preventScroll: true });
}

reader.addEventListener("click", (event) => {
  const mark = event.target.closest("mark.highlight");
  if (mark && !event.target.closest("a") && getSelection().isCollapsed) meet(mark, { byTouch: true });
});
reader.addEventListener("reader:meet", (event) => meet(event.target));

addEventListener("resize", realign);
document.addEventListener("toggle", realign, { capture: true });
for (const name of ["reader:filtered", "reader:redrawn", "reader:look"]) document.addEventListener(name, realign);
document.fonts?.ready.then(realign);
new ResizeObserver(realign).observe(reader);
realign();
