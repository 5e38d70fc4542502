// Pictures that are pasted, dropped or picked go to the server at once, while writing goes on. Where each will stand is followed through what is
// typed meanwhile; when it has arrived, the cursor waits between the brackets for what it shows.
import { Decoration, EditorView, StateEffect, StateField, ViewPlugin, WidgetType } from "../web/vendor/codemirror-6.0.2.min.js";

const begun = StateEffect.define({ map: ({ id, at }, change) => ({ id, at: change.mapPos(at) }) });
const ended = StateEffect.define();

class Waiting extends WidgetType {
  constructor(id) {
    super();
    this.id = id;
  }

  eq(other) {
    return other.id === this.id;
  }

  toDOM() {
    const sign = document.createElement("span");
    sign.className = "cm-signs";
    sign.textContent = "…";
    return sign;
  }
}

const places = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    let now = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(begun)) now = now.update({ add: [Decoration.widget({ widget: new Waiting(effect.value.id), id: effect.value.id, side: 1 }).range(effect.value.at)] });
      if (effect.is(ended)) now = now.update({ filter: (from, to, one) => one.spec.id !== effect.value });
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const placeOf = (state, id) => {
  let at = null;
  state.field(places).between(0, state.doc.length, (from, to, one) => {
    if (one.spec.id === id) at = from;
  });
  return at;
};

// XMLHttpRequest, because fetch does not say how much has been sent.
const send = (form, told, file, progress) =>
  new Promise((resolve) => {
    const body = new FormData();
    body.append("picture", file, file.name || "picture");
    const request = new XMLHttpRequest();
    request.open("POST", told.pictures);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", form.elements.namedItem("csrfmiddlewaretoken")?.value ?? "");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("loadend", () => resolve(request.response ?? {}));
    request.send(body);
  });

const filesIn = (transfer) => [...(transfer?.files ?? [])];

export const pictures = (form, told, frame) => {
  const bar = document.createElement("div");
  bar.className = "writing-bar";
  const button = document.createElement("button");
  [button.type, button.className, button.textContent] = ["button", "button button-quiet", told.words.picture];
  const chooser = document.createElement("input");
  [chooser.type, chooser.accept, chooser.multiple, chooser.hidden] = ["file", "image/*", true, true];
  const meter = document.createElement("progress");
  [meter.max, meter.hidden] = [1, true];
  meter.setAttribute("aria-label", told.words.sending);
  const words = document.createElement("span");
  words.setAttribute("role", "status");
  bar.append(button, chooser, meter, words);
  frame.append(bar);

  let last = 0;
  const put = async (view, file, at) => {
    if (!file.type.startsWith("image/")) {
      words.textContent = told.words.notPicture;
      return;
    }
    const id = (last += 1);
    view.dispatch({ effects: begun.of({ id, at }) });
    [meter.hidden, meter.value, words.textContent] = [false, 0, told.words.sending];
    const answer = await send(form, told, file, (share) => (meter.value = share));
    meter.hidden = true;
    const place = placeOf(view.state, id) ?? view.state.doc.length;
    if (!answer.address) {
      view.dispatch({ effects: ended.of(id) });
      words.textContent = answer.problem ?? told.words.failed;
      return;
    }
    const line = view.state.doc.lineAt(place);
    const before = line.text.slice(0, place - line.from).trim() ? "\n\n" : "";
    const after = line.text.slice(place - line.from).trim() ? "\n\n" : "";
    const insert = `${before}![](${answer.address})${after}`;
    const isWaiting = view.state.selection.main.head === place;
    view.dispatch({
      changes: { from: place, insert },
      effects: ended.of(id),
      userEvent: "input.paste",
      ...(isWaiting ? { selection: { anchor: place + before.length + 2 } } : {}),
    });
    words.textContent = told.words.describe;
  };
  const putAll = async (view, files, at) => {
    for (const file of files) await put(view, file, Math.min(at ?? view.state.selection.main.head, view.state.doc.length));
  };

  return [
    places,
    ViewPlugin.define((view) => {
      button.addEventListener("click", () => chooser.click());
      chooser.addEventListener("change", async () => {
        await putAll(view, [...chooser.files]);
        chooser.value = "";
        view.focus();
      });
      return {};
    }),
    EditorView.domEventHandlers({
      paste(event, view) {
        const files = filesIn(event.clipboardData).filter((file) => file.type.startsWith("image/"));
        // Programs put a picture of the text beside the text; then the text is meant.
        if (!files.length || event.clipboardData.getData("text/plain")) return false;
        putAll(view, files);
        event.preventDefault();
        return true;
      },
      drop(event, view) {
        const files = filesIn(event.dataTransfer);
        if (!files.length) return false;
        event.preventDefault();
        putAll(view, files, view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.doc.length);
        return true;
      },
    }),
  ];
};
