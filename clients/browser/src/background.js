// The part without a face: sends the queue, asks the server, and finds highlights' places for the pages that show them.
import { account, forgetAccount, keepAccount } from "./lib/account.js";
import { choicesOf, countOf } from "./lib/audiences.js";
import { browser, say } from "./lib/browser.js";
import { inject, listenOnPages } from "./lib/pages.js";
import { placed } from "./lib/places.js";
import * as queue from "./lib/queue.js";
import { call, Offline } from "./lib/server.js";

const ME_LASTS = 10 * 60_000;

browser.runtime.onInstalled.addListener(async () => {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({ id: "save-link", title: say("menu_save_link"), contexts: ["link"] });
  browser.contextMenus.create({ id: "highlight", title: say("menu_highlight"), contexts: ["selection"] });
  await listenOnPages();
  await send();
});
browser.runtime.onStartup.addListener(send);
browser.alarms.create("send", { periodInMinutes: 1 });
browser.alarms.onAlarm.addListener(send);
self.addEventListener("online", send);
browser.permissions.onRemoved.addListener(listenOnPages);

browser.contextMenus.onClicked.addListener(async (info, tab) => {
  if (info.menuItemId === "save-link") {
    const title = info.linkText ?? info.selectionText ?? "";
    await add({ path: "/saves", body: { url: info.linkUrl, title, audience: { ring: "me" } }, label: title || info.linkUrl });
    await send();
  } else await highlightIn(tab);
});

browser.commands.onCommand.addListener((name, tab) => (name === "highlight" ? highlightIn(tab) : undefined));

async function highlightIn(tab) {
  await inject(tab.id);
  await browser.tabs.sendMessage(tab.id, { type: "mark" });
}

// A deed for the queue: its key is made here, once, and kept whatever happens.
function add({ path, body, label, method = "POST", url = body?.url }) {
  const id = queue.newKey();
  return queue.add({ id, method, path, label, url, body: { ...body, deed_key: id } });
}

const outcomes = new Map();
const retries = new Map();

async function send() {
  await queue.flush(async (item, result) => {
    outcomes.set(item.id, result);
    await tellPages({ type: "settled", id: item.id, result });
    if (result.problem?.code === "fetching") soon((await queue.items()).find((one) => one.id === item.id));
  });
  await badge();
}

// The page is being fetched, which takes a second or two: worth asking again while this part is awake.
function soon(item) {
  if (!item || item.tries > 30 || retries.has(item.id)) return;
  retries.set(item.id, setTimeout(() => {
    retries.delete(item.id);
    send();
  }, Math.max(500, item.notBefore - Date.now() + 50)));
}

async function tellPages(message) {
  for (const tab of await browser.tabs.query({})) browser.tabs.sendMessage(tab.id, message).catch(() => {});
}

async function badge() {
  const list = await queue.items();
  const asking = list.some((item) => item.state === "asking");
  await browser.action.setBadgeBackgroundColor({ color: asking ? "#a12a2a" : "#17595f" });
  await browser.action.setBadgeText({ text: asking ? "!" : list.length ? String(list.length) : "" });
}

async function done(item) {
  await send();
  const result = outcomes.get(item.id);
  outcomes.delete(item.id);
  return { id: item.id, ...(result ?? { state: "waiting", problem: item.problem }) };
}

// Answers of the server to what only looks; null where there is none to be had now.
async function look(path) {
  const who = await account();
  if (!who) return { problem: { code: "not_connected" } };
  try {
    const { status, data } = await call(who, "GET", path);
    return status === 200 ? { data } : { problem: data };
  } catch (error) {
    if (error instanceof Offline) return { problem: { code: "offline" } };
    throw error;
  }
}

async function me() {
  const kept = (await browser.storage.local.get("me")).me;
  if (kept && kept.at > Date.now() - ME_LASTS) return { data: kept.data };
  const fresh = await look("/me");
  if (fresh.data) await browser.storage.local.set({ me: { at: Date.now(), data: fresh.data } });
  return fresh.problem?.code === "offline" && kept ? { data: kept.data, problem: fresh.problem } : fresh;
}

async function highlightsOn(url) {
  const found = [];
  let after = "";
  do {
    const page = await look(`/highlights?url=${encodeURIComponent(url)}&after=${encodeURIComponent(after)}`);
    if (page.problem) return page;
    found.push(...page.data.items);
    after = page.data.next;
  } while (after);
  return { data: found };
}

