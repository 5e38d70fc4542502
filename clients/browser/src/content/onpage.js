// Highlights on the page as it is: those of one's rings are painted, and a selection becomes a new one.
(() => {
  const here = globalThis.commonplace;
  if (here.isHere) return;
  here.isHere = true;
  const api = globalThis.browser ?? globalThis.chrome;
  const { ask, Panel, PageText, readablePage, say, Toolbar } = here;
  const RINGS = ["me", "circle", "people", "space", "organisation", "web"];
  const panel = new Panel();
  const toolbar = new Toolbar(panel.root, (choice) => mark(choice));
  let text = null, items = [], ranges = new Map(), isReady = false;
  here.panel = panel;

  const address = () => location.href.split("#")[0];

  // Reads the page and asks where its highlights stand in it now.
  async function refresh() {
    await panel.ready();
    text = new PageText();
    const { items: found, problem } = await ask("place", { url: address(), text: text.text });
    items = found.sort((one, other) => (one.start ?? Infinity) - (other.start ?? Infinity));
    paint();
    panel.draw(items, deeds);
    panel.say(problem ? api.i18n.getMessage(`problem_${problem.code}`) || problem.detail : "", problem ? "bad" : "");
  }

  function paint() {
    ranges = new Map(items.filter((one) => one.start !== null).map((one) => [one.uid, text.rangeOf(one.start, one.end)]).filter(([, range]) => range));
    for (const ring of RINGS) {
      const own = items.filter((one) => one.audience.ring === ring && ranges.has(one.uid)).map((one) => ranges.get(one.uid));
      CSS.highlights.set(`commonplace-${ring}`, new Highlight(...own));
    }
    label();
  }

  function label() {
    const spots = items.filter((one) => ranges.has(one.uid)).map((one) => [one, ranges.get(one.uid).getClientRects()[0]]);
    panel.label(spots.filter(([, rect]) => rect), deeds);
  }

  async function mark(choice = toolbar.chosen()) {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) {
      await panel.ready();
      panel.draw(items, deeds);
      panel.open();
      panel.say(say("select_first"), "bad");
      return;
    }
    text = new PageText();
    const passage = text.passage(selection.getRangeAt(0));
    if (!passage) return;
    selection.removeAllRanges();
    toolbar.hide();
    const { quote, prefix, suffix } = passage;
    const result = await ask("mark", { body: { url: address(), title: document.title, quote, prefix, suffix, note: "", audience: choice.audience } });
    await refresh();
    if (result.state === "asking") panel.focusCard(result.id);
    else if (result.state === "done") panel.say(say("highlight_kept"));
  }

  const deeds = {
    again: () => refresh(),
    goTo(one) {
      const range = ranges.get(one.uid);
      if (!range) return;
      range.startContainer.parentElement.scrollIntoView({ block: "center" });
      CSS.highlights.set("commonplace-chosen", new Highlight(range));
      setTimeout(() => CSS.highlights.delete("commonplace-chosen"), 2500);
    },
    show: (one) => panel.focusCard(one.uid),
    async change(one, note) {
      const { status, data } = await ask("change", { method: "PATCH", path: `/highlights/${one.uid}`, body: { revision: one.revision, note } });
      if (status !== 200) return panel.say(data.detail, "bad");
      await refresh();
      panel.say(say("note_kept"));
    },
    async remove(one) {
      const { status, data } = await ask("change", { method: "DELETE", path: `/highlights/${one.uid}` });
      if (status !== 204) return panel.say(data.detail, "bad");
      await refresh();
      panel.say(say("removed"));
      panel.status.append(" ", here.make("button", { class: "quiet", onclick: () => deeds.bringBack(one) }, say("undo")));
    },
    async bringBack(one) {
      const { status, data } = await ask("change", { method: "POST", path: `/highlights/${one.uid}/bring-back` });
      if (status !== 200) return panel.say(data.detail, "bad");
      await refresh();
    },
    async send(one) {
      const result = await ask("decide", { id: one.uid, body: { page: readablePage(one.quote) } });
      await refresh();
      if (result.state === "asking") panel.focusCard(one.uid);
    },
    async discard(one) {
      await ask("discard", { id: one.uid });
      await refresh();
    },
  };

  async function begin() {
    if (isReady) return;
    isReady = true;
    const choices = await ask("choices");
    if (choices) toolbar.offer(choices);
    document.addEventListener("selectionchange", () => {
      const selection = getSelection();
      const isText = selection.rangeCount && !selection.isCollapsed && String(selection).trim();
      if (!isText) return toolbar.hide();
      toolbar.showAt(selection.getRangeAt(0).getBoundingClientRect());
    });
    document.addEventListener("click", (event) => {
      const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
      if (!place || !getSelection().isCollapsed) return;
      const one = items.find(({ uid }) => ranges.get(uid)?.isPointInRange(place.offsetNode, place.offset));
      if (one) panel.focusCard(one.uid);
    });
    addEventListener("resize", label);
  }

  const requests = {
    async show() {
      await refresh();
      await begin();
      panel.open();
      panel.list.focus({ preventScroll: true });
      return { shown: items.length };
    },
    async mark() {
      await begin();
      await mark();
      return {};
    },
    async page() {
      return readablePage();
    },
    async settled({ id }) {
      if (items.some((one) => one.uid === id)) await refresh();
      return {};
    },
  };

  api.runtime.onMessage.addListener((message, sender, reply) => {
    if (sender.id !== api.runtime.id || !(message.type in requests)) return false;
    requests[message.type](message).then(reply, (error) => reply({ problem: { code: "unknown", detail: String(error) } }));
    return true;
  });

  // By itself: only what is there is shown, without a list in the way.
  if (here.cameByItself) refresh().then(() => (items.length ? begin() : panel.host.remove()));
})();
