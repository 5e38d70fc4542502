// What every area has in which a text is written: looks, keys, completions, pictures. Who makes an editor of a field (editor.js), or ties it to a
// text that others write as well (together/together.js), adds what is its own.
import { EditorState, EditorView, defaultKeymap, drawSelection, keymap, markdown, markdownKeymap, markdownLanguage, placeholder, search, searchKeymap, syntaxHighlighting, HighlightStyle, Strikethrough, Table, TaskList, tags } from "../web/vendor/codemirror-6.0.2.min.js";
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

// `frame` holds the field and says by data-editor what is told; `keys` come before the usual ones.
export const areaOf = (frame, field, told, keys = []) => [
  EditorState.phrases.of(told.words),
  EditorView.contentAttributes.of(described(field)),
  EditorView.lineWrapping,
  drawSelection(),
  search({ top: true }),
  markdown({ base: markdownLanguage, extensions: [Strikethrough, Table, TaskList], addKeymap: false, completeHTMLTags: false }),
  syntaxHighlighting(looks),
  placeholder(field.placeholder),
  completions(field.form, told),
  // Enter goes on with a list. Tab is nobody's here: it leads on to the next field.
  keymap.of([...markdownKeymap, ...keys, ...searchKeymap, ...defaultKeymap.filter((binding) => binding.key !== "Mod-Enter")]),
  directions,
  leadsOf(field.form, told),
  pictures(field.form, told, frame),
  theme,
];

// Says how the keyboard leaves the area.
export const sayHowToLeave = (frame, told) => {
  const keys = document.createElement("span");
  keys.id = "editor-keys";
  keys.className = "visually-hidden";
  keys.textContent = told.words.leave;
  frame.append(keys);
};
