// What may be meant while somebody types into a search box (input[data-ahead]): a combobox with a list, as the ARIA practices have it.
// Without this the box is a plain one. The list comes from the server as it is shown.
const PAUSE = 90;

class Ahead {
  constructor(input) {
    this.input = input;
    this.list = null;
    this.current = -1;
    this.asked = null;
    this.typed = input.value;
    this.place = document.createElement("div");
    this.place.className = "ahead-place";
    this.place.id = `${input.id}-ahead`;
    input.after(this.place);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", (event) => this.later(event));
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    // The box keeps the focus, or the list would be gone before it is pressed.
    this.place.addEventListener("pointerdown", (event) => event.preventDefault());
    this.place.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  later(event) {
    if (event.isComposing) return;
    this.stop();
    this.typed = this.input.value;
    this.waiting = setTimeout(() => this.ask(), PAUSE);
  }

  // Nothing that was asked earlier is shown any more.
  stop() {
    clearTimeout(this.waiting);
    this.asked?.abort();
  }

  async ask() {
    this.stop();
    this.asked = new AbortController();
    if (!this.typed.trim()) return this.close();
    try {
      const answer = await fetch(`${this.input.dataset.ahead}?q=${encodeURIComponent(this.typed)}`, { signal: this.asked.signal });
      if (answer.ok && !answer.redirected) this.show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(html) {
    if (document.activeElement !== this.input) return;
    const template = document.createElement("template");
    template.innerHTML = html;
    this.list = template.content.querySelector("[role=listbox]");
    // Two boxes may stand on one page.
    for (const option of this.options()) option.id = `${this.place.id}-${option.id}`;
    if (this.list) {
      this.list.id = `${this.place.id}-list`;
      this.input.setAttribute("aria-controls", this.list.id);
    }
    this.current = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.place.replaceChildren(...(this.list ? [this.list] : []));
    this.input.setAttribute("aria-expanded", String(this.list !== null));
  }

  close() {
    this.stop();
    this.list = null;
    this.current = -1;
    this.place.replaceChildren();
    this.input.removeAttribute("aria-controls");
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  options() {
    return this.list ? [...this.list.querySelectorAll("[role=option]")] : [];
  }

  press(event) {
    const options = this.options();
    if (event.isComposing || !options.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(event.key === "ArrowDown" ? 1 : -1, options);
    else if (event.key === "Escape") {
      this.input.value = this.typed;
      this.close();
    } else if (event.key === "Enter" && this.current >= 0) this.choose(options[this.current]);
    else if (event.key === "Tab" && this.current >= 0 && options[this.current].dataset.text !== undefined) this.choose(options[this.current]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Behind the last offer and before the first stands what was typed. Who walks keeps the list: a late answer does not replace it.
  move(step, options) {
    this.stop();
    this.current = ((this.current + 1 + step + options.length + 1) % (options.length + 1)) - 1;
    for (const [number, option] of options.entries()) option.setAttribute("aria-selected", String(number === this.current));
    const option = options[this.current];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
    this.input.value = option?.dataset.text ?? this.typed;
  }

  choose(option) {
    if (!option) return;
    if (option.dataset.url) {
      location.assign(option.dataset.url);
      return;
    }
    this.input.value = this.typed = option.dataset.text;
    this.close();
    if (option.dataset.whole !== undefined) this.input.form.requestSubmit();
    else {
      this.input.focus();
      this.ask();
    }
  }
}

for (const input of document.querySelectorAll("input[data-ahead]")) new Ahead(input);
