// What waits to be sent. It lies in the browser's storage, so it survives going offline and the end of the browser. Each item keeps the key of
// its deed for good: sent twice, it is done once. CAPTURE.md says what happens in every case.
//
// An item: { id, owner, method, path, body, label, url, state, tries, notBefore, problem, madeAt }
// state:   "waiting" (will be sent), "asking" (the server wants something that only the member can decide)
import { account } from "./account.js";
import { browser } from "./browser.js";
import { call, Offline } from "./server.js";

const KEY = "queue";
const LONGEST_WAIT = 15 * 60_000;

export const newKey = () => crypto.randomUUID();

const all = async () => (await browser.storage.local.get(KEY))[KEY] ?? [];

const nameOf = (who) => who && `${who.origin} ${who.member.handle}`;

// A browser may be connected as somebody else later, or to another server. What waits is its member's own: it is neither sent for another nor
// shown to them, and goes on once they are connected again. What was kept before anybody was connected belongs to whoever is next.
export async function items() {
  const owner = nameOf(await account());
  return (await all()).filter((item) => !item.owner || item.owner === owner);
}

// Changes are made one after the other, whichever page of the extension makes them.
async function change(deed) {
  return navigator.locks.request("queue-storage", async () => {
    const list = await all();
    const changed = deed(list);
    await browser.storage.local.set({ [KEY]: changed });
    return changed;
  });
}

export async function add(item) {
  const owner = nameOf(await account());
  const full = { owner, state: "waiting", tries: 0, notBefore: 0, problem: null, madeAt: Date.now(), ...item };
  await change((list) => [...list.filter((one) => one.id !== full.id), full]);
  return full;
}

export const discard = (id) => change((list) => list.filter((one) => one.id !== id));

export const patch = (id, parts) => change((list) => list.map((one) => (one.id === id ? { ...one, ...parts } : one)));

// Sends what is due, oldest first. `told(item, result)` hears of each: { state: "done", status, data }, or the state in which it stays.
// Two flushes never run at once: the second waits, and finds nothing left to do.
export async function flush(told = () => {}) {
  return navigator.locks.request("queue-flush", async () => {
    const who = await account();
    if (!who) return;
    for (const { id } of await items()) {
      const item = (await items()).find((one) => one.id === id);
      if (nameOf(await account()) !== nameOf(who)) return;
      if (!item || item.state !== "waiting" || item.notBefore > Date.now()) continue;
      const result = await send(who, item);
      await told(item, result);
      if (result.stop) break;
    }
  });
}

async function send(who, item) {
  let answer;
  try {
    answer = await call(who, item.method, item.path, item.body);
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    return later(item, { detail: "", code: "offline" }, { stop: true });
  }
  const { status, data, retryAfter } = answer;
  if (status === 202) return wait(item, (retryAfter ?? data.retry_after) * 1000, { code: "fetching", detail: data.detail });
  if (status < 300) {
    await discard(item.id);
    return { state: "done", status, data };
  }
  if (status === 401) return wait(item, 60_000, data, { stop: true });
  if (status === 429 || status >= 500) return later(item, data, { least: (retryAfter ?? 0) * 1000, stop: status === 429 });
  await patch(item.id, { state: "asking", problem: data, tries: item.tries + 1 });
  return { state: "asking", problem: data };
}

// Waits longer each time: 5 s, 10 s, 20 s ... a quarter of an hour.
const later = (item, problem, { least = 0, stop = false } = {}) =>
  wait(item, Math.max(least, Math.min(LONGEST_WAIT, 5_000 * 2 ** item.tries)), problem, { stop });

async function wait(item, milliseconds, problem, { stop = false } = {}) {
  await patch(item.id, { notBefore: Date.now() + milliseconds, tries: item.tries + 1, problem });
  return { state: "waiting", problem, stop };
}
