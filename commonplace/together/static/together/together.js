// The page on which a note is written by several at once. Without this script, or without a line to the server, its form takes changes when they are
// sent; with it the form gives way to the text as all see it.
import { Compartment, EditorState, EditorView, keymap } from "../web/vendor/codemirror-6.0.2.min.js";
import { Doc, UndoManager, YSyncConfig, ySync, ySyncFacet } from "../web/vendor/yjs-13.6.33.min.js";
import { areaOf, sayHowToLeave } from "../sense/area.js";
import { carets, setPeople } from "./carets.js";
import { Line } from "./line.js";
import { shownPeople } from "./people.js";

const { member } = document.documentElement.dataset;

// What was typed into the field before the text was there is put in as the one change that it is.
const carryOver = (text, before, typed) => {
  if (typed === before) return;
  let from = 0;
  while (from < Math.min(before.length, typed.length) && before[from] === typed[from]) from += 1;
  let back = 0;
  while (back < Math.min(before.length, typed.length) - from && before.at(-1 - back) === typed.at(-1 - back)) back += 1;
  const present = text.toString();
  const at = present.startsWith(before.slice(0, from)) ? from : present.length;
  text.doc.transact(() => {
    if (present === before) text.delete(at, before.length - from - back);
    text.insert(at, typed.slice(from, typed.length - back));
  });
};

const undoing = (undo) => {
  const keys = [
    { key: "Mod-z", run: () => Boolean(undo.undo()) || true, preventDefault: true },
    { key: "Mod-y", mac: "Mod-Shift-z", run: () => Boolean(undo.redo()) || true, preventDefault: true },
    { linux: "Ctrl-Shift-z", run: () => Boolean(undo.redo()) || true, preventDefault: true },
  ];
  const handlers = {
    beforeinput(event) {
      if (event.inputType === "historyUndo") return Boolean(undo.undo()) || true;
      if (event.inputType === "historyRedo") return Boolean(undo.redo()) || true;
      return false;
    },
  };
  return { keys, handlers: EditorView.domEventHandlers(handlers) };
};

const begin = (frame) => {
  const told = JSON.parse(frame.dataset.together);
  const { words } = told;
  const field = frame.querySelector("[data-writing] textarea");
  const editorTold = JSON.parse(frame.querySelector("[data-writing]").dataset.writing);
  const area = frame.querySelector("[data-writing]");
  const status = frame.querySelector("[data-together-status]");
  const news = frame.querySelector("[data-together-news]");
  const doc = new Doc();
  const text = doc.getText("body");
  const line = new Line(doc, { ...told, member });
  const before = field.value;
  const isWritable = new Compartment();
  const writable = () => {
    const may = line.writes && !line.isOver;
    return [EditorState.readOnly.of(!may), EditorView.editable.of(may)];
  };
  let view;

  const show = () => {
    if (view) return;
    if (line.writes) carryOver(text, before, field.value);
    const sync = new YSyncConfig(text);
    const undo = undoing(new UndoManager(text, { trackedOrigins: new Set([sync]) }));
    const hadFocus = document.activeElement === field;
    const host = document.createElement("div");
    host.className = "writing";
    const state = EditorState.create({
      doc: text.toString(),
      selection: { anchor: Math.min(field.selectionStart ?? 0, text.length) },
      extensions: [
        ySyncFacet.of(sync),
        ySync,
        undo.handlers,
        areaOf(area, field, editorTold, undo.keys),
        carets(text, (caret) => line.writes && line.tell({ is: "caret", caret })),
        isWritable.of(writable()),
      ],
    });
    view = new EditorView({ state, parent: host });
    field.before(host);
    area.classList.add("has-editor");
    frame.classList.add("is-live");
    sayHowToLeave(area, editorTold);
    if (hadFocus) view.focus();
    document.getElementById(`${field.id}_label`)?.addEventListener("click", () => view.focus());
  };

  let shownStatus = "";
  const say = (state, sentence) => {
    if (shownStatus === sentence) return;
    shownStatus = sentence;
    status.dataset.state = state;
    status.textContent = sentence;
  };

  const showState = () => {
    const isAway = line.waiting.size > 0;
    if (line.isOver) return;
    if (line.isInStep) {
      if (!line.writes) say("watching", words.watching);
      else say(isAway ? "keeping" : "kept", isAway ? words.keeping : words.kept);
    } else if (view) say("offline", line.writes ? (line.canKeep ? words.offline : words.offlineFull) : words.offlineReading);
    else say("joining", words.joining);
  };

  const showUnsent = () => {
    if (!line.waiting.size) return;
    const unsent = frame.querySelector("[data-together-unsent]");
    unsent.querySelector("textarea").value = text.toString();
    unsent.hidden = false;
  };

  line.addEventListener("in-step", () => {
    show();
    if (!line.writes) showUnsent();
  });
  line.addEventListener("state", showState);
  const showRole = () => {
    frame.classList.toggle("is-read", !line.writes || line.isOver);
    view?.dispatch({ effects: isWritable.reconfigure(writable()) });
  };
  line.addEventListener("role", showRole);
  line.addEventListener("here", ({ detail }) => {
    shownPeople(frame, news, words, detail.people);
    view?.dispatch({ effects: setPeople.of(detail.people) });
  });
  line.addEventListener("signed-out", () => say("over", words.signedOut));
  line.addEventListener("over", ({ detail: why }) => {
    showRole();
    shownPeople(frame, news, words, []);
    view?.dispatch({ effects: setPeople.of([]) });
    say("over", words[why]);
    news.textContent = words[why];
    showUnsent();
  });
  // Leaving the page while something is on its way: a moment is all it takes, and what is kept in this browser comes along the next time.
  addEventListener("beforeunload", (event) => {
    if (line.waiting.size && !line.canKeep) event.preventDefault();
  });
  showState();
  line.begin();
};

document.querySelectorAll("[data-together]").forEach(begin);
