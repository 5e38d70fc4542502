// Reading and marking without a connection: says whether this page can be read so, and keeps what is marked meanwhile until it can be sent.
import { dropWaiting, keepWaiting, sendWaiting, waitingOf } from "../web/js/waiting.js";
import { lookAlikes } from "./look-alikes.js";
import { article, fill, rangeAt, say } from "./reader-passages.js";

const { member } = document.documentElement.dataset;
const path = article.dataset.url;
const state = document.querySelector("[data-offline-state]");
const place = document.querySelector("[data-waiting]");
const FORMS = ["highlight-form", "mark-quickly"];

async function isKept() {
  const name = `pages:${member}`;
  if (!globalThis.caches || !(await caches.has(name))) return false;
  return Boolean(await (await caches.open(name)).match(path, { ignoreVary: true }));
}

async function showState() {
  const kept = await isKept();
  const words = navigator.onLine ? (kept ? "kept" : "") : "offline";
  for (const one of state.querySelectorAll("[data-words]")) one.hidden = one.dataset.words !== words;
  state.hidden = !words;
}

// A page that was loaded before there was a worker, or from an address with a question mark, is asked to be kept all the same.
async function keepThis() {
  if (!navigator.serviceWorker || !navigator.onLine) return;
  const { active } = await navigator.serviceWorker.ready;
  if (!(await isKept())) active?.postMessage({ keep: path });
}

function drawn(waiting) {
  if (!globalThis.Highlight || !CSS.highlights) return;
  const ranges = waiting.map((one) => rangeAt(Number(one.fields.start), one.fields.quote)).filter(Boolean);
  CSS.highlights.set("waiting", new globalThis.Highlight(...ranges));
}

function item(one) {
  const line = document.getElementById("waiting-one").content.firstElementChild.cloneNode(true);
  line.querySelector("blockquote").textContent = one.fields.quote;
  line.querySelector("[data-note]").textContent = one.fields.note ?? "";
  for (const words of line.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== String(one.refused ?? "waiting");
  line.querySelector("[data-drop]").addEventListener("click", () => dropWaiting(one.key));
  const again = line.querySelector("[data-look]");
  again.hidden = one.refused !== 422;
  again.addEventListener("click", () => {
    const form = document.getElementById("highlight-form");
    fill(form, one.fields);
    document.getElementById("mark-dialog").showModal();
    lookAlikes(form);
    form.addEventListener("htmx:afterRequest", (event) => event.detail.successful && dropWaiting(one.key), { once: true });
  });
  return line;
}

async function showWaiting() {
  const waiting = (await waitingOf(member)).filter((one) => one.path === path);
  place.hidden = waiting.length === 0;
  place.querySelector("ol").replaceChildren(...waiting.map(item));
  drawn(waiting);
}

async function wait(form) {
  const fields = Object.fromEntries([...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string"));
  fields.deed_key ||= crypto.randomUUID();
  await keepWaiting({ key: fields.deed_key, member, path, title: article.dataset.title, fields, at: Date.now() });
  document.getElementById("mark-dialog").close();
  getSelection().removeAllRanges();
  if (form.id === "highlight-form") {
    fill(form, { quote: "", prefix: "", suffix: "", start: "", note: "", tags: "", deed_key: crypto.randomUUID() });
  }
  say(place.dataset.kept);
}

// Before the shell says that nothing arrived: here it is kept.
document.addEventListener("htmx:sendError", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !FORMS.includes(form.id)) return;
  event.stopImmediatePropagation();
  wait(form);
}, { capture: true });

document.addEventListener("waiting:changed", showWaiting);
document.addEventListener("waiting:sent", (event) => {
  const { one, html } = event.detail;
  if (one.path === path && !html) location.reload(); // the server has another copy than the one before us
  else if (one.path === path && globalThis.htmx) globalThis.htmx.swap("#highlight-form", html, { swapStyle: "outerHTML" });
  document.dispatchEvent(new CustomEvent("reader:redrawn"));
  navigator.serviceWorker?.controller?.postMessage({ keep: one.path });
});
navigator.serviceWorker?.addEventListener("message", showState);
addEventListener("online", showState);
addEventListener("offline", showState);
place.querySelector("[data-send]").addEventListener("click", () => sendWaiting(member));

if (member) {
  showState();
  showWaiting();
  keepThis();
}
