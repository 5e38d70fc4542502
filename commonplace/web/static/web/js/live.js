// What others do while a page is open: the dot at the bell, who else is here, and new comments, which are announced and shown when the
// reader asks for them or has come to the end. Events say only that there is something; the page then asks for it as it always does.
const HIDDEN_FOR = 20_000;
const AGAIN_AFTER = 60_000;
const LOOK_AGAIN_EVERY = 15_000;
const ASKED_LATELY = 40_000;
const NEAR_THE_END = 160;

const area = document.querySelector("[data-live]");
const about = area?.dataset.live ?? "";
const news = area?.querySelector("[data-live-news]");
const pending = new Set();
// A stream begins with what was told a minute before it, so what is known already is told again; at first that is on the page.
const known = new Set();
let isSteady = false;
let isChanged = false;
let mark = "";
let stream = null;
let timer = 0;

const isShown = (uid) => Boolean(document.getElementById(`c-${uid}`));

const ringTheBell = () => {
  document.querySelector("[data-notices-fresh]")?.removeAttribute("hidden");
  const bell = document.querySelector("[data-bell]");
  if (!bell) return;
  bell.querySelector("[data-dot]").hidden = false;
  bell.setAttribute("aria-label", bell.dataset.new);
};

let askedAt = 0;

const seeWhoIsHere = async () => {
  askedAt = Date.now();
  const line = area.querySelector("[data-live-here]");
  const answer = await fetch(`/e/${about}/here/`, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) return;
  line.innerHTML = await answer.text();
  line.hidden = !line.textContent.trim();
};

// A name that is shown is asked about again: whoever lost the connection, or was lost by it, is not said to have gone.
const lookAgain = () => {
  const line = area.querySelector("[data-live-here]");
  if (line.hidden || document.visibilityState !== "visible" || Date.now() - askedAt < ASKED_LATELY) return;
  if (navigator.onLine) seeWhoIsHere().catch(() => {});
  else line.hidden = true;
};

// Puts the comments that are missing where they belong, and touches nothing else: what is being typed stays, and so does where one is.
const place = (fresh) => {
  const above = fresh.parentElement.closest("li.said");
  const home = above ? document.getElementById(above.id) : document.getElementById("comments");
  if (!home) return;
  const copy = document.importNode(fresh, true);
  copy.querySelectorAll("li.said").forEach((reply) => isShown(reply.id.slice(2)) && reply.remove());
  copy.classList.add("said-new");
  let list = above ? home.querySelector(":scope > ol.thread") : home.querySelector("ol.thread");
  if (!list) {
    list = document.createElement("ol");
    list.className = "thread";
    const form = above ? null : home.querySelector(":scope > form");
    home.insertBefore(list, form);
  }
  list.append(copy);
  window.htmx?.process(copy);
};

const show = async () => {
  if (isChanged) {
    window.location.reload();
    return;
  }
  const answer = await fetch(window.location.pathname + window.location.search);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  page.querySelectorAll("#comments li.said").forEach((fresh) => fresh.id && !document.getElementById(fresh.id) && place(fresh));
  const elsewhere = [...pending].find((uid) => !isShown(uid));
  pending.clear();
  if (elsewhere) window.location.assign(`/e/${elsewhere}/`);
  announce();
};

const isTyping = () => Boolean(document.activeElement?.closest("#comments form"));

const isAtTheEnd = () => {
  const end = document.querySelector("#comments")?.getBoundingClientRect().bottom ?? Infinity;
  return document.visibilityState === "visible" && !isTyping() && !isChanged && end < window.innerHeight + NEAR_THE_END;
};

const announce = () => {
  if (!news) return;
  [...pending].forEach((uid) => isShown(uid) && pending.delete(uid));
  if (!pending.size && !isChanged) {
    news.replaceChildren();
    return;
  }
  const words = document.createElement("span");
  const many = area.dataset.many.replace("{number}", String(pending.size));
  words.textContent = isChanged ? area.dataset.changed : pending.size === 1 ? area.dataset.one : many;
  const button = area.querySelector("[data-live-show]").content.cloneNode(true).firstElementChild;
  button.addEventListener("click", show);
  news.replaceChildren(words, button);
};

const heard = (event) => {
  mark = event.lastEventId || mark;
  const { kind, uid } = JSON.parse(event.data);
  const deed = `${event.lastEventId} ${kind} ${uid}`;
  if (known.has(deed)) return;
  known.add(deed);
  if (["commented", "answered", "replied_privately"].includes(kind)) {
    if (isShown(uid)) return;
    pending.add(uid);
  } else if (kind === "revised" && uid === about && isSteady) {
    isChanged = true;
  } else return;
  announce();
  if (isAtTheEnd()) show();
};

const close = () => {
  stream?.close();
  stream = null;
};

const open = () => {
  if (stream || !navigator.onLine) return;
  const asked = new URLSearchParams();
  if (about) asked.set("about", about);
  if (mark) asked.set("since", mark);
  stream = new EventSource(`/events?${asked}`);
  stream.addEventListener("open", () => setTimeout(() => (isSteady = true), 2000), { once: true });
  stream.addEventListener("notice", ringTheBell);
  stream.addEventListener("deed", heard);
  stream.addEventListener("presence", seeWhoIsHere);
  stream.addEventListener("error", (event) => {
    // After an answer that was no stream the browser gives up, and so do we for a while.
    if (event.target === stream && event.target.readyState === EventSource.CLOSED) {
      close();
      timer = setTimeout(() => document.visibilityState === "visible" && open(), AGAIN_AFTER);
    }
  });
};

if (document.documentElement.dataset.member && "EventSource" in window) {
  // A page that nobody looks at holds no connection: a browser has few of them for one site.
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") {
      open();
      if (area) lookAgain();
    } else timer = setTimeout(close, HIDDEN_FOR);
  });
  window.addEventListener("pagehide", close);
  if (area) {
    setInterval(lookAgain, LOOK_AGAIN_EVERY);
    window.addEventListener("online", () => seeWhoIsHere().catch(() => {}));
  }
  document.addEventListener("htmx:afterSettle", announce);
  window.addEventListener("scroll", () => pending.size && isAtTheEnd() && show(), { passive: true });
  if (document.visibilityState === "visible") open();
}
