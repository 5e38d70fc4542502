// Shows within the text where its links lead: a [[link]] that leads somewhere, one that waits, and what an ![[embed]] will show. Only what the
// server says to this member; what it says nothing about looks like what is not there.
import { Decoration, EditorView, StateEffect, StateField, ViewPlugin, WidgetType, syntaxTree } from "../web/vendor/codemirror-6.0.2.min.js";

const LINK = /!?\[\[([^\[\]\n|]{1,300})(?:\|[^\[\]\n]{0,300})?\]\](?!\()/g;
const EMBED = /^!\[\[([^\[\]\n|]{1,300})(?:\|[^\[\]\n]{0,300})?\]\][ \t]*$/;
const MOST_ASKED = 100;
const LONGEST = 200_000; // beyond this embeds are not shown while writing

const learnt = StateEffect.define();

// As the server reads a label: without its heading, blanks made one.
const titleOf = (inside) => {
  const bare = inside.replace(/\\$/, "");
  const sign = bare.search(/(?<=[^\s\\])#(?=\S)|^#(?=\S)/);
  return (sign < 0 ? bare : bare.slice(0, sign)).replaceAll("\\#", "#").split(/\s+/).filter(Boolean).join(" ");
};

const isCode = (state, at) => {
  for (let node = syntaxTree(state).resolveInner(at, 1); node; node = node.parent) if (/Code/.test(node.name)) return true;
  return false;
};

class Shown extends WidgetType {
  constructor(lead) {
    super();
    this.lead = lead;
  }

  eq(other) {
    return other.lead === this.lead;
  }

  toDOM() {
    const block = document.createElement("div");
    block.className = "cm-shown";
    block.dir = "auto";
    block.append(this.lead.shown || this.lead.title);
    const by = document.createElement("small");
    by.textContent = [this.lead.kind, this.lead.by].filter(Boolean).join(" · ");
    block.append(by);
    return block;
  }

  ignoreEvent() {
    return false;
  }
}

class Picture extends WidgetType {
  constructor(address, words) {
    super();
    [this.address, this.words] = [address, words];
  }

  eq(other) {
    return other.address === this.address && other.words === this.words;
  }

  toDOM() {
    const block = document.createElement("div");
    block.className = "cm-shown";
    const image = document.createElement("img");
    [image.src, image.alt] = [this.address, this.words];
    block.append(image);
    return block;
  }
}

// Blocks change the height of lines, so they belong to the state and not to what is in view.
const blocks = (known) => {
  const draw = (state) => {
    if (state.doc.length > LONGEST) return Decoration.none;
    const found = [];
    let at = 0;
    for (const text of state.doc.iterLines()) {
      const end = at + text.length;
      const embed = text.startsWith("![[") && text.match(EMBED);
      const image = text.startsWith("![") && !embed && text.match(/^!\[([^\]\n]*)\]\((\/files\/[\w./-]+)\)\s*$/);
      const lead = embed && known.get(titleOf(embed[1]));
      const widget = lead ? new Shown(lead) : image ? new Picture(image[2], image[1]) : null;
      if (widget && !isCode(state, at)) found.push(Decoration.widget({ widget, side: 1, block: true }).range(end));
      at = end + 1;
    }
    return Decoration.set(found);
  };
  return StateField.define({
    create: draw,
    update: (value, transaction) => (transaction.docChanged || transaction.effects.some((effect) => effect.is(learnt)) ? draw(transaction.state) : value),
    provide: (field) => EditorView.decorations.from(field),
  });
};

export const leadsOf = (form, told) => {
  const known = new Map();
  const asked = new Set();

  const askFor = async (labels) => {
    const body = new FormData();
    labels.forEach((label) => body.append("label", label));
    const token = form.elements.namedItem("csrfmiddlewaretoken")?.value ?? "";
    try {
      const answer = await fetch(told.leads, { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (!answer.ok) return false;
      for (const [label, lead] of Object.entries((await answer.json()).leads)) known.set(label, lead);
      return true;
    } catch {
      labels.forEach((label) => asked.delete(label)); // asked again when the connection is back
      return false;
    }
  };

  const links = ViewPlugin.fromClass(
    class {
      constructor(view) {
        this.view = view;
        this.decorations = this.draw(view);
        this.later();
      }

      update(update) {
        const isNew = update.transactions.some((transaction) => transaction.effects.some((effect) => effect.is(learnt)));
        if (update.docChanged || update.viewportChanged || isNew) this.decorations = this.draw(update.view);
        if (update.docChanged || update.viewportChanged) this.later();
      }

      draw(view) {
        const found = [];
        for (const { from, to } of view.visibleRanges) {
          for (const match of view.state.sliceDoc(from, to).matchAll(LINK)) {
            const at = from + match.index;
            const label = titleOf(match[1]);
            if (!label || isCode(view.state, at + 2) || !known.has(label)) continue;
            const lead = known.get(label);
            const title = lead ? `${told.words.leads} ${lead.title}` : told.words.open;
            found.push(Decoration.mark({ class: lead ? "cm-lead" : "cm-lead-open", attributes: { title } }).range(at, at + match[0].length));
          }
        }
        return Decoration.set(found, true);
      }

      later() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.ask(), 250);
      }

      async ask() {
        const { doc, selection } = this.view.state;
        const text = doc.length > LONGEST ? this.view.visibleRanges.map(({ from, to }) => doc.sliceString(from, to)).join("\n") : doc.toString();
        const labels = [...new Set([...text.matchAll(LINK)].map((match) => titleOf(match[1])))].filter((label) => label && !asked.has(label));
        if (!labels.length || !selection) return;
        const wanted = labels.slice(0, MOST_ASKED);
        wanted.forEach((label) => asked.add(label));
        if ((await askFor(wanted)) && this.view.dom.isConnected) this.view.dispatch({ effects: learnt.of(null) });
      }

      destroy() {
        clearTimeout(this.timer);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );

  return [links, blocks(known)];
};

// Each paragraph runs the way of its own words.
const side = Decoration.line({ attributes: { dir: "auto" } });
export const directions = [
  EditorView.perLineTextDirection.of(true),
  ViewPlugin.fromClass(
    class {
      constructor(view) {
        this.decorations = this.draw(view);
      }

      update(update) {
        if (update.docChanged || update.viewportChanged) this.decorations = this.draw(update.view);
      }

      draw(view) {
        const found = [];
        for (const { from, to } of view.visibleRanges) {
          for (let at = from; at <= to; ) {
            const line = view.state.doc.lineAt(at);
            found.push(side.range(line.from));
            at = line.to + 1;
          }
        }
        return Decoration.set(found);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  ),
];
