// The page that opens from the browser's bar. Everything it does is handed to the background at once, so closing it loses nothing.
import { choicesOf, countOf } from "./lib/audiences.js";
import { ask, browser, say, translate } from "./lib/browser.js";

const at = (id) => document.getElementById(id);
const show = (id, isShown = true) => (at(id).hidden = !isShown);
const WAYS = ["colleague", "expert", "community", "feed_or_search", "own_judgement"];
let tab, choices, draftKey;

translate();

// Opened as a tab, it is told which page it is about; opened from the bar, it is about the page in front.
const toldTab = Number(new URLSearchParams(location.search).get("tab"));

async function open() {
  [tab] = toldTab ? [await browser.tabs.get(toldTab)] : await browser.tabs.query({ active: true, currentWindow: true });
  const account = await ask("account");
  if (!account) return show("unconnected");
  if (!/^https?:/.test(tab?.url ?? "")) return show("unsavable");
  at("page-title").textContent = tab.title || tab.url;
  draftKey = `draft:${tab.url}`;
  fill({ me: null });
  show("form");
  at("why").focus();
  await restore();
  const about = await ask("about", { url: tab.url });
  const chosen = chosenKey();
  fill(about, chosen);
  tell(about);
  await restore();
}

function fill({ me }, chosen = "me") {
  choices = choicesOf(me);
  at("rings").replaceChildren(...choices.map((one) => {
    const row = document.createElement("label");
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "ring", value: one.key, checked: one.key === chosen });
    const ring = Object.assign(document.createElement("span"), { className: `ring ring-${one.ring}`, textContent: one.label });
    const count = Object.assign(document.createElement("span"), { className: "count", textContent: countOf(one) });
    row.append(radio, ring, count);
    return row;
  }));
  if (at("ways").children.length) return;
  at("ways").replaceChildren(...WAYS.map((value) => {
    const row = document.createElement("label");
    row.append(Object.assign(document.createElement("input"), { type: "radio", name: "way", value, checked: value === "own_judgement" }), say(`way_${value}`));
    return row;
  }));
}

// What is known of the page: saved before, no answer, not connected any more.
function tell({ page, problem }) {
  if (problem?.code === "not_connected") return notice(say("problem_not_connected"), "caution", [link("connect_again", "connect.html")]);
  if (problem) return notice(say("you_are_offline"), "caution");
  if (page.save) {
    const ring = page.save.audience;
    notice(say("saved_before", ring.label), "", [link("open_save", page.save.address), ...(page.reader ? [link("read_it", page.reader)] : [])]);
    at("save").textContent = say("save_again");
  } else if (page.highlights) notice(page.highlights === 1 ? say("one_highlight_here") : say("highlights_here", page.highlights));
}

function notice(text, tone = "", more = []) {
  const line = Object.assign(document.createElement("p"), { textContent: text });
  at("notice").className = `notice ${tone ? `notice-${tone}` : ""}`;
  at("notice").replaceChildren(line, ...more);
  show("notice");
}

function link(key, href) {
  return Object.assign(document.createElement("a"), { textContent: say(key), href, target: "_blank", rel: "noopener" });
}

const chosenKey = () => document.querySelector("[name=ring]:checked")?.value ?? "me";

function audience() {
  const chosen = choices.find((one) => one.key === chosenKey()) ?? choices[0];
  if (chosen.ring !== "people") return chosen.audience;
  return { ring: "people", people: at("people").value.split(/[,;\s]+/).filter(Boolean) };
}

function body() {
  return {
    url: tab.url,
    title: tab.title ?? "",
    why: at("why").value,
    reached_by: document.querySelector("[name=way]:checked")?.value ?? "own_judgement",
    tags: at("tags").value.split(/[,\s]+/).filter(Boolean),
    audience: audience(),
  };
}

// What was typed outlives the closing of this page; it is forgotten with the browser.
async function keepDraft() {
  const draft = { why: at("why").value, tags: at("tags").value, people: at("people").value, ring: chosenKey() };
  await browser.storage.session.set({ [draftKey]: draft });
}

async function restore() {
  const draft = (await browser.storage.session.get(draftKey))[draftKey];
  if (!draft) return;
  for (const name of ["why", "tags", "people"]) at(name).value ||= draft[name];
  const radio = [...document.querySelectorAll("[name=ring]")].find((one) => one.value === draft.ring);
  if (radio) radio.checked = true;
  depend();
}

// What is shown depends on what is chosen: names for named people, the second word about the copy when others see the save.
function depend() {
  show("named", chosenKey() === "people");
  show("goes-with", at("send").checked && chosenKey() !== "me");
}

at("form").addEventListener("input", () => {
  depend();
  keepDraft();
});
at("form").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) at("form").requestSubmit();
});
at("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("save").disabled = true;
  show("error", false);
  const wanted = body();
  if (at("send").checked) {
    const page = await ask("page", { tabId: tab.id }).catch((error) => ({ problem: { detail: String(error) } }));
    if (!page?.html) return lessThanAsked(wanted);
    wanted.page = { ...page, goes_with_save: !at("goes-with").hidden && at("with-save").checked };
  }
  await save(wanted);
});

// The page could not be read: its address alone is less than what was asked for, so the member says whether they want that.
function lessThanAsked(wanted) {
  at("save").disabled = false;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: say("save_address_only") });
  button.addEventListener("click", () => save(wanted));
  notice(say("page_unreadable"), "caution", [button]);
}

async function save(wanted) {
  settle(await ask("save", { body: wanted, label: wanted.title || wanted.url }), wanted);
}

async function settle(result, wanted) {
  at("save").disabled = false;
  if (result.state === "asking") return refused(result, wanted);
  await browser.storage.session.remove(draftKey);
  for (const id of ["form", "notice"]) show(id, false);
  show("outcome");
  at("next").replaceChildren();
  if (result.state === "done") {
    at("said").textContent = result.status === 201 ? say("saved_for", result.data.audience.label) : say("saved_before", result.data.audience.label);
    at("next").append(link("open_save", result.data.address));
    if (result.status === 201) at("next").append(undo(result.data.uid));
  } else at("said").textContent = result.problem?.code === "offline" ? say("kept_offline") : say("kept_waiting");
  at("next").append(at("show"));
  at("show").focus();
}

// Refused for a reason: nothing is lost, and the same deed goes again once it is put right.
async function refused(result, wanted) {
  await ask("discard", { id: result.id });
  show("form");
  show("error");
  at("error").textContent = result.problem.detail;
  if (result.problem.field?.startsWith("page") && wanted.page) {
    const { page, ...rest } = wanted;
    lessThanAsked(rest);
  }
}

function undo(uid) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: say("undo") });
  button.addEventListener("click", async () => {
    const { status, data } = await ask("change", { method: "DELETE", path: `/saves/${uid}` });
    at("said").textContent = status === 204 ? say("save_undone") : data.detail;
    button.remove();
  });
  return button;
}

at("show").addEventListener("click", async () => {
  const { problem } = await ask("show", { tabId: tab.id });
  if (problem) return notice(say("cannot_show_here"), "caution");
  close();
});

// Firefox leaves the popup open over the new tab; Chromium does not.
function close() {
  if (!toldTab) window.close();
}

async function openTab(url) {
  await browser.tabs.create({ url });
  close();
}

at("connect").addEventListener("click", () => openTab(browser.runtime.getURL("connect.html")));
document.addEventListener("click", (event) => {
  const to = event.target.closest("a[target=_blank]");
  if (!to || toldTab) return;
  event.preventDefault();
  openTab(to.href);
});

await open();
