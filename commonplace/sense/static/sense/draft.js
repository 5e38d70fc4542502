// What is being typed is kept in this browser until the server has it, so that a crash, a lost connection or a wrong click costs nothing.
// A form says with data-draft under which name; data-revision is the revision it began from (a new entry has none); data-unsaved that the
// server gave back what was typed. Each window keeps its own, so two of them lose nothing either. The cookie "saved" names the deed that the
// server stored last. Ctrl+Enter sends the form.
const STORED = ["title", "body", "tags"];
const PREFIX = "commonplace:draft:";
const OLD = 30 * 24 * 3600 * 1000;

const fields = (form) => STORED.map((name) => form.elements.namedItem(name)).filter(Boolean);
const valuesOf = (form) => Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
const isSame = (one, other) => STORED.every((name) => (one[name] ?? "") === (other[name] ?? ""));
const savedDeed = () => document.cookie.match(/(?:^|; )saved=([^;]*)/)?.[1];

// Storage may be full or forbidden; then writing goes on without a net, and the page says so.
const store = {
  get(key) {
    try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; }
  },
  set(key, draft) {
    const text = JSON.stringify(draft);
    try { localStorage.setItem(PREFIX + key, text); return true; } catch { /* full: what is old makes room */ }
    for (const [other, kept] of this.all("")) if (other !== key && !(kept.at > Date.now() - OLD)) this.drop(other);
    try { localStorage.setItem(PREFIX + key, text); return true; } catch { return false; }
  },
  drop(key) {
    try { localStorage.removeItem(PREFIX + key); } catch { /* see above */ }
  },
  // The drafts of this name from all windows, the newest first.
  all(name) {
    let keys = [];
    try { keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)); } catch { /* see above */ }
    return keys
      .filter((key) => !name || key === name || key.startsWith(`${name}#`))
      .map((key) => [key, this.get(key)])
      .filter(([, draft]) => draft?.values)
      .sort(([, one], [, other]) => (other.at ?? 0) - (one.at ?? 0));
  },
};

const watch = (form) => {
  const name = form.dataset.draft;
  const deed = form.elements.namedItem("deed_key")?.value ?? "";
  const key = `${name}#${deed || `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`}`;
  const began = valuesOf(form);
  const revision = form.dataset.revision ?? "";
  const isUnsaved = "unsaved" in form.dataset;
  let timer = 0;

  const keep = () => {
    clearTimeout(timer);
    const values = valuesOf(form);
    if (!isUnsaved && isSame(values, began)) return;
    const isKept = store.set(key, { values, deed, revision, at: Date.now() });
    const full = form.querySelector("[data-draft-full]");
    if (full) full.hidden = isKept;
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 400);
  };

  const isStored = (kept) => (kept.deed && kept.deed === savedDeed()) || (kept.isSent && kept.revision !== revision);
  const left = store.all(name).filter(([other, kept]) => {
    const isDone = isStored(kept) || isSame(kept.values, began);
    if (isDone) store.drop(other);
    return !isDone;
  });
  if (isUnsaved) keep();
  else offer(form, left, keep);

  // A new text that begins with a quoted passage goes on after it.
  const body = form.elements.namedItem("body");
  if (!revision && body.value) body.setSelectionRange(body.value.length, body.value.length);

  form.addEventListener("input", later);
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
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

// One draft after the other, the newest first. One that is put back is kept under this window's name from then on.
const offer = (form, left, keep) => {
  const notice = form.querySelector("[data-draft-offer]");
  if (!notice || !left.length) return;
  const words = notice.querySelector("[data-draft-words]");
  const show = () => {
    notice.hidden = !left.length;
    if (left.length && words) words.textContent = (left[0][1].values.title || left[0][1].values.body || "").slice(0, 120);
  };
  show();
  notice.querySelector("[data-draft-restore]").addEventListener("click", () => {
    const [other, kept] = left.shift();
    for (const field of fields(form)) field.value = kept.values[field.name] ?? "";
    form.elements.namedItem("body").dispatchEvent(new Event("input", { bubbles: true }));
    form.elements.namedItem("body").focus();
    keep();
    store.drop(other);
    notice.hidden = true;
  });
  notice.querySelector("[data-draft-drop]").addEventListener("click", () => {
    store.drop(left.shift()[0]);
    show();
  });
};

document.querySelectorAll("form[data-draft]").forEach(watch);
