// Highlights that were marked without a connection: they wait in this browser, and are sent once with the key of their deed, so that none comes twice.
const STORE = "waiting";

const opened = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open("commonplace-waiting", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function within(mode, deed) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = deed(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

const told = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

export const waitingOf = async (member) =>
  (await within("readonly", (store) => store.getAll())).filter((one) => one.member === member).sort((one, other) => one.at - other.at);

export async function keepWaiting(one) {
  await within("readwrite", (store) => store.put(one));
  told("waiting:changed");
}

export async function dropWaiting(key) {
  await within("readwrite", (store) => store.delete(key));
  told("waiting:changed");
}

export async function forgetOthers(member) {
  for (const one of await within("readonly", (store) => store.getAll())) if (one.member !== member) await dropWaiting(one.key);
}

const tokenIn = (page) => page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

async function post(one, token) {
  const body = new URLSearchParams({ ...one.fields, csrfmiddlewaretoken: token });
  return fetch(one.path, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual" });
}

async function send(one, token) {
  const answer = await post(one, token);
  if (answer.ok) {
    await dropWaiting(one.key);
    told("waiting:sent", { one, html: await answer.text() });
  } else if ([404, 410, 422].includes(answer.status)) {
    await keepWaiting({ ...one, refused: answer.status });
  }
  return answer.ok;
}

let isSending = false;

// One after the other, in the order in which they were marked. What is refused stays, with its words, until its author decides.
export async function sendWaiting(member) {
  if (isSending) return;
  isSending = true;
  try {
    const due = (await waitingOf(member)).filter((one) => !one.refused);
    if (!due.length) return;
    // This page may be older than the session. Whoever has signed in meanwhile, in another window, is asked first: what one marked must not become theirs.
    const fresh = new DOMParser().parseFromString(await fetch("/offline/").then((page) => page.text()), "text/html");
    if (fresh.documentElement.dataset.member !== member) return;
    for (const one of due) await send(one, tokenIn(fresh));
  } catch {
    // No connection after all: they wait for the next one.
  } finally {
    isSending = false;
  }
}
