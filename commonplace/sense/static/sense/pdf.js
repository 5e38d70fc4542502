// The pages of a PDF, drawn as they come into view, with everyone's highlights over them. What is selected goes into the form of the page: the
// words, the number of the page, and how many letters of the page stand before them. Letters alone are compared (as sense/on_pages.py does), for
// the browser's text and the server's differ in blanks, hyphens and ligatures.
const KEPT = 10;
const ZOOMS = [0.6, 0.8, 1, 1.25, 1.5, 2, 3];
const LETTER = /[\p{L}\p{N}]/u;

const lettersOf = (text) => [...text.normalize("NFKC")].filter((one) => LETTER.test(one));

// The letters beneath a node with where each stands: [letter, text node, offset].
const lettersBeneath = (root) => {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    let offset = 0;
    for (const character of node.data) {
      for (const letter of lettersOf(character)) found.push([letter, node, offset, character.length]);
      offset += character.length;
    }
  }
  return found;
};

const make = (tag, className, properties = {}) => Object.assign(document.createElement(tag), { className, ...properties });

class Pages extends HTMLElement {
  async connectedCallback() {
    this.form = document.getElementById(this.dataset.form);
    this.zoom = 2;
    this.sections = [];
    this.drawn = [];
    try {
      this.library = await import(this.dataset.library);
      this.library.GlobalWorkerOptions.workerSrc = this.dataset.worker;
      this.document = await this.library.getDocument({
        url: this.dataset.file,
        cMapUrl: this.dataset.cmaps,
        cMapPacked: true,
        wasmUrl: this.dataset.wasm,
        isEvalSupported: false,
        disableAutoFetch: true,
        disableStream: true,
      }).promise;
      await this.layOut();
    } catch (error) {
      this.replaceChildren(make("p", "notice notice-caution", { textContent: this.dataset.failed }));
      console.warn(error);
    }
  }

  async layOut() {
    const first = await this.document.getPage(1);
    const { width, height } = first.getViewport({ scale: 1 });
    this.watcher = new IntersectionObserver((seen) => seen.forEach((one) => this.see(one)), { rootMargin: "900px 0px" });
    this.here = new IntersectionObserver((seen) => seen.forEach((one) => one.isIntersecting && this.arrive(one.target)), { rootMargin: "-45% 0px -45% 0px" });
    this.pages = make("div", "pdf-pages");
    for (let number = 1; number <= this.document.numPages; number += 1) {
      const section = make("section", "pdf-page", { id: `page-${number}`, tabIndex: -1 });
      section.setAttribute("aria-label", `${this.dataset.pageLabel} ${number}`);
      section.dataset.page = number;
      section.style.aspectRatio = `${width} / ${height}`;
      section.append(make("span", "pdf-number", { textContent: number, ariaHidden: "true" }));
      this.sections.push(section);
      this.pages.append(section);
    }
    // Pages made larger than the column are pushed sideways within it, never the whole window.
    const frame = make("div", "pdf-scroll");
    frame.append(this.pages);
    this.replaceChildren(this.bar(), frame);
    this.readMarks();
    this.listen();
    for (const section of this.sections) {
      this.watcher.observe(section);
      this.here.observe(section);
    }
    const wanted = document.getElementById(location.hash.slice(1));
    const note = wanted?.closest("[data-entry]");
    const start = note ? this.sections[(note.querySelector("[data-piece]")?.dataset.piece ?? 1) - 1] : wanted?.closest(".pdf-page");
    if (start) start.scrollIntoView();
    else this.arrive(this.sections[0]);
  }

