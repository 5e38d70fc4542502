// Starts the worker that keeps opened pages of the reader (service-worker.js), and sends what was marked without a connection once there is one.
// On a page of nobody, or of another member, what was kept before goes: computers are shared.
import { forgetOthers, sendWaiting } from "./waiting.js";

const { member } = document.documentElement.dataset;
const worker = navigator.serviceWorker;

async function forgetPages(except) {
  if (!globalThis.caches) return;
  for (const name of await caches.keys()) if (name.startsWith("pages:") && name !== except) await caches.delete(name);
}

async function online() {
  const { active } = await worker.ready;
  active?.postMessage({ check: true, member });
  await forgetOthers(member);
  await sendWaiting(member);
}

// The page that lists what can be read offline is nobody's, and is shown to whoever has no connection.
if (!member && navigator.onLine && !document.querySelector("[data-offline-list]")) forgetPages();
if (member && worker && isSecureContext) {
  forgetPages(`pages:${member}`);
  worker.register("/service-worker.js", { scope: "/", updateViaCache: "none" }).catch(() => {});
  if (navigator.onLine) online();
  addEventListener("online", online);
}
