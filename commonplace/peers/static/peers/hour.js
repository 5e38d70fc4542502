// A timer for the hour, by the parts of its plan. Without script the plan stands there as a list. It is silent unless somebody asks for a tone.
const element = (name, words = "") => Object.assign(document.createElement(name), { textContent: words });
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

class CircleHour extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.list = this.querySelector("ol");
    this.parts = [...this.list.children].map((line) => ({ line, seconds: Number(line.dataset.minutes) * 60 }));
    this.build();
    this.state = this.remembered();
    this.timer = setInterval(() => this.show(), 500);
    this.show();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  build() {
    const { begin, next, again, chime, left } = this.dataset;
    this.face = element("p");
    this.face.className = "peers-clock";
    this.face.setAttribute("role", "timer");
    this.time = element("b");
    this.face.append(this.time, element("span", left));
    this.said = element("p");
    this.said.className = "visually-hidden";
    this.said.setAttribute("aria-live", "polite");
    this.main = this.button(begin, () => this.press());
    this.skip = this.button(next, () => this.move());
    this.restart = this.button(again, () => this.forget());
    this.skip.classList.add("button-quiet");
    this.restart.classList.add("button-quiet");
    const row = element("div");
    row.className = "button-row";
    row.append(this.main, this.skip, this.restart);
    const choice = element("label");
    choice.className = "choice";
    this.tone = Object.assign(document.createElement("input"), { type: "checkbox" });
    choice.append(this.tone, element("span", chime));
    this.prepend(this.face, this.said);
    this.append(row, choice);
  }

  button(words, deed) {
    const button = Object.assign(element("button", words), { type: "button", className: "button" });
    button.addEventListener("click", deed);
    return button;
  }

  // `at` is the part; `since` when it began to run, null while it pauses; `spent` the seconds that had gone before.
  get fresh() {
    return { at: 0, since: null, spent: 0, isBegun: false };
  }

  get place() {
    return `circle-hour:${this.dataset.key}`;
  }

  remembered() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.place));
      return kept && kept.at <= this.parts.length ? kept : this.fresh;
    } catch {
      return this.fresh;
    }
  }

  keep() {
    try {
      sessionStorage.setItem(this.place, JSON.stringify(this.state));
    } catch {
      // A browser that keeps nothing still runs the hour on this page.
    }
    this.show();
  }

  get gone() {
    return this.state.spent + (this.state.since === null ? 0 : (Date.now() - this.state.since) / 1000);
  }

  press() {
    const runs = this.state.since !== null;
    this.state = { ...this.state, isBegun: true, spent: this.gone, since: runs ? null : Date.now() };
    if (!runs) this.say();
    this.keep();
  }

  move(spare = 0) {
    const at = Math.min(this.state.at + 1, this.parts.length);
    const isOver = at === this.parts.length;
    this.state = { at, isBegun: true, spent: spare, since: isOver || this.state.since === null ? null : Date.now() };
    this.say();
    this.keep();
  }

  forget() {
    this.state = this.fresh;
    this.said.textContent = "";
    this.keep();
    this.main.focus();
  }

  say() {
    const part = this.parts[this.state.at];
    this.said.textContent = part ? `${this.dataset.now} ${part.line.querySelector(".peers-part").textContent}` : this.dataset.over;
  }

  show() {
    let part = this.parts[this.state.at];
    if (part && this.state.since !== null && this.gone >= part.seconds) {
      const spare = this.gone - part.seconds;
      this.ring();
      this.move(spare);
      return;
    }
    const isOver = !part;
    part ??= { seconds: 0 };
    this.time.textContent = clock(Math.max(0, part.seconds - this.gone));
    this.face.hidden = isOver || !this.state.isBegun;
    this.said.classList.toggle("visually-hidden", !isOver);
    if (isOver && !this.said.textContent) this.say();
    this.parts.forEach(({ line }, number) => {
      const isHere = this.state.isBegun && number === this.state.at;
      line.toggleAttribute("data-done", number < this.state.at);
      if (isHere) line.setAttribute("aria-current", "step");
      else line.removeAttribute("aria-current");
    });
    const { begin, pause, resume } = this.dataset;
    this.main.textContent = !this.state.isBegun ? begin : this.state.since === null ? resume : pause;
    this.main.hidden = isOver;
    this.skip.hidden = isOver || !this.state.isBegun;
    this.restart.hidden = !this.state.isBegun;
  }

  ring() {
    if (!this.tone.checked) return;
    this.sound ??= new AudioContext();
    const tone = this.sound.createOscillator();
    const loudness = this.sound.createGain();
    tone.frequency.value = 528;
    loudness.gain.setValueAtTime(0.08, this.sound.currentTime);
    loudness.gain.exponentialRampToValueAtTime(0.0001, this.sound.currentTime + 1.2);
    tone.connect(loudness).connect(this.sound.destination);
    tone.start();
    tone.stop(this.sound.currentTime + 1.2);
  }
}

if (!customElements.get("circle-hour")) customElements.define("circle-hour", CircleHour);
