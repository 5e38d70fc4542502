// What one may set, what is connected, and what still waits to be sent.
import { ask, browser, say, translate } from "./lib/browser.js";
import { EVERYWHERE } from "./lib/pages.js";

const at = (id) => document.getElementById(id);

translate();
await draw();
browser.storage.onChanged.addListener(draw);

async function draw() {
  const account = await ask("account");
  at("who").textContent = account ? say("connected_to", account.member.name, account.organisation, account.origin) : say("not_connected_yet");
  at("connect").hidden = Boolean(account);
  at("disconnect").hidden = !account;
  const { everywhere } = await browser.storage.local.get("everywhere");
  at("everywhere").checked = Boolean(everywhere) && (await browser.permissions.contains(EVERYWHERE));
  const queue = await ask("queue");
  at("nothing").hidden = queue.length > 0;
  at("send").hidden = !queue.length;
  at("queue").replaceChildren(...queue.map(row));
}

function row(item) {
  const line = document.createElement("li");
  const what = Object.assign(document.createElement("strong"), { textContent: item.label, dir: "auto" });
  const where = Object.assign(document.createElement("span"), { className: "soft", textContent: item.url });
  const why = document.createElement("span");
  why.textContent = item.problem ? browser.i18n.getMessage(`problem_${item.problem.code}`) || item.problem.detail : say("state_waiting");
  if (item.state === "asking") why.textContent = item.problem.detail;
  const button = Object.assign(document.createElement("button"), { className: "button button-quiet button-flush", textContent: say("discard") });
  button.addEventListener("click", () => ask("discard", { id: item.id }));
  const row = Object.assign(document.createElement("span"), { className: "row" });
  row.append(button);
  line.append(what, where, why, row);
  return line;
}

// The browser asks the member itself; what they answer there counts.
at("everywhere").addEventListener("change", async (event) => {
  const wanted = event.target.checked;
  const isAllowed = wanted && (await browser.permissions.request(EVERYWHERE));
  await browser.storage.local.set({ everywhere: isAllowed });
  await ask("listen");
  // A leave that was given by whoever installed the extension cannot be given back; nothing is done with it all the same.
  if (!wanted) await browser.permissions.remove(EVERYWHERE).catch(() => {});
  await draw();
});
at("send").addEventListener("click", () => ask("send"));
at("disconnect").addEventListener("click", async () => {
  const { told } = await ask("disconnect");
  at("said").textContent = told ? say("disconnected") : say("disconnected_here_only");
  await draw();
});
