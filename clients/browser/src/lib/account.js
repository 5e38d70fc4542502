// Which server this browser is connected to, and as whom. The token stays in the extension's own storage, which no page can read.
import { browser } from "./browser.js";

export async function account() {
  return (await browser.storage.local.get("account")).account ?? null;
}

// What was known of whoever was connected before (their circles, say) is no business of this one.
export async function keepAccount(kept) {
  await forgetAccount();
  await browser.storage.local.set({ account: kept });
}

export async function forgetAccount() {
  await browser.storage.local.remove(["account", "me"]);
  await browser.storage.session.clear();
}

// What was typed as the server's address, as an origin; null when it is none.
export function originOf(typed) {
  const text = typed.trim();
  if (!text || /\s/.test(text)) return null;
  try {
    const isHere = /^(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/.test(text);
    const url = new URL(/^https?:\/\//i.test(text) ? text : `${isHere ? "http" : "https"}://${text}`);
    return url.hostname ? url.origin : null;
  } catch {
    return null;
  }
}
