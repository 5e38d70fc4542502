// Starts the worker that keeps opened pages of the reader (service-worker.js), and sends what was marked without a connection once there is one.
// On a page of nobody, or of another member, what was kept before goes: computers are shared.
import { forgetAtSignOut } from "./kept-writing.js";
import { forgetOthers, sendWaiting } from "./waiting.js";

const { member } = document.documentElement.dataset;
const worker = navigator.serviceWorker;

async function forgetPages(except) {
  if (!globalThis.caches) return;
  for (const name of await caches.keys()) if (name.startsWith("pages:") && name !== except) await caches.delete(name);
}

// Whoever is told by push in this browser and has signed in again goes on being told: it lasts as long as a session does.
async function renewPush() {
  if (globalThis.Notification?.permission !== "granted" || sessionStorage.getItem("push-for") === member) return;
  const { pushManager } = await worker.ready;
  const subscription = await pushManager?.getSubscription();
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!subscription || !token) return;
  const { endpoint, keys } = subscription.toJSON();
  const body = new URLSearchParams({ endpoint, key: keys.p256dh, auth: keys.auth, csrfmiddlewaretoken: token });
  const answer = await fetch("/notifications/devices/renew/", { method: "POST", body });
  if (answer.ok) sessionStorage.setItem("push-for", member);
}

async function online() {
  const { active } = await worker.ready;
  active?.postMessage({ check: true, member });
  await forgetOthers(member);
  await sendWaiting(member);
  await renewPush();
}

forgetAtSignOut(member);
if (!member) sessionStorage.removeItem("push-for");
// The page that lists what can be read offline is nobody's, and is shown to whoever has no connection.
if (!member && navigator.onLine && !document.querySelector("[data-offline-list]")) forgetPages();
if (member && worker && isSecureContext) {
  forgetPages(`pages:${member}`);
  worker.register("/service-worker.js", { scope: "/", updateViaCache: "none" }).catch(() => {});
  if (navigator.onLine) online();
  addEventListener("online", online);
}
