// Turns a selection in the readable text into the fields of the highlight form: the words, what stands around them, and where they begin.
// Positions count Unicode code points of the text content, as the server does; marks laid over the text do not change it.
const CONTEXT = 64;
const codePoints = (text) => [...text].length;

class Reader extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.dataset.form);
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button button-primary reader-mark-button";
    this.button.textContent = this.dataset.label;
    this.button.hidden = true;
    this.button.addEventListener("mousedown", (event) => event.preventDefault());
    this.button.addEventListener("click", () => this.begin());
    document.body.append(this.button);
    document.addEventListener("selectionchange", () => this.show());
    // While the place of an orphan is being chosen, what is selected in the text goes into its form.
    document.addEventListener("selectionchange", () => {
      const put = document.querySelector("details[open] > form[data-passage]");
      if (put) this.fill(put.elements);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "h" || event.ctrlKey || event.metaKey || event.altKey || !this.range()) return;
      event.preventDefault();
      this.begin();
    });
    this.addEventListener("click", (event) => {
      const mark = event.target.closest("mark[data-entry]");
      const note = mark && document.getElementById(`note-${mark.dataset.entry}`);
      if (!note || this.range()) return;
      note.scrollIntoView({ block: "nearest" });
      note.querySelector("a")?.focus({ preventScroll: true });
    });
  }

  range() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    return this.contains(range.commonAncestorContainer) ? range : null;
  }

  // A finger's selection handles hide what stands above, so the button keeps to the foot of the window.
  show() {
    this.button.hidden = !this.range();
  }

  begin() {
    if (!this.fill(this.form.elements)) return;
    this.form.closest("details").open = true;
    this.button.hidden = true;
    this.form.elements.namedItem("note").focus();
  }

  fill(fields) {
    const range = this.range();
    if (!range) return false;
    const before = document.createRange();
    before.setStart(this, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const text = this.textContent;
    let from = before.toString().length;
    let to = from + range.toString().length;
    while (from < to && /\s/.test(text[from])) from += 1;
    while (to > from && /\s/.test(text[to - 1])) to -= 1;
    if (from === to) return false;
    fields.namedItem("quote").value = text.slice(from, to);
    fields.namedItem("prefix").value = [...text.slice(0, from)].slice(-CONTEXT).join("");
    fields.namedItem("suffix").value = [...text.slice(to, to + CONTEXT * 2)].slice(0, CONTEXT).join("");
    fields.namedItem("start").value = codePoints(text.slice(0, from));
    return true;
  }
}

customElements.define("cp-reader", Reader);
