// One ballot on the screen: every answer goes to the queue as it is given, and the page follows what comes of it.

import { Criterion } from "./criterion.js";
import { keptWords } from "./progress.js";

const TEXT_PAUSE_MS = 800;
const ARROW_PAUSE_MS = 500;
const WANTED = { mark: "Choisissez une des cinq phrases.", evidence: "Un 0 ou un 4 se défend par une phrase\u202f: l’équipe la lira." };
const HANDED_IN = "Bulletin rendu. Vous pouvez en changer les notes jusqu’à la fermeture.";
const UNFINISHED = "Ce bulletin n’est plus rendu\u00a0: il y manque une phrase. Il le sera de nouveau dès qu’elle y est.";
const LATE_FACTS = "La fiche matière s’ouvrira au retour du réseau. Vous pouvez noter sans elle, ou garder ce bulletin pour plus tard.";

export class Ballot {
  constructor(form, queue, line) {
    this.form = form;
    this.queue = queue;
    this.line = line;
    this.wrap = document.querySelector("[data-ballot]");
    this.key = this.wrap.dataset.ballot;
    this.place = Number(this.wrap.dataset.place);
    this.url = form.dataset.desk;
    this.state = document.querySelector("[data-saved]");
    this.live = document.querySelector("[data-live]");
    this.criteria = [...form.querySelectorAll("[data-criterion]")].map((fieldset) => new Criterion(fieldset));
    this.timers = new Map();
    for (const plain of document.querySelectorAll("[data-plain]")) plain.hidden = true;
    for (const help of document.querySelectorAll("[data-keys]")) help.hidden = false;
    this.listen();
    this.restore();
    this.catchUp();
    this.measure();
  }

