// Keeps pages of the reader that were opened, so that they can be read without a connection; nothing else that belongs to a member is ever kept.
// Members' pages say "no-store" to every cache. Those that may be kept here say so in a header of their own (X-Keep-Offline), and this worker answers for
// them: one member at a time, bounded, asked about again at every visit, gone on signing out (docs/decisions/0018-reading-offline.md).
// It also shows what is pushed to this browser (docs/decisions/0040-web-push.md).
const { version, files, offline, static: staticUrl, signOut, name, icon, notices } = self.ABOUT;

const SHELL = `shell-${version}`;
const PAGES = "pages:";
const READER = /^\/s\/[a-z0-9]+\/$/;
const MOST_PAGES = 40;
const MOST_BYTES = 40_000_000;
const LARGEST = 4_000_000;
const PATIENCE = 6_000;
const CHECK_EVERY = 10_000;
const TAG = "X-Keep-Offline";
const FOR = "X-Keep-For";
const TITLE = "X-Keep-Title";
// What was kept is kept once, whatever language and cookies it was asked for with.
const ANYHOW = { ignoreVary: true };

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function install() {
  const cache = await caches.open(SHELL);
  // One file that fails must not keep the others away; it is fetched when it is needed.
  await Promise.all(files.map((file) => cache.add(file).catch(() => {})));
  // Without cookies: what is shown to somebody without a connection must be nobody's.
  await cache.put(offline, await fetch(offline, { credentials: "omit" }));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === signOut) event.waitUntil(forgetEverything());
  if (request.method !== "GET") return;
  if (url.pathname.startsWith(staticUrl)) event.respondWith(staticFile(request));
  else if (request.mode === "navigate") event.respondWith(READER.test(url.pathname) ? readerPage(event, url.pathname) : otherPage(request));
});

self.addEventListener("message", (event) => {
  const { keep, check, forget, member } = event.data ?? {};
  if (keep && READER.test(keep)) event.waitUntil(fetchAndKeep(keep));
  if (check) event.waitUntil(askAgain(member));
  if (forget) event.waitUntil(forgetPages());
});

// The network first, so that nobody is shown an old style sheet; the browser's own cache makes that quick.
async function staticFile(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true, ...ANYHOW });
    if (kept) return kept;
    throw error;
  }
}

async function otherPage(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(offline, ANYHOW)) ?? Response.error();
  }
}

async function readerPage(event, path) {
  const kept = await keptPage(path);
  const fetched = fetch(event.request).then((answer) => {
    event.waitUntil(keepOrForget(path, answer.clone()));
    return answer;
  });
  const late = new Promise((resolve) => kept && setTimeout(() => resolve(kept), PATIENCE));
  try {
    return await Promise.race([fetched, late]);
  } catch {
    return kept ?? (await caches.match(offline, ANYHOW)) ?? Response.error();
  }
}

const pageCaches = async () => (await caches.keys()).filter((name) => name.startsWith(PAGES));

async function keptPage(path) {
  for (const name of await pageCaches()) {
    const page = await (await caches.open(name)).match(path, ANYHOW);
    if (page) return page;
  }
  return undefined;
}

async function fetchAndKeep(path) {
  const answer = await fetch(path, { headers: { Accept: "text/html" }, redirect: "manual" }).catch(() => null);
  if (answer) await keepOrForget(path, answer);
}

async function keepOrForget(path, answer) {
  if (answer.status === 404 || answer.status === 410) return forget(path);
  const tag = answer.headers.get(TAG);
  const member = answer.headers.get(FOR);
  if (!answer.ok || !tag || !member) return undefined;
  const body = await answer.arrayBuffer();
  // A computer may be shared: what was kept for somebody else goes before anything is kept for this one.
  for (const name of await pageCaches()) if (name !== PAGES + member) await caches.delete(name);
  if (body.byteLength > LARGEST) return undefined;
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  headers.set("X-Kept-Bytes", String(body.byteLength));
  const cache = await caches.open(PAGES + member);
  await cache.put(path, new Response(body, { status: 200, headers }));
  await makeRoom(cache);
  return tell({ kept: path, title: decodeURIComponent(answer.headers.get(TITLE) ?? "") });
}

