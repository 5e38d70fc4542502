// Whose highlights are shown, at once. The links of the panel do the same without script.
import { reader } from "./reader-passages.js";

const RINGS = ["me", "circle", "people", "space", "organisation", "web"];
const panel = () => document.getElementById("reader-filter");
const notes = () => [...document.querySelectorAll("#reader-margin .margin-note")];

const chosen = () => {
  const query = new URLSearchParams(location.search);
  return { show: query.get("show") ?? "", by: query.get("by") ?? "", tag: query.get("tag") ?? "" };
};

const keeps = (note, { show, by, tag }) =>
  (!show || note.dataset.ring === show) && (!by || note.dataset.by === by) && (!tag || (note.dataset.tags ?? "").split(" ").includes(tag));

function drawMarks(shown) {
  const rings = new Map(notes().map((note) => [note.id.slice(5), note.dataset.ring.split(":")[0]]));
  for (const mark of reader.querySelectorAll("mark[data-entry]")) {
    const there = mark.dataset.entry.split(" ").filter((uid) => shown.has(uid)).map((uid) => rings.get(uid));
    const classes = RINGS.filter((ring) => there.includes(ring)).map((ring) => `highlight-${ring}`);
    mark.className = there.length ? ["highlight", ...classes, there.length > 1 ? `marks-${Math.min(3, there.length)}` : ""].join(" ").trim() : "";
  }
}

function address(change) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(change)) value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
  return url;
}

export function apply() {
  const wanted = chosen();
  const all = notes();
  const shown = new Set();
  for (const note of all) {
    note.hidden = !keeps(note, wanted);
    if (!note.hidden) shown.add(note.id.slice(5));
  }
  for (const passage of document.querySelectorAll("#reader-margin .passage")) {
    passage.hidden = !passage.querySelector(".margin-note:not([hidden])");
    // What the filter leaves must not be shut away behind notes that it leaves out.
    const more = passage.querySelector(".passage-more");
    if (more && Object.values(wanted).some(Boolean) && !passage.querySelector(":scope > .passage-notes > :not([hidden])")) more.open = true;
  }
  drawMarks(shown);
  for (const link of panel().querySelectorAll("a[data-filter]")) {
    const { filter, keyOf } = link.dataset;
    if (wanted[filter] === keyOf) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    link.href = address({ ...wanted, [filter]: wanted[filter] === keyOf ? "" : keyOf }).search || location.pathname;
  }
  const isFiltered = Object.values(wanted).some(Boolean);
  document.querySelector("[data-shown-count]").textContent = isFiltered ? `${shown.size}/${all.length}` : String(all.length);
  const line = document.querySelector("[data-filtered]");
  const words = line?.querySelector("[data-filtered-words]");
  if (line) line.hidden = !isFiltered;
  if (words) words.textContent = words.dataset.filteredWords.replace("%(shown)s", shown.size).replace("%(all)s", all.length);
  document.dispatchEvent(new CustomEvent("reader:filtered"));
  return words?.textContent ?? "";
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-filter], a[data-filter-clear]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.replaceState(null, "", "filter" in link.dataset ? address({ [link.dataset.filter]: chosen()[link.dataset.filter] === link.dataset.keyOf ? "" : link.dataset.keyOf }) : address({ show: "", by: "", tag: "" }));
  const words = apply();
  document.querySelector("[data-reader-status]").textContent = words;
});

// The answer to a new highlight knows nothing of what was chosen here since.
document.addEventListener("reader:redrawn", apply);
