// Words that were written in a shared text and have not arrived yet: they wait in this browser, for the member who wrote them and for nobody else.
// Whoever signs out takes them away, and so does a page of another member.
const NAME = "commonplace-writing";
const STORE = "waiting";
const GONE = "commonplace:writing-gone";

const opened = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" }).createIndex("member", "member");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const within = async (mode, deed) => {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const request = deed(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
};

export const keptFor = async (member, document) =>
  (await within("readonly", (store) => store.index("member").getAll(member))).filter((one) => one.document === document).sort((one, other) => one.at - other.at);

export const keep = (rows) => within("readwrite", (store) => rows.forEach((row) => store.put(row)));

export const drop = (keys) => within("readwrite", (store) => keys.forEach((key) => store.delete(key)));

const forget = (isTheirs) =>
  within("readwrite", (store) => {
    store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      if (isTheirs(cursor.value)) cursor.delete();
      cursor.continue();
    };
  }).catch(() => {});

export const forgetAtSignOut = (member) => {
  if (member) forget((row) => row.member !== member);
  else if (sessionStorage.getItem(GONE)) forget(() => true);
  sessionStorage.removeItem(GONE);
  document.addEventListener("submit", ({ target }) => {
    if (new URL(target.action, location.href).pathname !== "/account/logout/") return;
    sessionStorage.setItem(GONE, "yes"); // should this page be gone before it is done
    forget(() => true);
  });
};
