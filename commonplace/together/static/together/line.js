// The line between the shared text of this page and the server. What is written here is kept in this browser until the server says that it is
// stored; when the line breaks it is opened anew, and each side gives what the other lacks.
import { applyUpdate, encodeStateAsUpdate, encodeStateVector } from "../web/vendor/yjs-13.6.33.min.js";
import { drop, keep, keptFor } from "../web/js/kept-writing.js";

const STATE_VECTOR = 0;
const UPDATE = 1;
const SILENT_FOR = 45_000;
const FINAL = ["closed", "gone", "full", "malformed"];
const NOTHING = 2;

const framed = (kind, bytes) => {
  const message = new Uint8Array(bytes.length + 1);
  message[0] = kind;
  message.set(bytes, 1);
  return message;
};

export class Line extends EventTarget {
  constructor(doc, { address, document: name, member }) {
    super();
    this.doc = doc;
    this.address = address;
    this.name = name;
    this.member = member;
    this.writes = false;
    this.isInStep = false;
    this.isOver = false;
    this.canKeep = true;
    this.waiting = new Map(); // what the server has not stored, by key
    this.sent = []; // the keys of each message that was sent on this connection, in its order
    this.failures = 0;
    this.serial = 0;
    doc.on("update", (update, origin) => origin !== this && this.take(update));
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.hurry());
  }

  say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  // What was written in this browser before and did not arrive belongs to the text from the beginning.
  async begin() {
    try {
      for (const one of await keptFor(this.member, this.name)) {
        this.waiting.set(one.key, one.update);
        applyUpdate(this.doc, one.update, this);
      }
    } catch {
      this.canKeep = false;
    }
    this.connect();
  }

  take(update) {
    const at = Date.now();
    const key = `${this.name}/${at}/${crypto.getRandomValues(new Uint32Array(1))[0]}/${(this.serial += 1)}`;
    this.waiting.set(key, update);
    this.fresh = [...(this.fresh ?? []), { key, member: this.member, document: this.name, update, at: at + this.serial / 1e6 }];
    this.keeping ??= this.keepFresh();
    if (this.isInStep) this.send(update, [key]);
    this.say("state");
  }

  // One after the other, each with all that came meanwhile; what has arrived by then need not be kept.
  async keepFresh() {
    while (this.fresh?.length) {
      const rows = this.fresh.filter((row) => this.waiting.has(row.key));
      this.fresh = [];
      try {
        if (rows.length) await keep(rows);
        const arrived = rows.filter((row) => !this.waiting.has(row.key)).map((row) => row.key);
        if (arrived.length) await drop(arrived);
        this.canKeep = true;
      } catch {
        this.canKeep = false;
      }
    }
    this.keeping = undefined;
    this.say("state");
  }

  send(update, keys) {
    this.socket.send(framed(UPDATE, update));
    this.sent.push(keys);
  }

  tell(words) {
    if (this.isInStep && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(words));
  }

  connect() {
    clearTimeout(this.timer);
    if (this.isOver) return;
    this.isInStep = false;
    this.sent = [];
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${this.address}`);
    this.socket = socket;
    let hasOpened = false;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      hasOpened = true;
      socket.send(framed(STATE_VECTOR, encodeStateVector(this.doc)));
      this.listen();
    });
    socket.addEventListener("message", ({ data }) => {
      if (socket !== this.socket) return;
      this.listen();
      if (typeof data === "string") this.hear(JSON.parse(data));
      else this.receive(new Uint8Array(data));
    });
    socket.addEventListener("close", () => socket === this.socket && this.lost(hasOpened));
  }

  // A line on which nothing comes any more is dead, whatever the browser thinks.
  listen() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      const socket = this.socket;
      this.socket = undefined;
      socket.close();
      this.lost(true);
    }, SILENT_FOR);
  }

  receive(message) {
    const bytes = message.subarray(1);
    if (message[0] === UPDATE) {
      if (bytes.length > NOTHING) applyUpdate(this.doc, bytes, this);
    } else if (message[0] === STATE_VECTOR) {
      this.failures = 0;
      this.isInStep = true;
      if (this.writes && this.waiting.size) this.send(encodeStateAsUpdate(this.doc, bytes), [...this.waiting.keys()]);
      this.say("in-step");
    }
    this.say("state");
  }

  hear(said) {
    if (said.is === "kept") this.stored(this.sent.splice(0, said.count).flat());
    else if (said.is === "role") this.writes = said.writes;
    else if (said.is === "end") this.ended(said.why);
    if (said.is === "role" || said.is === "here") this.say(said.is, said);
    this.say("state");
  }

  stored(keys) {
    const waiting = new Set((this.fresh ?? []).map((row) => row.key));
    for (const key of keys) this.waiting.delete(key);
    const kept = keys.filter((key) => !waiting.has(key));
    if (kept.length) drop(kept).catch(() => {});
  }

  ended(why) {
    this.why = why;
    if (FINAL.includes(why)) {
      this.isOver = true;
      this.isInStep = false;
      clearTimeout(this.silence);
      this.say("over", why);
    }
  }

  lost(hasOpened) {
    clearTimeout(this.silence);
    this.isInStep = false;
    if (this.isOver) return;
    this.failures = hasOpened && this.why !== "crowded" ? Math.min(this.failures, 1) : this.failures + 1;
    this.why = undefined;
    this.say("state");
    if (!hasOpened && this.failures > 1) this.ask();
    const pause = Math.min(15_000, 400 * 2 ** this.failures) * (0.5 + Math.random());
    this.timer = setTimeout(() => this.connect(), pause);
  }

  hurry() {
    if (this.isOver || this.isInStep || this.socket?.readyState === WebSocket.CONNECTING) return;
    this.connect();
  }

  // A connection that is refused says nothing; the page itself tells whether there is still something to come back to.
  async ask() {
    try {
      const page = await fetch(location.pathname, { method: "HEAD", redirect: "manual", cache: "no-store" });
      if (page.status === 404) this.ended("gone");
      else if (page.type === "opaqueredirect") this.say("signed-out");
    } catch {
      // No connection at all.
    }
  }
}
