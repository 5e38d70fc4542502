// Bringing the scripts onto a page: when the member asks for it there, or on all pages when they have allowed that.
import { account } from "./account.js";
import { browser } from "./browser.js";

const FILES = ["vendor/Readability.js", "content/text.js", "content/readable.js", "content/panel.js", "content/toolbar.js", "content/onpage.js"];
const STYLE = ["content/onpage.css"];
export const EVERYWHERE = { origins: ["https://*/*", "http://*/*"] };

// Safe to repeat: the scripts notice that they are there.
export async function inject(tabId) {
  const target = { tabId };
  const [there] = await browser.scripting.executeScript({ target, func: () => Boolean(globalThis.commonplace?.isHere) });
  if (there.result) return;
  await browser.scripting.insertCSS({ target, files: STYLE });
  await browser.scripting.executeScript({ target, files: FILES });
}

// Highlights appear by themselves where the member has allowed it, and only while connected.
export async function listenOnPages() {
  const wanted = (await browser.storage.local.get("everywhere")).everywhere && (await account());
  const isAllowed = wanted && (await browser.permissions.contains(EVERYWHERE));
  const there = await browser.scripting.getRegisteredContentScripts({ ids: ["everywhere"] });
  if (there.length && !isAllowed) await browser.scripting.unregisterContentScripts({ ids: ["everywhere"] });
  if (!there.length && isAllowed) {
    await browser.scripting.registerContentScripts([
      { id: "everywhere", matches: EVERYWHERE.origins, js: ["content/everywhere.js", ...FILES], css: STYLE, runAt: "document_idle" },
    ]);
  }
  return Boolean(isAllowed);
}
