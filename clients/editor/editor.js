// What the pages on which members write need of CodeMirror, in one file. The app's own code imports from the built file and is not bundled.
// A second editor on the same page must share these very classes (CodeMirror compares by identity), so what comes later, such as writing
// together, is exported from here too and not bundled beside it.
export { EditorState, EditorSelection, StateEffect, StateField, Compartment, RangeSetBuilder, Annotation, Facet, Transaction, Prec } from "@codemirror/state";
export { EditorView, Decoration, ViewPlugin, WidgetType, keymap, placeholder, drawSelection, highlightSpecialChars } from "@codemirror/view";
export { defaultKeymap, history, historyKeymap, undo, redo, isolateHistory } from "@codemirror/commands";
export { markdown, markdownKeymap, markdownLanguage } from "@codemirror/lang-markdown";
export { syntaxTree, syntaxHighlighting, HighlightStyle, ensureSyntaxTree } from "@codemirror/language";
export { autocompletion, completionKeymap, completionStatus, startCompletion, closeCompletion, acceptCompletion } from "@codemirror/autocomplete";
export { search, searchKeymap, openSearchPanel } from "@codemirror/search";
export { tags } from "@lezer/highlight";
export { Strikethrough, Table, TaskList, Autolink } from "@lezer/markdown";
