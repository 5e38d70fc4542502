// Makes an editor of the field in which a text is written. The field stays where it is, hidden, and always holds what will be sent; what is
// written into it from outside (a draft that is put back) comes into the editor. Without this script the field is simply a field.
import { EditorState, EditorView, defaultKeymap, drawSelection, history, historyKeymap, keymap, markdown, markdownKeymap, markdownLanguage, placeholder, search, searchKeymap, syntaxHighlighting, HighlightStyle, Strikethrough, Table, TaskList, tags } from "../web/vendor/codemirror-6.0.2.min.js";
import { completions } from "./completions.js";
import { directions, leadsOf } from "./leads.js";
import { pictures } from "./pictures.js";

const looks = HighlightStyle.define([
  { tag: tags.heading1, class: "cm-h1" },
  { tag: tags.heading2, class: "cm-h2" },
  { tag: [tags.heading3, tags.heading4, tags.heading5, tags.heading6], class: "cm-h3" },
  { tag: tags.strong, class: "cm-strong" },
  { tag: tags.emphasis, class: "cm-em" },
  { tag: tags.strikethrough, class: "cm-struck" },
  { tag: [tags.processingInstruction, tags.contentSeparator], class: "cm-signs" },
  { tag: tags.monospace, class: "cm-code" },
  { tag: tags.quote, class: "cm-quote" },
  { tag: tags.url, class: "cm-address" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--serif)", fontSize: "var(--size-4)", lineHeight: "var(--leading-read)" },
  ".cm-content": { minHeight: "18rem", padding: "var(--space-3) 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-wash)" },
  ".cm-placeholder": { color: "var(--ink-soft)" },
  ".cm-tooltip": { border: "1px solid var(--rule-strong)", borderRadius: "var(--radius-2)", backgroundColor: "var(--paper-raised)", color: "var(--ink)", boxShadow: "var(--shadow-lift)", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", fontSize: "var(--size-2)", maxHeight: "18rem", maxWidth: "min(30rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "var(--space-2) var(--space-3)", lineHeight: "1.35", whiteSpace: "normal" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent-wash)", color: "var(--ink)" },
  ".cm-completionDetail": { display: "block", marginLeft: "0", fontStyle: "normal", fontSize: "var(--size-1)", color: "var(--ink-soft)" },
  ".cm-panels": { backgroundColor: "var(--paper-sunk)", color: "var(--ink)" },
  ".cm-panel.cm-search": { fontFamily: "var(--sans)", fontSize: "var(--size-2)" },
  ".cm-searchMatch": { backgroundColor: "var(--mark)" },
});

// The label, help and errors of the field are the editor's too.
const described = (field) => {
  const attributes = { spellcheck: "true", autocorrect: "on", autocapitalize: "sentences", dir: "auto", role: "textbox", "aria-multiline": "true" };
  // The label goes over to what is shown now; a field that is not shown needs none.
  const label = field.labels?.[0];
  if (label) {
    label.id ||= `${field.id}_label`;
    label.removeAttribute("for");
    attributes["aria-labelledby"] = label.id;
  }
  const about = [field.getAttribute("aria-describedby"), "editor-keys"].filter(Boolean).join(" ");
  attributes["aria-describedby"] = about;
  if (field.getAttribute("aria-invalid")) attributes["aria-invalid"] = field.getAttribute("aria-invalid");
  if (document.documentElement.lang) attributes.lang = field.lang || document.documentElement.lang;
  return attributes;
};

const enhance = (frame) => {
  const field = frame.querySelector("textarea");
  if (!field || field.readOnly) return;
  const told = JSON.parse(frame.dataset.editor);
  const form = field.form;
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
    extensions: [
      EditorState.phrases.of(told.words),
      EditorView.contentAttributes.of(described(field)),
      EditorView.lineWrapping,
      history(),
      drawSelection(),
      search({ top: true }),
      markdown({ base: markdownLanguage, extensions: [Strikethrough, Table, TaskList], addKeymap: false, completeHTMLTags: false }),
      syntaxHighlighting(looks),
      placeholder(field.placeholder),
      completions(form, told),
      // Enter goes on with a list. Tab is nobody's here: it leads on to the next field.
      keymap.of([...markdownKeymap, ...historyKeymap, ...searchKeymap, ...defaultKeymap.filter((binding) => binding.key !== "Mod-Enter")]),
      directions,
      leadsOf(form, told),
      pictures(form, told, frame),
      toField,
      theme,
    ],
  });
  const view = new EditorView({ state, parent: host });
  field.before(host);
  frame.classList.add("has-editor");
  const keys = document.createElement("span");
  keys.id = "editor-keys";
  keys.className = "visually-hidden";
  keys.textContent = told.words.leave;
  frame.append(keys);
  field.addEventListener("input", () => {
    if (isOurs || field.value === view.state.doc.toString()) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: field.value }, selection: { anchor: field.value.length } });
  });
  // Whoever leads to the field (its label, a draft put back, an error) is led to the editor.
  field.focus = () => view.focus();
  document.getElementById(`${field.id}_label`)?.addEventListener("click", () => view.focus());
  if (field.hasAttribute("autofocus")) view.focus();
};

document.querySelectorAll("[data-editor]").forEach(enhance);
