// Where the others write: a caret with their name, and what they have chosen, in the quiet colour that is theirs on every page. For eyes alone: who
// is here stands in words above the text.
import { createAbsolutePositionFromRelativePosition, createRelativePositionFromJSON, createRelativePositionFromTypeIndex, relativePositionToJSON } from "../web/vendor/yjs-13.6.33.min.js";
import { Decoration, EditorView, StateEffect, StateField, ViewPlugin, WidgetType } from "../web/vendor/codemirror-6.0.2.min.js";

const PAUSE = 80;
export const setPeople = StateEffect.define();

class Caret extends WidgetType {
  constructor(person) {
    super();
    this.person = person;
  }
  eq(other) {
    return other.person.id === this.person.id && JSON.stringify(other.person.caret) === JSON.stringify(this.person.caret);
  }
  toDOM() {
    const caret = document.createElement("span");
    caret.className = `cm-other ${this.person.tone}`;
    caret.setAttribute("aria-hidden", "true");
    const name = document.createElement("span");
    name.className = "cm-other-name";
    name.textContent = this.person.name;
    // Zero-width marks keep the caret from touching the letters beside it.
    caret.append("\u2060", name, "\u2060");
    return caret;
  }
  ignoreEvent() {
    return true;
  }
}

const placeIn = (text, place) => createAbsolutePositionFromRelativePosition(createRelativePositionFromJSON(place), text.doc)?.index;

const people = StateField.define({
  create: () => [],
  update: (value, transaction) => transaction.effects.reduce((kept, effect) => (effect.is(setPeople) ? effect.value : kept), value),
});

const decorations = (view, text) => {
  const length = view.state.doc.length;
  const found = view.state.field(people).flatMap((person) => {
    if (!person.caret) return [];
    const [anchor, head] = [person.caret.anchor, person.caret.head].map((place) => placeIn(text, place === null ? null : { tname: "body", ...place, ...(place.item ? { tname: undefined } : {}) }));
    if (anchor === undefined || head === undefined) return [];
    const [from, to] = [Math.min(anchor, head, length), Math.min(Math.max(anchor, head), length)];
    const chosen = from < to ? [Decoration.mark({ class: `cm-other-chosen ${person.tone}` }).range(from, to)] : [];
    return [...chosen, Decoration.widget({ widget: new Caret(person), side: head === from ? -1 : 1 }).range(Math.min(head, length))];
  });
  return Decoration.set(found, true);
};

// The others' carets in this text; `tell` is called with one's own, where it may be known.
export const carets = (text, tell) => {
  let timer = 0;
  let last = "";
  const ours = (view) => {
    timer = 0;
    const { anchor, head } = view.state.selection.main;
    const place = (at) => relativePositionToJSON(createRelativePositionFromTypeIndex(text, at));
    const caret = view.hasFocus ? { anchor: place(anchor), head: place(head) } : null;
    if (JSON.stringify(caret) === last) return;
    last = JSON.stringify(caret);
    tell(caret);
  };
  return [
    people,
    ViewPlugin.fromClass(
      class {
        constructor(view) {
          this.decorations = decorations(view, text);
        }
        update(update) {
          const isNews = update.transactions.some((transaction) => transaction.effects.some((effect) => effect.is(setPeople)));
          if (update.docChanged || isNews) this.decorations = decorations(update.view, text);
          if (update.docChanged || update.selectionSet || update.focusChanged) timer ||= setTimeout(() => ours(update.view), PAUSE);
        }
      },
      { decorations: (plugin) => plugin.decorations },
    ),
    EditorView.domEventHandlers({ blur: (event, view) => void (timer ||= setTimeout(() => ours(view), PAUSE)) }),
  ];
};
