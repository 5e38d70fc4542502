// How far one has read: shown by a thin line, told to the server now and then and on leaving, so that one can go on from there.
import { article, blocks, positionOf, reader } from "./reader-passages.js";

const EVERY = 20_000;
const TOP = 140;
const bar = document.querySelector("[data-progress]");
const section = document.querySelector("[data-section]");
const placeForm = document.getElementById("place-form");
const length = [...reader.textContent].length;
const contents = [...document.querySelectorAll("#contents a")];
let told = "";
let furthest = 0;
let hasScrolled = false;

function whereabouts() {
  const all = blocks();
  if (!all.length) return null;
  const top = all.find((block) => block.getBoundingClientRect().bottom > TOP) ?? all.at(-1);
  const lowest = all.findLast((block) => block.getBoundingClientRect().top < innerHeight) ?? all[0];
  const box = lowest.getBoundingClientRect();
  const share = Math.max(0, Math.min(1, (innerHeight - box.top) / Math.max(1, box.height)));
  const reached = positionOf(lowest) + Math.floor(share * [...lowest.textContent].length);
  return { top, position: positionOf(top), reached: Math.min(length, reached) };
}

function show() {
  const here = whereabouts();
  if (!here) return null;
  furthest = Math.max(furthest, here.reached);
  bar.value = Math.max(bar.value, Math.round((100 * furthest) / Math.max(1, length)));
  const passed = contents.findLast((link) => {
    const heading = document.getElementById(link.hash.slice(1));
    return heading && heading.getBoundingClientRect().top < TOP + 40;
  });
  for (const link of contents) {
    if (link === passed) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
  if (section) section.textContent = passed?.textContent ?? "";
  return here;
}

function tell({ isLeaving = false } = {}) {
  if (!hasScrolled) return;
  const here = whereabouts();
  if (!here) return;
  const now = `${here.position} ${furthest}`;
  if (now === told || !navigator.onLine) return;
  told = now;
  const data = new FormData();
  data.set("csrfmiddlewaretoken", placeForm.elements.namedItem("csrfmiddlewaretoken").value);
  data.set("copy", article.dataset.copy);
  data.set("position", here.position);
  data.set("reached", furthest);
  if (isLeaving) navigator.sendBeacon(placeForm.action, data);
  else fetch(placeForm.action, { method: "POST", body: data, keepalive: true }).catch(() => (told = ""));
}

let isAsked = false;
addEventListener("scroll", () => {
  hasScrolled = true;
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    show();
  });
}, { passive: true });
setInterval(() => document.visibilityState === "visible" && tell(), EVERY);
addEventListener("pagehide", () => tell({ isLeaving: true }));
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tell({ isLeaving: true }));
document.querySelector("#contents")?.addEventListener("click", (event) => {
  if (event.target.closest("a")) document.getElementById("contents").open = false;
});
show();
article.dataset.ready = "1";
