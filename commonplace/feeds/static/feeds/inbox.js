// Triage by keyboard: j and k walk, s, l, d press the buttons of the item one is at, u takes the last deed back. Enter is the link's own.
const form = document.querySelector("[data-inbox]");
const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog") !== null;
const items = () => [...form.querySelectorAll("[data-item]")];
let settled = [];
let next = null;

const goTo = (item) => {
  const link = item?.querySelector("[data-open]");
  if (!link) return;
  link.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
};

const current = () => document.activeElement?.closest("[data-item]") ?? null;

const walk = (step) => {
  const all = items();
  const at = all.indexOf(current());
  goTo(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)]);
};

const press = (deed) => (current() ?? items()[0])?.querySelector(`[data-deed="${deed}"]`)?.click();

const undo = () => {
  settled = settled.filter((row) => row.isConnected);
  settled.pop()?.querySelector('[data-deed="undo"]')?.click();
};

const keys = { j: () => walk(1), k: () => walk(-1), s: () => press("keep"), l: () => press("later"), d: () => press("drop"), u: undo };

if (form) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const deed = keys[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
  form.addEventListener("htmx:beforeSwap", (event) => {
    const all = items();
    const at = all.indexOf(event.detail.target);
    next = all[at + 1] ?? all[at - 1] ?? null;
  });
  form.addEventListener("htmx:load", (event) => {
    const row = event.detail.elt;
    if (row.matches?.("[data-settled]")) {
      settled.push(row);
      goTo(next);
    } else if (row.matches?.("[data-item]")) goTo(row);
  });
}