async function forget(path) {
  for (const name of await pageCaches()) await (await caches.open(name)).delete(path, ANYHOW);
}

async function forgetPages() {
  for (const name of await pageCaches()) await caches.delete(name);
}

async function forgetEverything() {
  await forgetPages();
  indexedDB.deleteDatabase("commonplace-waiting");
  for (const shown of await self.registration.getNotifications()) shown.close();
  await (await self.registration.pushManager?.getSubscription())?.unsubscribe();
}

// One after another: each waits for its picture, and a later one about the same entry must not be replaced by an earlier that waited longer.
let shown = Promise.resolve();
self.addEventListener("push", (event) => {
  shown = shown.catch(() => {}).then(() => showPushed(event.data));
  event.waitUntil(shown);
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPushed(event.notification.data ?? {}));
});

// Browsers want to see something shown for each message, so one that cannot be read leads to the list of notices.
async function showPushed(data) {
  let told = {};
  try {
    told = data.json();
  } catch {
    // Not ours, or damaged.
  }
  const { title = name, body = "", tag = "", url = notices, at = notices } = told ?? {};
  await self.registration.showNotification(String(title), { body: String(body), tag: String(tag), icon, data: { url, at }, dir: "auto" });
}

// A page of ours, whatever was written; a page that has it open is brought to the front as it is, for somebody may be typing there.
async function openPushed({ url, at }) {
  const ours = (path) => {
    const found = new URL(String(path), self.location.origin);
    return found.origin === self.location.origin ? found : new URL(notices, self.location.origin);
  };
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find((page) => new URL(page.url).pathname === ours(at).pathname);
  if (!open) return self.clients.openWindow(ours(url).href);
  await open.focus();
  return fetch(ours(url), { redirect: "manual" });
}

async function entriesOf(cache) {
  const entries = [];
  for (const request of await cache.keys()) {
    const { headers } = await cache.match(request, ANYHOW);
    entries.push({ path: new URL(request.url).pathname, at: Number(headers.get("X-Kept-At")), bytes: Number(headers.get("X-Kept-Bytes")), tag: headers.get(TAG) });
  }
  return entries.sort((one, other) => other.at - one.at);
}

async function makeRoom(cache) {
  let bytes = 0;
  for (const [number, entry] of (await entriesOf(cache)).entries()) {
    bytes += entry.bytes;
    if (number >= MOST_PAGES || bytes > MOST_BYTES) await cache.delete(entry.path, ANYHOW);
  }
}

let askedAt = 0;

// Online again: what this member may no longer see goes, what has changed is fetched anew.
async function askAgain(member) {
  for (const name of await pageCaches()) if (name !== PAGES + member) await caches.delete(name);
  if (Date.now() - askedAt < CHECK_EVERY || !(await caches.has(PAGES + member))) return;
  askedAt = Date.now();
  const cache = await caches.open(PAGES + member);
  const entries = await entriesOf(cache);
  if (!entries.length) return;
  const uid = (entry) => entry.path.split("/")[2];
  const query = entries.map((entry) => `s=${uid(entry)}`).join("&");
  const answer = await fetch(`/sense/kept/?${query}`, { redirect: "manual" }).catch(() => null);
  if (!answer) return;
  if (answer.type === "opaqueredirect") {
    await forgetPages(); // signed out
    return;
  }
  if (!answer.ok) return;
  const tags = await answer.json();
  for (const entry of entries) {
    if (!(uid(entry) in tags)) await cache.delete(entry.path, ANYHOW);
    else if (tags[uid(entry)] !== entry.tag) {
      // First away with the old one: what is in it may be what one should no longer see.
      await cache.delete(entry.path, ANYHOW);
      await fetchAndKeep(entry.path);
    }
  }
  await tell({ checked: true });
}

async function tell(words) {
  for (const client of await self.clients.matchAll()) client.postMessage(words);
}
