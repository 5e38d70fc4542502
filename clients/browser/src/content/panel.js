// The list of the page's highlights, and their labels in its margin. All of it lies behind a closed shadow root: the page's own scripts cannot
// read whose highlights these are or what their notes say, and its styles do not reach in.
(() => {
  const api = globalThis.browser ?? globalThis.chrome;
  const say = (key, ...parts) => api.i18n.getMessage(key, parts.map(String)) || key;

  function make(name, parts = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(parts)) {
      if (key === "class") element.className = value;
      else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (key in element) element[key] = value;
      else element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  class Panel {
    constructor() {
      this.host = document.createElement("commonplace-on-page");
      this.host.id = "commonplace-on-page";
      this.root = this.host.attachShadow({ mode: "closed" });
      this.margin = make("div", { class: "margin" });
      this.list = make("aside", { class: "panel", hidden: true, "aria-label": say("panel_title"), tabIndex: -1 });
      this.status = make("p", { class: "status", role: "status" });
      this.root.append(this.margin, this.list);
      this.list.addEventListener("keydown", (event) => {
        event.stopPropagation(); // the page's own keys are not for what is typed here
        if (event.key === "Escape") this.close();
      });
    }

    async ready() {
      if (this.host.isConnected) return;
      const css = await api.runtime.sendMessage({ type: "look", name: "content/panel.css" });
      const tokens = await api.runtime.sendMessage({ type: "look", name: "look/tokens.css" });
      const rules = tokens.replaceAll(":root", ":host") + css;
      try {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(rules);
        this.root.adoptedStyleSheets = [sheet];
      } catch {
        // Older Firefox lets no script of an extension adopt sheets. An element of theirs it takes, also where the page allows no styles but its own,
        // as long as they put the words into it themselves (textContent).
        this.root.append(make("style", { textContent: rules }));
      }
      document.documentElement.append(this.host);
    }

    say(text, tone = "") {
      this.status.textContent = text;
      this.status.className = `status ${tone}`;
    }

    // While the list is open it says what the labels in the margin say.
    open() {
      this.list.hidden = false;
      this.margin.hidden = true;
    }

    close() {
      this.list.hidden = true;
      this.margin.hidden = false;
    }

    // `deeds`: goTo, change, remove, bringBack, send, discard, again. `items` come in the order of the page.
    draw(items, deeds) {
      const found = items.filter((one) => one.start !== null), lost = items.filter((one) => one.start === null);
      const parts = [
        make("header", {},
          make("h2", {}, say("panel_title")),
          make("button", { class: "quiet", onclick: () => deeds.again() }, say("look_again")),
          make("button", { class: "quiet", "aria-label": say("close"), onclick: () => this.close() }, "×"),
        ),
        this.status,
        items.length ? null : make("p", { class: "soft" }, say("none_here")),
        make("ol", {}, ...found.map((one) => this.card(one, deeds))),
        lost.length ? make("section", {}, make("h3", {}, say("not_on_page")), make("p", { class: "soft" }, say("not_on_page_more")), make("ol", {}, ...lost.map((one) => this.card(one, deeds)))) : null,
      ];
      this.list.replaceChildren(...parts.filter(Boolean));
    }

    card(one, deeds) {
      const card = make("li", { class: `card ring-${one.audience.ring}`, "data-uid": one.uid, tabIndex: -1 });
      const quote = one.quote.length > 280 ? `${one.quote.slice(0, 280)}…` : one.quote;
      card.append(
        make("p", { class: "who" },
          make("span", { class: "ring" }, ringOf(one)),
          make("span", {}, one.is_mine ? say("you") : one.author.name),
          make("span", { class: `state ${one.state}` }, stateOf(one)),
        ),
        make("blockquote", { dir: "auto" }, one.start === null ? quote : make("button", { class: "place", onclick: () => deeds.goTo(one) }, quote)),
      );
      if (one.problem && one.queued === "asking") card.append(this.asking(one, deeds));
      else if (one.words && !one.is_mine) card.append(make("p", { class: "words", dir: "auto" }, one.words));
      if (one.is_mine && !one.queued) card.append(...this.own(one, deeds));
      return card;
    }

    own(one, deeds) {
      const note = make("textarea", { rows: 2, value: one.note, "aria-label": say("note"), placeholder: say("note_hint"), dir: "auto" });
      return [
        note,
        make("p", { class: "row" },
          make("button", { onclick: () => deeds.change(one, note.value) }, say("keep_note")),
          make("button", { class: "quiet", onclick: () => deeds.remove(one) }, say("remove")),
          make("a", { href: one.address, target: "_blank", rel: "noopener" }, say("open")),
        ),
      ];
    }

    asking(one, deeds) {
      const canSend = ["no_copy", "not_in_copy"].includes(one.problem.code);
      return make("div", { class: "asking", role: "alert" },
        make("p", {}, one.problem.detail),
        canSend ? make("p", { class: "soft" }, say("send_page_means")) : null,
        make("p", { class: "row" },
          canSend ? make("button", { onclick: () => deeds.send(one) }, say("send_page")) : null,
          make("button", { class: "quiet", onclick: () => deeds.discard(one) }, say("discard")),
        ),
      );
    }

    // One label beside each passage, so that colour never has to speak alone. `spots`: [item, rectangle in the window].
    label(spots, deeds) {
      let lowest = -Infinity;
      this.margin.replaceChildren(
        ...spots.sort((a, b) => a[1].top - b[1].top).map(([one, rect]) => {
          const top = Math.max(rect.top + scrollY, lowest + 26);
          lowest = top;
          const tag = make("button", { class: `tag ring-${one.audience.ring}`, onclick: () => deeds.show(one) }, `${one.is_mine ? say("you") : one.author.name} · ${ringOf(one)}${one.state === "moved" ? ` · ${stateOf(one)}` : ""}`);
          tag.style.top = `${top}px`;
          return tag;
        }),
      );
    }

    card_of(uid) {
      return this.list.querySelector(`[data-uid="${CSS.escape(uid)}"]`);
    }

    focusCard(uid) {
      this.open();
      const card = this.card_of(uid);
      card?.scrollIntoView({ block: "nearest" });
      card?.focus();
    }
  }

  const ringOf = (one) => one.audience.label ?? say(`ring_${one.audience.ring}`);

  function stateOf(one) {
    if (one.queued === "asking") return say("state_asking");
    if (one.queued) return one.problem?.code === "offline" ? say("state_offline") : say("state_waiting");
    return say(`state_${one.state}`);
  }

  Object.assign(globalThis.commonplace, { Panel, make, say, ask: (type, data) => api.runtime.sendMessage({ type, ...data }) });
})();