  // The way through the pages: previous, number of all, next, smaller, larger.
  bar() {
    const button = (label, sign, deed) => {
      const made = make("button", "button button-quiet", { type: "button", textContent: sign, title: label });
      made.setAttribute("aria-label", label);
      made.addEventListener("click", deed);
      return made;
    };
    const { previous, next, smaller, larger, pageLabel, of } = this.dataset;
    this.number = make("input", "pdf-where", { type: "number", min: 1, max: this.sections.length, value: 1 });
    this.number.setAttribute("aria-label", pageLabel);
    this.number.addEventListener("change", () => this.go(Number(this.number.value)));
    const bar = make("div", "pdf-bar");
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", pageLabel);
    bar.append(
      button(previous, "‹", () => this.go(this.at - 1)),
      this.number,
      make("span", "soft", { textContent: `${of} ${this.sections.length}` }),
      button(next, "›", () => this.go(this.at + 1)),
      button(smaller, "−", () => this.resize(-1)),
      button(larger, "+", () => this.resize(1)),
    );
    return bar;
  }

  go(number) {
    const section = this.sections[Math.min(Math.max(number, 1), this.sections.length) - 1];
    section.scrollIntoView();
    section.focus({ preventScroll: true });
    this.arrive(section);
  }

  arrive(section) {
    this.at = Number(section.dataset.page);
    this.number.value = this.at;
  }

  resize(step) {
    const at = this.at;
    this.zoom = Math.min(Math.max(this.zoom + step, 0), ZOOMS.length - 1);
    this.pages.style.width = `${ZOOMS[this.zoom] * 100}%`;
    for (const section of this.drawn.splice(0)) this.clear(section);
    this.go(at);
    for (const section of this.sections) {
      this.watcher.unobserve(section);
      this.watcher.observe(section);
    }
  }

  see({ target, isIntersecting }) {
    target.dataset.near = isIntersecting ? "1" : "";
    if (!isIntersecting || target.dataset.drawn) return;
    target.dataset.drawn = "1";
    this.drawn.push(target);
    this.draw(target);
    // Far more canvases than this, and a telephone runs out of memory.
    if (this.drawn.length > KEPT) {
      const far = this.drawn.findIndex((one) => !one.dataset.near);
      if (far !== -1) this.clear(this.drawn.splice(far, 1)[0]);
    }
  }

  clear(section) {
    delete section.dataset.drawn;
    section.querySelectorAll("canvas, .pdf-text, .pdf-marks").forEach((one) => one.remove());
  }

  async draw(section) {
    const page = await this.document.getPage(Number(section.dataset.page));
    const bare = page.getViewport({ scale: 1 });
    section.style.aspectRatio = `${bare.width} / ${bare.height}`;
    const scale = section.clientWidth / bare.width;
    const viewport = page.getViewport({ scale });
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const canvas = make("canvas", "pdf-canvas", { width: Math.floor(viewport.width * ratio), height: Math.floor(viewport.height * ratio) });
    canvas.setAttribute("aria-hidden", "true");
    const text = make("div", "pdf-text");
    text.style.setProperty("--total-scale-factor", scale);
    const marks = make("div", "pdf-marks");
    this.clear(section);
    section.dataset.drawn = "1";
    section.append(canvas, marks, text);
    await page.render({ canvas, viewport, transform: ratio === 1 ? null : [ratio, 0, 0, ratio, 0, 0] }).promise;
    await new this.library.TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render();
    this.layMarks(section, text, marks);
    section.dataset.ready = "1";
  }

  // What the server says of the highlights, by page.
  readMarks() {
    this.marks = new Map();
    for (const note of document.querySelectorAll("[data-entry]")) {
      for (const piece of note.querySelectorAll("[data-piece]")) {
        const page = Number(piece.dataset.piece);
        if (!this.marks.has(page)) this.marks.set(page, []);
        this.marks.get(page).push({ note, at: Number(piece.dataset.at), letters: lettersOf(piece.textContent).join(""), ends: piece.textContent });
      }
    }
  }

