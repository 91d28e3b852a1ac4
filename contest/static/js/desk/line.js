// The line to the server: sends what the queue holds, one after the other and in order, and tells what came of it.

import { csrfToken, sentenceOf } from "../wire.js";

const RETRIES_MS = [3000, 5000, 10_000, 20_000, 30_000];

export class Line extends EventTarget {
  constructor(queue) {
    super();
    this.queue = queue;
    this.cutAt = navigator.onLine ? null : new Date();
    this.failures = 0;
    addEventListener("online", () => this.flush());
    addEventListener("offline", () => this.cut());
  }

  /** Send everything; resolves to true once nothing waits any more. Only one runs at a time. */
  flush() {
    this.running ??= this.run().finally(() => { this.running = null; });
    return this.running;
  }

  async run() {
    clearTimeout(this.timer);
    const refused = new Set();
    for (;;) {
      const item = this.queue.all().find((one) => !one.clash && !refused.has(one.key) && !this.isHeld(one));
      if (!item) break;
      const answer = await this.send(item);
      if (!answer) return false;
      if (answer === "refused") refused.add(item.key);
    }
    this.tell("idle");
    return this.queue.all().length === 0;
  }

  /** A ballot isn't handed in while two answers to one of its questions wait for a choice. */
  isHeld(item) {
    return item.act && this.queue.of(item.ballot).some((one) => one.clash);
  }

  async send(item) {
    this.tell("sending", { item });
    let answer, text;
    try {
      answer = await fetch(item.url, {
        method: "POST",
        body: bodyOf(item),
        headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
        credentials: "same-origin",
      });
      text = await answer.text();
    } catch {
      this.cut();
      return null;
    }
    if (answer.status >= 500) {
      this.cut();
      return null;
    }
    this.failures = 0;
    this.cutAt = null;
    return this.understand(item, answer.status, text);
  }

  understand(item, status, text) {
    const said = parsed(text);
    if (status === 200 && said) {
      this.queue.settle(item, said.stamps?.[item.field]);
      this.tell("saved", { item, said });
      return "saved";
    }
    if (status === 409 && said?.error === "edited") {
      this.queue.clash(item, said.theirs[item.field], said.stamps[item.field]);
      this.tell("clash", { item });
      return "refused";
    }
    if (status === 422 && said?.errors) {
      this.queue.drop(item.key);
      this.tell("refused", { item, errors: said.errors });
      return "refused";
    }
    if (status === 404 || (status === 409 && said?.error === "conflict")) {
      this.queue.drop(item.key);
      this.tell("lost", { item, sentence: sentenceOf(status, text), gone: status === 404 });
      return "refused";
    }
    // The round is closed or paused, or the session has ended: everything stays here.
    this.tell("stopped", { status, sentence: sentenceOf(status, text) });
    return null;
  }

  cut() {
    this.cutAt ??= new Date();
    this.tell("cut");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), RETRIES_MS[Math.min(this.failures, RETRIES_MS.length - 1)]);
    this.failures += 1;
  }

  /** The page closes: what is left goes on its own; the queue still holds it, and the server takes it twice the same. */
  leave() {
    for (const item of this.queue.all()) {
      if (item.act || item.clash) continue;
      const body = bodyOf(item);
      body.append("csrf_token", csrfToken());
      navigator.sendBeacon(item.url, body);
    }
  }

  tell(what, detail = {}) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}

function bodyOf(item) {
  const body = new URLSearchParams();
  if (item.act) body.append("act", item.act);
  else if (item.field) {
    body.append(item.field, item.value);
    if (item.stamp) body.append(`shown-${item.field}`, item.stamp);
  }
  return body;
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return null; }
}
