// By keyboard through the text: paragraphs, highlights and their notes, the panels. The paragraph one is at has the focus, so a screen reader reads it.
import { blocks, reader, say } from "./reader-passages.js";

const TOP = 140;
let at = null;

// The block one is at, also after the server has drawn it anew.
const here = () => {
  if (at && !reader.contains(at)) at = document.getElementById(at.id);
  return at;
};
export const currentBlock = () => here() ?? firstInView();

export function goTo(block, { quietly = false } = {}) {
  at?.classList.remove("is-current");
  at = block;
  block.classList.add("is-current");
  block.tabIndex = -1;
  block.focus({ preventScroll: true });
  const { top, bottom } = block.getBoundingClientRect();
  if (!quietly && (top < TOP || bottom > innerHeight - 80)) scrollTo({ top: scrollY + top - TOP, behavior: "instant" });
}

// After the server has drawn the block anew. Whoever went on meanwhile is not called back.
export const comeBackTo = (id) => {
  if (at && at.id !== id) return;
  const block = document.getElementById(id);
  if (block && reader.contains(block)) goTo(block, { quietly: true });
};

const firstInView = () => {
  const all = blocks();
  return all.find((block) => block.getBoundingClientRect().bottom > TOP) ?? all.at(-1);
};

function step(by) {
  const all = blocks();
  if (!all.length) return;
  const number = all.indexOf(here());
  const next = number === -1 ? firstInView() : all[Math.max(0, Math.min(all.length - 1, number + by))];
  goTo(next);
  const words = reader.dataset.position.replace("%(number)s", all.indexOf(next) + 1).replace("%(all)s", all.length);
  next.setAttribute("aria-label", "");
  next.removeAttribute("aria-label");
  say(words);
}

const marks = () => [...reader.querySelectorAll("mark.highlight[id^='mark-'], mark.highlight:has(> [id^='mark-'])")];

function toMark(by) {
  const all = marks();
  const current = reader.querySelector("mark[aria-current]");
  const here = current ? all.indexOf(current) : -1;
  const onward = () => {
    const from = currentBlock();
    const later = all.findIndex((mark) => from && (from.contains(mark) || from.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING));
    if (later === -1) return by > 0 ? all.length : all.length - 1;
    return by > 0 ? later : later - 1;
  };
  const next = all[here === -1 ? onward() : here + by];
  if (!next) {
    say(reader.dataset.noHighlight);
    return;
  }
  current?.removeAttribute("aria-current");
  goTo(next.closest("cp-reader > *"), { quietly: true });
  next.setAttribute("aria-current", "true");
  next.scrollIntoView({ block: "center", behavior: "instant" });
  say(`${next.textContent}. ${next.title}`);
}

function toNote() {
  const note = document.activeElement?.closest?.(".margin-note");
  if (note) {
    const mark = reader.querySelector(`mark[data-entry~="${note.id.slice(5)}"]`);
    if (mark) goTo(mark.closest("cp-reader > *"));
    return;
  }
  const mark = reader.querySelector("mark[aria-current]") ?? currentBlock()?.querySelector("mark.highlight");
  if (mark) mark.dispatchEvent(new CustomEvent("reader:meet", { bubbles: true }));
}

function open(id) {
  const menu = document.getElementById(id);
  if (!menu) return;
  menu.open = !menu.open;
  if (menu.open) (menu.querySelector("[aria-current], input:checked") ?? menu.querySelector("a, input"))?.focus({ preventScroll: true });
  else menu.querySelector("summary").focus({ preventScroll: true });
}

export const keys = {
  j: () => step(1),
  k: () => step(-1),
  "]": () => toMark(1),
  "[": () => toMark(-1),
  m: toNote,
  t: () => open("contents"),
  f: () => open("filter"),
  l: () => open("look"),
};

const isTyping = (target) => target instanceof Element && target.closest("input:not([type=radio]), textarea, select, [contenteditable], dialog") !== null;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.documentElement.dataset.keys === "off") return;
  const deed = keys[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
});

// Where one presses or selects is where the keys go on.
reader.addEventListener("pointerup", (event) => {
  const block = event.target.closest?.("cp-reader > *");
  if (!block || block === at) return;
  at?.classList.remove("is-current");
  at = block;
});
