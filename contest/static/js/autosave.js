// A draft that saves itself: each changed field is sent alone; what isn't sent yet stays on this device.
// Hidden inputs "shown-<field>" hold the fingerprint of the text as it was shown: the server refuses (409) to
// overwrite what somebody else wrote in between, and answers with the new fingerprint.

import { clock, csrfToken, sentenceOf } from "./wire.js";

const PAUSE_MS = 800;
const RETRY_MS = 5000;
const CHECKS = { done: ", fait", missing: ", manque", optional: ", facultatif" };

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.state = document.querySelector("[data-saved]");
    this.timers = new Map();
    this.unsent = new Map();
    this.answered = new Map(); // the last value of each field that the server has seen
    this.refused = new Set();
    for (const field of form.elements) if (field.name) this.answered.set(field.name, writtenOf(form, field));
    this.queue = Promise.resolve();
    this.restore();
    // What was typed while this script was still on its way counts too.
    for (const field of form.elements) if (field.type !== "hidden") this.changed(field, 0);
    form.addEventListener("input", (event) => this.changed(event.target, PAUSE_MS));
    form.addEventListener("change", (event) => this.changed(event.target, 0));
    form.addEventListener("submit", () => { this.leaving = true; });
    window.addEventListener("online", () => this.sendAll());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("beforeunload", (event) => {
      if (this.cut && this.unsent.size && !this.leaving) event.preventDefault();
    });
  }

  key(name) {
    return `draft ${this.url} ${name}`;
  }

  changed(field, wait) {
    if (!field.name || field.name === "csrf_token" || field.type === "file" || field.type === "password") return;
    const value = valueOf(this.form, field);
    clearTimeout(this.timers.get(field.name));
    if (!this.unsent.has(field.name) && same(value, this.answered.get(field.name))) return;
    this.unsent.set(field.name, value);
    keep(this.key(field.name), { value, stamp: this.stamp(field.name)?.value });
    this.timers.set(field.name, setTimeout(() => this.send(field.name), wait));
  }

  /** A box that was unticked is sent as an empty value: absent would mean unchanged. */
  body(name, values) {
    const parts = new URLSearchParams();
    for (const value of values.length ? values : [""]) parts.append(name, value);
    for (const stamp of this.form.querySelectorAll("[data-stamp]")) parts.append(stamp.name, stamp.value);
    return parts;
  }

  /** One request at a time, in order, so that an old value can't overwrite a newer one. */
  send(name) {
    this.queue = this.queue.then(() => this.post(name));
    return this.queue;
  }

  async post(name) {
    if (!this.unsent.has(name)) return;
    const value = this.unsent.get(name);
    this.tell("Enregistrement…");
    let answer;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        body: this.body(name, value),
        headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
        credentials: "same-origin",
      });
    } catch {
      this.offline(name);
      return;
    }
    await this.understand(answer, name, value);
  }

  async understand(answer, name, value) {
    const text = await answer.text();
    this.cut = answer.status >= 500;
    if (answer.ok) {
      this.settle(name, value, "");
      drop(this.key(name));
      const news = JSON.parse(text);
      this.show(news);
      this.tellState(news.saved_at ?? clock());
    } else if (answer.status === 422 || answer.status === 409) {
      const { errors = {}, sentence, stamps } = JSON.parse(text);
      this.show({ stamps });
      this.settle(name, value, errors[name] ?? sentence ?? "Reprenez ce texte.");
      this.tellState(clock());
    } else if (answer.status >= 500) {
      this.offline(name);
    } else {
      this.tell(sentenceOf(answer.status, text), true);
    }
  }

  /** The server has seen this value; words say why it refused it. A refused text stays kept on this device. */
  settle(name, value, words) {
    this.answered.set(name, value);
    if (same(this.unsent.get(name), value)) this.unsent.delete(name);
    this.refused[words ? "add" : "delete"](name);
    this.mark(name, words);
  }

  /** What the answer changes elsewhere on the page: fingerprints, what is missing, the checklist. */
  show({ stamps = {}, missing, checklist = [] }) {
    for (const [name, value] of Object.entries(stamps)) if (this.form.elements[name]) this.form.elements[name].value = value;
    if (missing !== undefined) for (const place of document.querySelectorAll("[data-missing]")) place.textContent = missing;
    const lines = document.querySelectorAll(".checklist > li");
    if (lines.length !== checklist.length) return;
    checklist.forEach(({ state, hint, url }, i) => {
      lines[i].className = `check-${state}`;
      lines[i].querySelector("[data-check]").textContent = CHECKS[state];
      lines[i].querySelector("[data-check-hint]").textContent = hint;
      lines[i].querySelector(".hint").hidden = !hint && !url;
    });
  }

  stamp(name) {
    return this.form.elements[`shown-${name}`];
  }

  tellState(time) {
    if (this.unsent.size) return;
    if (this.refused.size) this.tell(`${this.refused.size > 1 ? "Des champs sont" : "Un champ est"} à reprendre\u202f; le reste est enregistré.`, true);
    else this.tell(`Enregistré à ${time}`);
  }

  offline(name) {
    this.cut = true;
    const count = this.unsent.size;
    this.tell(`Pas de réseau\u00a0: ${count > 1 ? `${count} champs gardés` : "votre texte est gardé"} sur cet appareil.`, true);
    clearTimeout(this.timers.get(name));
    this.timers.set(name, setTimeout(() => this.send(name), RETRY_MS));
  }

  sendAll() {
    for (const name of this.unsent.keys()) this.send(name);
  }

  /** The page is closing: a beacon carries what is left; what it loses comes back with restore(). */
  leave() {
    if (this.leaving) return;
    for (const [name, value] of this.unsent) {
      const parts = this.body(name, value);
      parts.append("csrf_token", csrfToken());
      navigator.sendBeacon(this.url, parts);
    }
  }

  /** Put back what an earlier visit to this page couldn't send. */
  restore() {
    for (const field of this.form.elements) {
      const kept = field.name && recall(this.key(field.name));
      if (!Array.isArray(kept?.value)) continue;
      if (same(kept.value, valueOf(this.form, field))) {
        drop(this.key(field.name));
        continue;
      }
      if (kept.stamp && this.stamp(field.name)) this.stamp(field.name).value = kept.stamp;
      if (field.type === "checkbox" || field.type === "radio") field.checked = kept.value.includes(field.value);
      else field.value = kept.value[0] ?? "";
      this.changed(field, 0);
    }
  }

  mark(name, words) {
    const field = this.form.elements[name];
    const target = field instanceof RadioNodeList ? null : field;
    const message = document.getElementById(`${target?.id ?? name}-error`);
    if (!message) return;
    message.hidden = !words;
    message.querySelector("span").textContent = words;
    if (target) {
      if (words) target.setAttribute("aria-invalid", "true");
      else target.removeAttribute("aria-invalid");
      describe(target, message.id, Boolean(words));
    }
  }

  tell(words, waiting = false) {
    if (!this.state) return;
    this.state.classList.toggle("is-waiting", waiting);
    this.state.querySelector("[data-saved-words]").textContent = words;
  }
}

function describe(field, id, on) {
  const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (on) ids.add(id);
  else ids.delete(id);
  if (ids.size) field.setAttribute("aria-describedby", [...ids].join(" "));
  else field.removeAttribute("aria-describedby");
}

/** All the values of the field's name, as a form would send them. */
function valueOf(form, field) {
  return new FormData(form).getAll(field.name).filter((value) => typeof value === "string");
}

/** The same as the server wrote them into the page, whatever was typed since. */
function writtenOf(form, field) {
  if (["text", "textarea"].includes(field.type)) return [field.defaultValue];
  if (["radio", "checkbox"].includes(field.type)) return [...form.elements].filter((one) => one.name === field.name && one.defaultChecked).map((one) => one.value);
  if (field.type === "select-one") return [([...field.options].find((one) => one.defaultSelected) ?? field.options[0]).value];
  return valueOf(form, field);
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// Storage may be closed (private windows, full disk): then the page itself keeps the text.
function keep(key, value) {
  try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* the field still holds it */ }
}

function recall(key) {
  try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
}

function drop(key) {
  try { sessionStorage.removeItem(key); } catch { /* nothing was kept */ }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Draft(form);