  layMarks(section, text, layer) {
    const wanted = this.marks.get(Number(section.dataset.page)) ?? [];
    if (!wanted.length) return;
    const letters = lettersBeneath(text), all = letters.map(([letter]) => letter).join("");
    // Positions in `all` count UTF-16 units, those in `letters` whole letters.
    const index = [];
    letters.forEach(([letter], number) => { for (let unit = 0; unit < letter.length; unit += 1) index.push(number); });
    const frame = section.getBoundingClientRect();
    for (const { note, at, letters: needle, ends } of wanted) {
      let best = -1;
      for (let hit = all.indexOf(needle); hit !== -1; hit = all.indexOf(needle, hit + 1)) {
        if (best === -1 || Math.abs(index[hit] - at) < Math.abs(index[best] - at)) best = hit;
      }
      if (best === -1 || !needle) continue;
      const [, firstNode, firstOffset] = letters[index[best]];
      const [, lastNode, lastOffset, length] = letters[index[best + needle.length - 1]];
      const range = document.createRange();
      range.setStart(firstNode, firstOffset);
      // The full stop or quotation mark right after the last letter belongs to the passage if it was marked.
      const signs = lastNode.data.slice(lastOffset + length).match(/^[^\p{L}\p{N}\s]*/u)[0];
      range.setEnd(lastNode, lastOffset + length + (ends.endsWith(signs) ? signs.length : 0));
      for (const { left, top, width, height } of range.getClientRects()) {
        if (width < 1 || height < 1) continue;
        const mark = make("div", `pdf-mark highlight-${note.dataset.ring}`, { title: note.dataset.label });
        mark.dataset.entry = note.dataset.entry;
        mark.style.left = `${(100 * (left - frame.left)) / frame.width}%`;
        mark.style.top = `${(100 * (top - frame.top)) / frame.height}%`;
        mark.style.width = `${(100 * width) / frame.width}%`;
        mark.style.height = `${(100 * height) / frame.height}%`;
        layer.append(mark);
      }
    }
  }

  listen() {
    this.button = make("button", "button button-primary pdf-mark-button", { type: "button", textContent: this.dataset.mark, hidden: true });
    this.button.addEventListener("mousedown", (event) => event.preventDefault());
    this.button.addEventListener("click", () => this.begin());
    document.body.append(this.button);
    document.addEventListener("selectionchange", () => { this.button.hidden = !this.form || !this.selected(); });
    document.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("click", (event) => this.press(event));
    for (const note of document.querySelectorAll("[data-entry] a[href^='#page-']")) {
      note.addEventListener("click", (event) => {
        event.preventDefault();
        this.go(Number(note.hash.replace("#page-", "")));
      });
    }
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "h" && this.form && this.selected()) this.begin();
    else if (event.key === "j" || event.key === "ArrowRight") this.go(this.at + 1);
    else if (event.key === "k" || event.key === "ArrowLeft") this.go(this.at - 1);
    else if (event.key === "+") this.resize(1);
    else if (event.key === "-") this.resize(-1);
    else return;
    event.preventDefault();
  }

  // The text lies over the marks so that it can be selected: what a click meant is found by its place.
  press(event) {
    if (this.selected()) return;
    const marks = [...(event.target.closest(".pdf-page")?.querySelectorAll(".pdf-mark") ?? [])];
    const hit = marks.find((mark) => {
      const { left, right, top, bottom } = mark.getBoundingClientRect();
      return event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    });
    const note = hit && document.getElementById(`note-${hit.dataset.entry}`);
    if (!note) return;
    note.scrollIntoView({ block: "nearest" });
    note.querySelector("blockquote a")?.focus({ preventScroll: true });
  }

  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    return this.contains(range.commonAncestorContainer) && selection.toString().trim() ? range : null;
  }

  begin() {
    const range = this.selected();
    const from = range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.parentElement : range.startContainer;
    const section = from.closest(".pdf-page") ?? this.sections[this.at - 1];
    const before = document.createRange();
    before.setStart(section.querySelector(".pdf-text") ?? section, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const fields = this.form.elements;
    fields.namedItem("quote").value = getSelection().toString().trim();
    fields.namedItem("page").value = section.dataset.page;
    fields.namedItem("at").value = lettersOf(before.toString()).length;
    this.form.closest("details").open = true;
    this.button.hidden = true;
    fields.namedItem("note").focus();
  }
}

customElements.define("cp-pdf", Pages);
