// The words of the page, and where each of them stands. Blocks are lines, as in the readable copies that the server keeps, so that what stands
// around a passage is the same in both. Nothing of the page is changed.
globalThis.commonplace ??= {};
(() => {
  const BLOCKS = new Set(
    ("address article aside blockquote caption dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main " +
      "nav ol p pre section summary table tbody td tfoot th thead tr ul").split(" "),
  );
  const NO_TEXT = new Set("script style title template textarea select iframe svg noscript canvas audio video object".split(" "));

  const isShown = (element) => (element.checkVisibility ? element.checkVisibility({ visibilityProperty: true }) : element.getClientRects().length > 0);

  class PageText {
    constructor(root = document.body) {
      this.pieces = []; // text nodes with the place of their first character
      this.parts = [];
      this.length = 0;
      this.walk(root);
      this.text = this.parts.join("");
    }

    walk(node) {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) {
          if (!child.data) continue;
          this.pieces.push({ node: child, at: this.length });
          this.add(child.data);
        } else if (child.nodeType === Node.ELEMENT_NODE) {
          const name = child.localName;
          if (name === "br") this.add("\n");
          if (NO_TEXT.has(name) || child.id === "commonplace-on-page" || !isShown(child)) continue;
          const isBlock = BLOCKS.has(name);
          if (isBlock) this.newLine();
          this.walk(child);
          if (isBlock) this.newLine();
        }
      }
    }

    add(data) {
      this.parts.push(data);
      this.length += data.length;
    }

    newLine() {
      if (this.length && !this.parts.at(-1).endsWith("\n")) this.add("\n");
    }

    // The last piece that begins at or before this place.
    pieceAt(place) {
      let low = 0, high = this.pieces.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.pieces[middle].at <= place) low = middle + 1;
        else high = middle;
      }
      return this.pieces[low - 1] ?? null;
    }

    rangeOf(start, end) {
      const first = this.pieceAt(start), last = this.pieceAt(end - 1);
      if (!first || !last || !first.node.isConnected || !last.node.isConnected) return null;
      const range = document.createRange();
      range.setStart(first.node, Math.min(start - first.at, first.node.length));
      range.setEnd(last.node, Math.min(end - last.at, last.node.length));
      return range;
    }

    // Where a boundary of a range stands in the text.
    placeOf(container, offset) {
      const own = this.pieces.find((piece) => piece.node === container);
      if (own) return own.at + offset;
      const boundary = document.createRange();
      boundary.setStart(container, offset);
      const next = this.pieces.find((piece) => boundary.comparePoint(piece.node, 0) >= 0);
      return next ? next.at : this.length;
    }

    // A selection as a passage: its words without blanks at the ends, and up to 64 characters (code points) on each side.
    passage(range) {
      let from = this.placeOf(range.startContainer, range.startOffset), to = this.placeOf(range.endContainer, range.endOffset);
      while (from < to && /\s/.test(this.text[from])) from += 1;
      while (to > from && /\s/.test(this.text[to - 1])) to -= 1;
      if (from >= to) return null;
      return {
        quote: this.text.slice(from, to),
        prefix: [...this.text.slice(Math.max(0, from - 128), from)].slice(-64).join(""),
        suffix: [...this.text.slice(to, to + 128)].slice(0, 64).join(""),
        start: from,
        end: to,
      };
    }
  }

  globalThis.commonplace.PageText = PageText;
  globalThis.commonplace.isShown = isShown;
})();
