// Connecting this browser: the server gives a code, the member approves it there, and this page collects the token once.
import { originOf } from "./lib/account.js";
import { ask, say, translate } from "./lib/browser.js";
import { call, Offline } from "./lib/server.js";

const at = (id) => document.getElementById(id);
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
let attempt = 0;

translate();
at("address").focus();

function fail(text) {
  for (const id of ["code", "done"]) at(id).hidden = true;
  at("form").hidden = false;
  at("error").hidden = false;
  at("error").textContent = text;
  at("address").setAttribute("aria-invalid", "true");
  at("address").focus();
}

const browserName = () => (navigator.userAgent.includes("Firefox/") ? "Firefox" : navigator.userAgent.includes("Edg/") ? "Edge" : "Chromium");

// Firefox turns http into https for its extensions (their policy says upgrade-insecure-requests), except towards the machine it runs on.
const isReachableByFirefox = (origin) => origin.startsWith("https:") || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(origin);

at("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const origin = originOf(at("address").value);
  if (!origin) return fail(say("address_wrong"));
  if (browserName() === "Firefox" && !isReachableByFirefox(origin)) return fail(say("needs_https"));
  at("error").hidden = true;
  try {
    await pair(origin, ++attempt);
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    fail(say("nobody_answers", origin));
  }
});
at("again").addEventListener("click", () => {
  attempt += 1;
  at("code").hidden = true;
  at("form").hidden = false;
});

async function pair(origin, mine) {
  const name = say("program_name", browserName());
  const asked = await call({ origin }, "POST", "/pairing", { name, scopes: ["capture", "read"] });
  if (asked.status !== 200) return fail(asked.data.detail ?? say("nobody_answers", origin));
  at("letters").textContent = asked.data.user_code;
  // Never an address of somebody else's choosing: the page is on the server that the member named.
  const page = new URL(asked.data.verification_uri_complete);
  at("approve").href = `${origin}${page.pathname}${page.search}`;
  at("form").hidden = true;
  at("code").hidden = false;
  at("approve").focus();
  await collect(origin, asked.data, mine);
}

async function collect(origin, { device_code, interval, expires_in }, mine) {
  const end = Date.now() + expires_in * 1000;
  while (mine === attempt) {
    await pause(interval);
    const answer = await call({ origin }, "POST", "/pairing/token", { device_code }).catch(() => null);
    if (mine !== attempt) return;
    if (answer?.status === 200) return connected(origin, answer.data);
    if (answer?.data.code === "access_denied") return fail(say("you_refused"));
    if (answer?.data.code === "expired_token" || Date.now() > end) return fail(say("code_expired"));
  }
}

async function connected(origin, { token, organisation, member }) {
  await ask("connected", { kept: { origin, token, organisation, member } });
  at("code").hidden = true;
  at("done").hidden = false;
  at("welcome").textContent = say("connected_as", member.name, organisation);
}