// Highlights that wait in the queue stand on their page as well.
async function waitingOn(url) {
  const waiting = (await queue.items()).filter((item) => item.path === "/highlights" && item.url === url);
  return waiting.map((item) => ({ ...item.body, uid: item.id, words: item.body.note, is_mine: true, queued: item.state, problem: item.problem }));
}

const answers = {
  async about({ url }) {
    const [page, who] = await Promise.all([look(`/page?url=${encodeURIComponent(url)}`), me()]);
    return { account: await publicAccount(), me: who.data ?? null, page: page.data ?? null, problem: page.problem ?? who.problem ?? null };
  },
  account: publicAccount,
  choices: async () => choicesOf((await me()).data).filter((one) => one.ring !== "people").map((one) => ({ ...one, count: countOf(one) })),
  async place({ url, text }) {
    const [found, waiting] = await Promise.all([highlightsOn(url), waitingOn(url)]);
    return { items: placed(text, [...(found.data ?? []), ...waiting]), problem: found.problem ?? null };
  },
  async save({ body, label }) {
    return done(await add({ path: "/saves", body, label }));
  },
  async mark({ body }) {
    return done(await add({ path: "/highlights", body, label: body.quote }));
  },
  // What the member decided about something that could not be sent as it was: parts of it anew, under the same key.
  async decide({ id, body }) {
    const item = (await queue.items()).find((one) => one.id === id);
    if (!item) return { id, state: "gone" };
    await queue.patch(id, { state: "waiting", notBefore: 0, problem: null, body: { ...item.body, ...body } });
    return done(item);
  },
  async discard({ id }) {
    await queue.discard(id);
    await badge();
    return { id, state: "gone" };
  },
  async change({ method, path, body }) {
    if (!/^\/(highlights|saves)\/[a-z0-9]+(\/bring-back)?$/.test(path)) throw new Error(`not to be changed: ${path}`);
    const who = await account();
    try {
      return await call(who, method, path, body);
    } catch (error) {
      if (error instanceof Offline) return { status: 0, data: { code: "offline", detail: say("offline_change") } };
      throw error;
    }
  },
  queue: () => queue.items(),
  async send() {
    for (const item of await queue.items()) if (item.state === "waiting") await queue.patch(item.id, { notBefore: 0 });
    await send();
    return queue.items();
  },
  async show({ tabId }) {
    await inject(tabId);
    return browser.tabs.sendMessage(tabId, { type: "show" });
  },
  async page({ tabId }) {
    await inject(tabId);
    return browser.tabs.sendMessage(tabId, { type: "page" });
  },
  async look({ name }) {
    if (!/^(content|look)\/[a-z]+\.css$/.test(name)) throw new Error(`not to be looked at: ${name}`);
    return (await fetch(browser.runtime.getURL(name))).text();
  },
  listen: listenOnPages,
  async connected({ kept }) {
    await keepAccount(kept);
    await send();
  },
  async disconnect() {
    const who = await account();
    await forgetAccount();
    await listenOnPages();
    try {
      await call(who, "DELETE", "/me/token");
      return { told: true };
    } catch {
      return { told: false };
    }
  },
};

async function publicAccount() {
  const who = await account();
  return who && { origin: who.origin, organisation: who.organisation, member: who.member };
}

// What runs on a page of the web may ask for what it needs there, and for nothing else, should the page ever get hold of it.
const FOR_PAGES = new Set(["place", "choices", "mark", "decide", "discard", "change", "look"]);
const PARTS = { decide: ["page"], change: ["revision", "note"] };

// About its own site alone; and it may change a note or send the page, but show nothing to more people.
function isForPage({ type, url, body }, sender) {
  if (!FOR_PAGES.has(type)) return false;
  const named = url ?? body?.url;
  if (named && new URL(named).origin !== new URL(sender.url).origin) return false;
  return !PARTS[type] || Object.keys(body ?? {}).every((part) => PARTS[type].includes(part));
}

browser.runtime.onMessage.addListener((message, sender, reply) => {
  const isOurPage = sender.url?.startsWith(browser.runtime.getURL(""));
  if (sender.id !== browser.runtime.id || !(message.type in answers) || !(isOurPage || isForPage(message, sender))) return false;
  answers[message.type](message).then(reply, (error) => reply({ problem: { code: "unknown", detail: String(error) } }));
  return true;
});
