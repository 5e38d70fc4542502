// Makes an editor of the field in which a text is written. The field stays where it is, hidden, and always holds what will be sent; what is
// written into it from outside (a draft that is put back) comes into the editor. Without this script the field is simply a field.
import { EditorState, EditorView, history, historyKeymap } from "../web/vendor/codemirror-6.0.2.min.js";
import { areaOf, sayHowToLeave } from "./area.js";

const enhance = (frame) => {
  const field = frame.querySelector("textarea");
  if (!field || field.readOnly) return;
  const told = JSON.parse(frame.dataset.editor);
  // Somebody may write into the field before this script is here; a field that is hidden loses the keyboard.
  const hadFocus = document.activeElement === field;
  let isOurs = false;
  const toField = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    isOurs = true;
    field.value = update.state.doc.toString();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    isOurs = false;
  });
  const host = document.createElement("div");
  host.className = "writing";
  const state = EditorState.create({
    doc: field.value,
    selection: { anchor: Math.min(field.selectionStart ?? 0, field.value.length) },
    extensions: [history(), areaOf(frame, field, told, historyKeymap), toField],
  });
  const view = new EditorView({ state, parent: host });
  field.before(host);
  frame.classList.add("has-editor");
  sayHowToLeave(frame, told);
  field.addEventListener("input", () => {
    if (isOurs || field.value === view.state.doc.toString()) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: field.value }, selection: { anchor: field.value.length } });
  });
  // Whoever leads to the field (its label, a draft put back, an error) is led to the editor.
  field.focus = () => view.focus();
  document.getElementById(`${field.id}_label`)?.addEventListener("click", () => view.focus());
  if (hadFocus || field.hasAttribute("autofocus")) view.focus();
};

document.querySelectorAll("[data-editor]").forEach(enhance);
