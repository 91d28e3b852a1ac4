// The strand of the pile and the banner of a cut line: what is sent, what waits here, what the juror can go on with.

import { clock } from "../wire.js";

const FEMININE = ["aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"];
const MASCULINE = ["aucun", "un", ...FEMININE.slice(2)];

export class Progress {
  constructor(root) {
    this.strand = root.querySelector("[data-segments]");
    this.done = root.querySelector("[data-done]");
    this.states = this.strand ? JSON.parse(this.strand.dataset.states ?? "[]") : [];
    this.words = this.done?.textContent ?? "";
  }

  /** What the server says of the pile. */
  learn({ segments, done, spoken }) {
    this.states = segments;
    this.words = done;
    this.strand?.setAttribute("aria-label", spoken);
  }

  /** Whether every other ballot is handed in; `given` are the places of those that were since the server said so. */
  isLast(current, given) {
    return this.states.every((state, index) => state === "done" || index + 1 === current || given.has(index + 1));
  }

  /** `current` and `waiting` are places, from one; `cut` says whether what waits, waits for the line. */
  draw(current, waiting, cut) {
    if (!this.strand) return;
    [...this.strand.children].forEach((segment, index) => {
      const place = index + 1;
      const state = place === current ? "now" : waiting.has(place) ? "waiting" : this.states[index];
      segment.className = state ? `is-${state}` : "";
    });
    if (!this.done) return;
    const sent = this.states.filter((state, index) => state === "done" && !waiting.has(index + 1)).length;
    this.done.textContent = cut && waiting.size ? `${sent}\u00a0envoyé${sent > 1 ? "s" : ""}, ${waiting.size} en attente du réseau` : this.words;
  }
}

export class Banner {
  constructor(place, retry) {
    this.place = place;
    place.querySelector("[data-retry]").addEventListener("click", retry);
  }

  /** The line is cut: what waits, and what is already here. */
  cut(since, items, current, ahead) {
    const waiting = items.length ? `${sentence(waitingWords(items, current))} ` : "Rien n’attend. ";
    this.show(`Pas de réseau depuis ${clock(since)}. Continuez, rien ne se perd.`, `${waiting}${aheadWords(ahead)}`);
  }

  show(title, words) {
    this.place.hidden = false;
    this.place.querySelector("[data-offline-title]").textContent = title;
    this.place.querySelector("[data-offline-words]").textContent = words;
  }

  hide() {
    this.place.hidden = true;
  }
}

/** « 3 réponses gardées sur cet appareil, envoi au retour du réseau ». */
export function keptWords(count) {
  return count ? `${count}\u00a0réponse${count > 1 ? "s gardées" : " gardée"} sur cet appareil, envoi au retour du réseau` : "Pas de réseau";
}

/** « trois réponses attendent\u00a0: l’écologie du bulletin 15, les deux de celui-ci. » */
function waitingWords(items, current) {
  const answers = items.filter((item) => item.field);
  const places = [...new Set(answers.map((item) => item.place))].sort((a, b) => (a === current) - (b === current) || a - b);
  const named = places.map((place) => {
    const mine = answers.filter((item) => item.place === place);
    const where = place === current ? "de celui-ci" : `du bulletin ${place}`;
    return mine.length === 1 ? `${mine[0].name} ${where}` : `les ${number(mine.length)} ${where}`;
  });
  if (!answers.length) return `${number(items.length, MASCULINE)} bulletin${items.length > 1 ? "s attendent" : " attend"} de partir.`;
  return `${number(answers.length)} réponse${answers.length > 1 ? "s attendent" : " attend"}\u00a0: ${named.length > 3 ? `dans ${number(named.length, MASCULINE)} bulletins` : named.join(", ")}.`;
}

function aheadWords(count) {
  if (count > 1) return `Les ${number(count, MASCULINE)} objets suivants sont déjà sur cet appareil\u00a0; leur fiche matière viendra avec le réseau.`;
  if (count) return "L’objet suivant est déjà sur cet appareil\u00a0; sa fiche matière viendra avec le réseau.";
  return "Les autres objets, eux, demandent le réseau.";
}

const number = (count, words = FEMININE) => words[count] ?? String(count);
const sentence = (words) => words[0].toUpperCase() + words.slice(1);
