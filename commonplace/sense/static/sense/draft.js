// What is being typed is kept in this browser until the server has it, so that a crash, a lost connection or a wrong click costs nothing.
// A form says with data-draft under which name; data-revision is the revision it began from (a new entry has none); data-unsaved that the
// server gave back what was typed. The cookie "saved" names the deed that the server stored last. Ctrl+Enter sends the form.
const STORED = ["title", "body", "tags"];
const PREFIX = "commonplace:draft:";

const fields = (form) => STORED.map((name) => form.elements.namedItem(name)).filter(Boolean);
const valuesOf = (form) => Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
const isSame = (one, other) => STORED.every((name) => (one[name] ?? "") === (other[name] ?? ""));
const savedDeed = () => document.cookie.match(/(?:^|; )saved=([^;]*)/)?.[1];

// Storage may be full or forbidden; then writing goes on without a net.
const store = {
  get(key) {
    try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; }
  },
  set(key, draft) {
    try { localStorage.setItem(PREFIX + key, JSON.stringify(draft)); } catch { /* see above */ }
  },
  drop(key) {
    try { localStorage.removeItem(PREFIX + key); } catch { /* see above */ }
  },
};

const watch = (form) => {
  const key = form.dataset.draft;
  const began = valuesOf(form);
  const deed = form.elements.namedItem("deed_key")?.value ?? "";
  const revision = form.dataset.revision ?? "";
  const isUnsaved = "unsaved" in form.dataset;
  let timer = 0;

  const keep = () => {
    clearTimeout(timer);
    const values = valuesOf(form);
    if (!isUnsaved && isSame(values, began)) return;
    store.set(key, { values, deed, revision, at: Date.now() });
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 400);
  };

  const kept = store.get(key);
  const isStored = kept && ((kept.deed && kept.deed === savedDeed()) || (kept.isSent && kept.revision !== revision));
  if (isUnsaved) keep();
  else if (isStored || (kept && isSame(kept.values, began))) store.drop(key);
  else if (kept) offer(form, kept.values, () => store.drop(key));

  // A new text that begins with a quoted passage goes on after it.
  const body = form.elements.namedItem("body");
  if (!revision && body.value) body.setSelectionRange(body.value.length, body.value.length);

  form.addEventListener("input", later);
  addEventListener("pagehide", keep);
  form.addEventListener("submit", () => {
    keep();
    const draft = store.get(key);
    if (draft) store.set(key, { ...draft, isSent: true });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
};

const offer = (form, values, drop) => {
  const notice = form.querySelector("[data-draft-offer]");
  if (!notice) return;
  notice.hidden = false;
  notice.querySelector("[data-draft-restore]").addEventListener("click", () => {
    for (const field of fields(form)) field.value = values[field.name] ?? "";
    form.elements.namedItem("body").dispatchEvent(new Event("input", { bubbles: true }));
    form.elements.namedItem("body").focus();
    notice.hidden = true;
  });
  notice.querySelector("[data-draft-drop]").addEventListener("click", () => {
    drop();
    notice.hidden = true;
  });
};

document.querySelectorAll("form[data-draft]").forEach(watch);
