// Triage by keyboard: j and k walk, s, l, d press the buttons of the item one is at, u takes the last deed back. Enter is the link's own.
// A pressed key moves on at once; the answer comes when it comes, and a deed that failed brings one back to its item.
const form = document.querySelector("[data-inbox]");
const announce = form?.querySelector("[data-announce]");
const through = document.querySelector("[data-through]");
const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog") !== null;
const items = () => [...form.querySelectorAll("[data-item]:not([aria-busy])")];
let settled = [];

const goTo = (item) => {
  const link = item?.querySelector("[data-open]");
  if (!link) return;
  link.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
};

const say = (words) => {
  if (announce) announce.textContent = words;
};

const current = () => document.activeElement?.closest("[data-item]:not([aria-busy])") ?? null;

const walk = (step) => {
  const all = items();
  const at = all.indexOf(current());
  goTo(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)]);
};

const moveOnFrom = (item) => {
  const all = items();
  const at = all.indexOf(item);
  item.setAttribute("aria-busy", "true");
  const next = all[at + 1] ?? all[at - 1];
  if (next) goTo(next);
  else if (through) {
    through.hidden = false;
    through.focus();
  }
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
  form.addEventListener("htmx:beforeRequest", (event) => {
    const item = event.target.closest?.("[data-item]");
    if (item) moveOnFrom(item);
  });
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(failure, (event) => {
      const item = event.target.closest?.("[data-item]");
      if (!item) return;
      item.removeAttribute("aria-busy");
      if (through) through.hidden = true;
      goTo(item);
    });
  }
  form.addEventListener("htmx:load", (event) => {
    const row = event.detail.elt;
    if (row.matches?.("[data-settled]")) {
      settled.push(row);
      say(row.dataset.said);
    } else if (row.matches?.("[data-item]")) {
      if (through) through.hidden = true;
      goTo(row);
    }
  });
}
