// The juror's desk: every answer is kept on this device, sent as soon as the line lets it, and never lost in between.

import { Ahead } from "./desk/ahead.js";
import { Ballot } from "./desk/ballot.js";
import { onKeys } from "./desk/keys.js";
import { Line } from "./desk/line.js";
import { Banner, Progress } from "./desk/progress.js";
import { Queue, forgetAll } from "./desk/queue.js";
import { clock } from "./wire.js";

const place = document.querySelector("[data-offline]");
const queue = new Queue(place.dataset.owner);
const line = new Line(queue);
const ahead = new Ahead();
const progress = new Progress(document);
const banner = new Banner(place, () => line.flush());
let ballot = null;
let told = null; // a sentence that stays until the next answer goes through
let arrived = false; // an answer went through since the page was loaded
let swapped = false; // the page on the screen isn't the one that was loaded
const acted = new Set(); // the ballots that were handed in or kept for later since then
const given = new Set(); // the places of those that were handed in

function start() {
  const form = document.querySelector("form[data-desk]");
  ballot = form ? new Ballot(form, queue, line) : null;
  for (const button of document.querySelectorAll("[data-act]")) button.addEventListener("click", press);
  // A dialog that came with another page has no listener of its own yet.
  if (swapped) for (const button of document.querySelectorAll("[data-dialog]")) button.addEventListener("click", () => document.getElementById(button.dataset.dialog).showModal());
  ahead.prepare(following().filter(isLeft));
  refresh();
}

/** « Bulletin suivant »: at once when the next page is already here, else where the server says. */
async function press(event) {
  event.preventDefault();
  const asked = ballot, { act } = event.currentTarget.dataset;
  const sent = asked.act(act);
  if (!sent) return;
  acted.add(asked.key);
  if (act === "next") given.add(asked.place);
  const [next] = following().filter(isLeft);
  if (next && ahead.pages.has(next)) return show(next);
  const here = location.href;
  if (await sent || location.href !== here || asked !== ballot) return;
  if (line.cutAt && queue.of(asked.key).some((item) => item.act)) openNext();
}

/** Without a line: the next page that is already here, or none. */
function openNext() {
  const url = following().find((one) => ahead.pages.has(one) && isLeft(one));
  if (url) show(url);
  else ballot.say("Les objets suivants demandent le réseau. Votre bulletin est gardé sur cet appareil.");
}

const isLeft = (url) => !acted.has(url.split("/").pop());

function show(url) {
  swapped = true;
  ahead.open(url);
  history.pushState(null, "", url);
  start();
  const title = document.querySelector("h1");
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

function following() {
  return JSON.parse(document.querySelector("[data-ahead]")?.dataset.ahead ?? "[]");
}

function refresh() {
  const items = queue.all();
  const current = ballot?.place;
  const waiting = items.filter((item) => item.place !== current && (line.cutAt || item.act)).map((item) => item.place);
  progress.draw(current, new Set(waiting), Boolean(line.cutAt));
  if (line.cutAt) banner.cut(line.cutAt, items, current, ahead.count(following()));
  else if (told) banner.show(...told);
  else banner.hide();
  ballot?.status();
  nameNext(current);
}

/** « Rendre » on the last one: a page that was fetched in advance doesn't know what was handed in since. */
function nameNext(current) {
  const button = document.querySelector('[data-act="next"]');
  if (!button) return;
  const isLast = progress.isLast(current, given);
  button.toggleAttribute("data-last", isLast);
  button.querySelector("span").textContent = isLast ? button.dataset.lastWords : button.dataset.words;
}

line.addEventListener("saved", ({ detail: { item, said } }) => {
  progress.learn(said.progress);
  told = null;
  arrived = true;
  if (ballot && item.ballot === ballot.key) {
    ballot.savedAt = said.saved_at || clock();
    ballot.learn(said, item.field);
    if (item.act && said.next) location.assign(said.next);
  }
  refresh();
});
line.addEventListener("refused", ({ detail: { item, errors } }) => {
  acted.delete(item.ballot);
  given.delete(item.place);
  if (ballot && item.ballot === ballot.key) for (const [field, words] of Object.entries(errors)) ballot.complain(field, words);
  else told = [`Le bulletin ${item.place} n’est pas complet.`, "Il vous attend dans la liste\u00a0: ce que vous aviez noté est enregistré."];
});
line.addEventListener("clash", ({ detail: { item } }) => {
  const present = queue.all().find((one) => one.key === item.key);
  if (ballot && item.ballot === ballot.key) ballot.showClash(present);
  else told = ["Deux réponses à départager.", `Sur un autre écran, vous aviez répondu autrement au bulletin ${item.place}. Ouvrez-le pour choisir\u00a0: rien n’est remplacé.`];
  refresh();
});
line.addEventListener("lost", ({ detail: { item, sentence, gone: away } }) => {
  told = [`Bulletin ${item.place}\u00a0: une réponse n’est pas partie.`, away ? "Ce bulletin n’est plus dans votre liste." : sentence];
  refresh();
});
line.addEventListener("stopped", ({ detail: { status, sentence } }) => {
  told = [status === 401 ? "Votre session est fermée." : "Vos réponses restent sur cet appareil.", status === 401 ? "Reconnectez-vous dans un autre onglet, puis réessayez\u00a0: vos réponses sont gardées sur cet appareil." : sentence];
  refresh();
  ballot?.tell("Pas encore envoyé", true);
});
line.addEventListener("cut", () => {
  ballot?.late();
  refresh();
});
line.addEventListener("idle", () => {
  refresh();
  // The list was written before what has just arrived.
  if (arrived && !told && document.querySelector("[data-jury]")) location.reload();
});
// Another tab sent an answer about this ballot: ask what stands now.
addEventListener("storage", ({ key, newValue }) => {
  if (ballot && key && newValue === null && queue.holds(key, ballot.key)) line.send({ ballot: ballot.key, url: ballot.url });
});
document.addEventListener("kept", () => {
  const items = queue.all();
  if (line.cutAt) banner.cut(line.cutAt, items, ballot?.place, ahead.count(following()));
});

// « Quitter » empties this device (site.js): not while something here has no other place to be.
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form.leave") || !queue.all().length) return;
  event.preventDefault();
  event.stopPropagation();
  if (await line.flush()) leave(event.target);
  else document.getElementById("quitter").showModal();
  document.querySelector("[data-leave-anyway]").onclick = () => leave(event.target);
}, true);

function leave(form) {
  forgetAll();
  form.submit();
}

addEventListener("popstate", () => location.reload());
addEventListener("pagehide", () => line.leave());
// A page that comes back from the browser's memory may be old.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

start();
onKeys(() => ballot);
line.flush();
