// What appears beside a selection: whom to show it to, and the button. It never takes the selection away.
(() => {
  const { make, say } = globalThis.commonplace;

  class Toolbar {
    constructor(root, mark) {
      this.select = make("select", { "aria-label": say("who_sees") });
      this.button = make("button", { class: "primary", onclick: () => mark(this.chosen()) }, say("highlight"));
      this.element = make("div", { class: "toolbar", hidden: true, role: "group", "aria-label": say("highlight") }, this.select, this.button);
      this.element.addEventListener("mousedown", (event) => {
        if (event.target !== this.select) event.preventDefault();
      });
      this.element.addEventListener("keydown", (event) => event.stopPropagation());
      root.append(this.element);
      this.offer([{ key: "me", label: say("ring_me"), count: "", audience: { ring: "me" } }]);
    }

    offer(choices) {
      this.choices = choices;
      this.select.replaceChildren(...choices.map((one) => make("option", { value: one.key }, one.count ? `${one.label} (${one.count})` : one.label)));
    }

    chosen() {
      return this.choices.find((one) => one.key === this.select.value) ?? this.choices[0];
    }

    // Below the selection, and within the window; what a finger selects has its handles there, so a little further down.
    showAt(rect) {
      this.element.hidden = false;
      const { width, height } = this.element.getBoundingClientRect();
      this.element.style.left = `${Math.max(8, Math.min(rect.left, innerWidth - width - 8))}px`;
      this.element.style.top = `${Math.max(8, Math.min(rect.bottom + 10, innerHeight - height - 8))}px`;
    }

    hide() {
      this.element.hidden = true;
    }
  }

  globalThis.commonplace.Toolbar = Toolbar;
})();