  listen() {
    this.form.addEventListener("input", (event) => this.typed(event.target));
    // The notes stand outside of the form's element.
    if (!this.form.contains(this.form.elements.note)) this.form.elements.note.addEventListener("input", (event) => this.typed(event.target));
    this.form.addEventListener("pointerdown", (event) => { this.pointed = event.target.closest(".level"); });
    this.form.addEventListener("click", (event) => this.clicked(event));
    this.form.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Text, or a mark chosen with the arrows. */
  typed(field) {
    if (!field.name) return;
    this.keep(field.name);
    const criterion = this.criterionOf(field);
    criterion?.draw();
    criterion?.complain(field.name, "");
    this.soon(field.name, field.type === "radio" ? ARROW_PAUSE_MS : TEXT_PAUSE_MS);
  }

  /** A level touched with a finger or a mouse: answered, on to the next. */
  clicked(event) {
    const level = event.target.closest(".level");
    if (!level || event.target.type !== "radio" || this.pointed !== level) return;
    this.pointed = null;
    this.answered(this.criterionOf(level), { moves: false });
  }

  pressed(event) {
    if (event.key === "Enter" && event.target.type === "radio") {
      event.preventDefault();
      if (!event.target.checked) event.target.checked = true;
      this.answered(this.criterionOf(event.target), { moves: true });
    } else if (event.key === "Escape" && event.target.localName === "textarea") {
      this.goOn(this.criterionOf(event.target));
    }
  }

  /** The criterion in which the focus is, or the first that isn't answered; none once all are. */
  current() {
    const focused = document.activeElement?.closest("[data-criterion]");
    return this.criteria.find((criterion) => criterion.element === focused) ?? this.criteria.find((criterion) => criterion.mark === "");
  }

  /** A key from 0 to 4. */
  mark(value) {
    const criterion = this.current();
    if (!criterion) return this.say("Les critères sont tous notés. Allez sur celui que vous voulez changer.");
    criterion.choose(value);
    this.say(`${criterion.name}\u00a0: ${value}`);
    return this.answered(criterion, { moves: true });
  }

  /** An answer is given: send it, fold, go to what is next; `moves` says whether the focus goes too. */
  answered(criterion, { moves }) {
    const field = `mark-${criterion.code}`;
    this.keep(field);
    criterion.complain(field, "");
    criterion.draw();
    this.late();
    this.send(field);
    for (const other of this.criteria) if (other !== criterion) other.fold();
    if (criterion.isProven) this.goOn(criterion, { moves });
    else if (moves) {
      criterion.open();
      criterion.evidence.focus();
    } else show(criterion.evidence.id);
  }

  /** Fold this criterion, open the next one that isn't answered. */
  goOn(criterion, { moves = true } = {}) {
    const next = this.criteria.find((one) => one !== criterion && one.wanted.length);
    next?.open();
    if (moves) {
      if (!next) (document.querySelector('[data-act="next"]') ?? document.activeElement).focus();
      else if (next.mark === "") next.focus();
      else next.evidence.focus();
    }
    criterion?.fold();
    if (!moves) next?.element.scrollIntoView({ block: "nearest" });
  }

  /** Remember an answer on this device, before anything else. */
  keep(field) {
    this.queue.put({
      ballot: this.key, place: this.place, url: this.url, field, value: this.valueOf(field),
      stamp: this.stampOf(field)?.value, name: this.nameOf(field),
    });
    this.dispatch();
  }

  soon(field, wait) {
    clearTimeout(this.timers.get(field));
    this.timers.set(field, setTimeout(() => this.send(field), wait));
  }

  send(field) {
    clearTimeout(this.timers.get(field));
    this.tell("Enregistrement…");
    return this.line.flush();
  }

  /** « Garder pour plus tard », « Bulletin suivant »: resolves to whether it went; false, and why, when it can't go. */
  act(act) {
    if (act === "next" && !this.isReady()) return false;
    this.queue.act({ ballot: this.key, place: this.place, url: this.url, act });
    this.tell("Enregistrement…");
    return this.line.flush();
  }

  isReady() {
    const wanted = this.criteria.flatMap((criterion) => criterion.wanted);
    const clash = this.wrap.querySelector(".clash button");
    for (const field of wanted) this.complain(field, WANTED[field.split("-")[0]]);
    if (wanted.length) {
      const names = wanted.map((field) => this.nameOf(field));
      this.say(`Il manque ${names.join(", ")}.`);
      const [first] = wanted, criterion = this.criteria.find((one) => first.endsWith(`-${one.code}`));
      if (first.startsWith("mark")) criterion.focus();
      else criterion.evidence.focus();
      show(`${first}-error`);
    } else clash?.focus();
    return !wanted.length && !clash;
  }

  complain(field, words) {
    const criterion = this.criteria.find((one) => field.endsWith(`-${one.code}`));
    if (words) criterion?.open();
    criterion?.complain(field, words);
  }

  /** The server answered about this ballot; `sent` is the field that it answers, as the juror typed it. */
  learn(said, sent) {
    const waiting = new Set(this.queue.of(this.key).map((item) => item.field));
    for (const [field, stamp] of Object.entries(said.stamps)) {
      const known = this.stampOf(field);
      if (!known || known.value === stamp || waiting.has(field)) continue;
      known.value = stamp;
      if (field !== sent) this.takeOver(field, said.texts[field]);
    }
    this.learnState(said.state);
    const holder = this.criteria.find((criterion) => criterion.waits);
    if (said.facts && holder) {
      holder.facts.innerHTML = said.facts;
      holder.element.querySelector("[data-facts-wait]")?.remove();
      if (holder.mark === "") holder.open();
      this.say("La fiche matière est ouverte.");
    }
  }

  /** Another screen answered this: it shows here, before the ballot is handed in with it. */
  takeOver(field, value) {
    this.write(field, value);
    const criterion = this.criteria.find((one) => field.endsWith(`-${one.code}`));
    this.placeOf(field).querySelector(".clash")?.remove();
    criterion?.complain(field, "");
    criterion?.draw();
    criterion?.fold();
  }

  /** Handed in, or no longer: a revision may lack its sentence. */
  learnState(state) {
    const line = this.form.querySelector("[data-state-line]");
    if (!line || (state !== "done" && line.hidden)) return;
    line.hidden = false;
    line.classList.toggle("is-waiting", state !== "done");
    line.querySelector("[data-state-words]").textContent = state === "done" ? HANDED_IN : UNFINISHED;
  }

  /** Without a line the facts can't come: the levels open all the same, and the page says why. */
  late() {
    const holder = this.criteria.find((criterion) => criterion.waits);
    if (!holder || !this.line.cutAt) return;
    const others = this.criteria.filter((criterion) => criterion !== holder);
    const words = holder.element.querySelector("[data-facts-wait]");
    if (words && others.every((criterion) => criterion.mark !== "")) words.textContent = LATE_FACTS;
  }

  /** Put back what an earlier visit couldn't send. */
  restore() {
    this.freshen();
    for (const item of this.queue.of(this.key)) {
      if (!item.field || !this.form.elements[item.field]) continue;
      if (item.clash) this.showClash(item);
      this.write(item.field, item.value);
    }
    for (const criterion of this.criteria) {
      criterion.draw();
      criterion.fold();
    }
  }

  /** The page was written just before an answer of this window arrived: it shows that answer all the same. */
  freshen() {
    for (const stamp of this.form.elements) {
      if (!stamp.name?.startsWith("shown-")) continue;
      const field = stamp.name.slice("shown-".length), settled = this.queue.settled(this.key, field);
      if (!settled || settled.before !== stamp.value || settled.stamp === stamp.value) continue;
      this.write(field, settled.value);
      stamp.value = settled.stamp;
    }
  }

  /** What was answered while this script was still on its way counts too. */
  catchUp() {
    const changed = new Set();
    for (const control of this.form.elements) {
      if (control.type === "radio" && control.checked && !control.defaultChecked) changed.add(control.name);
      if (control.localName === "textarea" && control.name && control.value !== control.defaultValue) changed.add(control.name);
    }
    for (const item of this.queue.of(this.key)) changed.delete(item.field);
    for (const field of changed) if (this.queue.settled(this.key, field)?.value === this.valueOf(field)) changed.delete(field);
    for (const field of changed) this.keep(field);
  }

  write(field, value) {
    const control = this.form.elements[field];
    control.value = value;
    if (control instanceof RadioNodeList) for (const radio of control) radio.checked = radio.value === value;
  }

  /** Two screens answered differently: both answers, and the choice. */
  showClash(item) {
    const place = this.placeOf(item.field);
    place.querySelector(".clash")?.remove();
    const box = document.createElement("div");
    box.className = "clash small";
    box.setAttribute("role", "status");
    const quoted = (text) => (item.field.startsWith("mark") ? text || "pas de note" : `«\u00a0${text}\u00a0»`);
    const words = document.createElement("p");
    words.textContent = `Un autre écran a répondu autrement\u00a0: ${quoted(item.clash.theirs)}. Ici\u00a0: ${quoted(item.value)}. Laquelle garder\u202f?`;
    const row = document.createElement("p");
    row.className = "row";
    row.append(
      choice("Garder celle d’ici", () => this.decide(item, item.value, box)),
      choice("Prendre l’autre", () => this.decide(item, item.clash.theirs, box)),
    );
    box.append(words, row);
    place.append(box);
  }

  placeOf(field) {
    return this.criteria.find((one) => field.endsWith(`-${one.code}`))?.element ?? this.form.elements.note.parentElement;
  }

  decide(item, value, box) {
    box.remove();
    const present = this.queue.of(this.key).find((one) => one.field === item.field) ?? item;
    this.queue.drop(present.key);
    if (this.stampOf(item.field)) this.stampOf(item.field).value = item.clash.stamp;
    if (value === item.clash.theirs) this.write(item.field, value);
    this.criteria.find((one) => item.field.endsWith(`-${one.code}`))?.draw();
    this.keep(item.field);
    this.send(item.field);
  }

  /** The bar: what is saved, what waits. */
  status() {
    const waiting = this.queue.all();
    if (waiting.some((item) => item.clash)) return this.tell("Deux réponses à départager", true);
    if (this.line.cutAt) return this.tell(keptWords(waiting.filter((item) => item.field).length || waiting.length), true);
    if (!waiting.length && this.savedAt) return this.tell(`Enregistré à ${this.savedAt}`);
    return undefined;
  }

  tell(words, waiting = false) {
    this.state?.classList.toggle("is-waiting", waiting);
    const place = this.state?.querySelector("[data-saved-words]");
    if (place && place.textContent !== words) place.textContent = words;
  }

  say(words) {
    this.live.textContent = words;
  }

  dispatch() {
    this.wrap.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
  }

  criterionOf(element) {
    const fieldset = element.closest("[data-criterion]");
    return this.criteria.find((criterion) => criterion.element === fieldset);
  }

  valueOf(field) {
    return String(this.form.elements[field].value ?? "");
  }

  stampOf(field) {
    return this.form.elements[`shown-${field}`];
  }

  nameOf(field) {
    const criterion = this.criteria.find((one) => field.endsWith(`-${one.code}`));
    if (!criterion) return "votre note privée";
    const name = criterion.name.toLocaleLowerCase("fr");
    const of = /^[aeiouyéèêh]/.test(name) ? `d’${name}` : `de ${name}`;
    return field.startsWith("evidence") ? `la phrase ${of}` : `la note ${of}`;
  }

  /** The object stays in sight while the criteria scroll, as far as the window is high enough. */
  measure() {
    const left = document.querySelector(".desk:not(.desk-giving-up) .desk-left");
    if (!left || !("ResizeObserver" in window)) return;
    new ResizeObserver(() => left.style.setProperty("--height", `${left.offsetHeight}px`)).observe(left);
    left.classList.add("is-measured");
  }
}

/** Not under the bar, not out of the window. */
function show(id) {
  document.getElementById(id).scrollIntoView({ block: "nearest" });
}

function choice(words, done) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small";
  button.textContent = words;
  button.addEventListener("click", done);
  return button;
}
