// The drop zone: sends the bytes of one file as they are, shows how far it is, and says how to go on after a cut.
// The contract: PUT to data-upload with X-File-Name (percent-encoded) → 200 or 201 {"location"}, or {"error", "sentence"}.

import { csrfToken, sentenceOf } from "./wire.js";

const KNOWN = /\.(stl|3mf|obj|ply)$/i;
const TRIES = 3;
const PATIENCE_MS = [2000, 6000];

class Upload {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector('input[type="file"]');
    this.zone = form.querySelector(".drop-zone");
    this.panel = form.querySelector("[data-upload-progress]");
    this.problem = form.querySelector("[data-upload-error]");
    this.words = form.querySelector("[data-upload-words]");
    this.again = form.querySelector("[data-upload-retry]");
    this.limit = Number(form.dataset.limit);
    form.classList.add("is-live");
    this.input.addEventListener("change", () => this.take(this.input.files[0]));
    this.again.addEventListener("click", () => this.send(this.file));
    form.querySelector("[data-upload-cancel]").addEventListener("click", () => this.cancel());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take(this.input.files[0]);
    });
    this.listenToDrops();
  }

  listenToDrops() {
    let depth = 0;
    const over = (on) => this.form.classList.toggle("is-over", on);
    this.form.addEventListener("dragenter", () => over(++depth > 0));
    this.form.addEventListener("dragleave", () => over(--depth > 0));
    this.form.addEventListener("dragover", (event) => event.preventDefault());
    this.form.addEventListener("drop", (event) => {
      event.preventDefault();
      depth = 0;
      over(false);
      this.take(event.dataTransfer.files[0]);
    });
    // A file dropped beside the zone would replace the page and what was typed in it.
    window.addEventListener("dragover", (event) => event.preventDefault());
    window.addEventListener("drop", (event) => event.preventDefault());
  }

  /** Check what can be known before sending, then send. */
  take(file) {
    if (!file) return;
    this.say("");
    if (!file.size) return this.say(`«\u00a0${file.name}\u00a0» est vide (0 octet). Exportez-le de nouveau depuis votre logiciel.`);
    if (file.size > this.limit) return this.say(`«\u00a0${file.name}\u00a0» pèse ${megabytes(file.size)}\u202f; la limite est de ${this.form.dataset.limitWords}. Réduisez le nombre de triangles à l’export.`);
    if (!KNOWN.test(file.name)) return this.say(`«\u00a0${file.name}\u00a0» n’est pas un fichier STL, 3MF, OBJ ou PLY. Exportez votre objet dans l’un de ces formats.`);
    this.send(file);
  }

  send(file, attempt = 1) {
    this.file = file;
    this.zone.hidden = true;
    this.panel.hidden = false;
    this.again.hidden = true;
    this.form.querySelector("[data-upload-name]").textContent = file.name;
    this.started = performance.now();
    this.progress(0);
    const request = new XMLHttpRequest();
    this.request = request;
    request.open("PUT", this.form.dataset.upload);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.upload.addEventListener("progress", (event) => this.progress(event.loaded));
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.cut(attempt));
    request.addEventListener("timeout", () => this.cut(attempt));
    request.send(file);
  }

  progress(loaded) {
    const share = Math.min(loaded / this.file.size, 1);
    const percent = Math.floor(share * 100);
    move(this.panel.querySelector("[data-bar]"), percent);
    this.form.querySelector("[data-upload-bytes]").textContent = `${megabytes(loaded)} sur ${megabytes(this.file.size)}`;
    const seconds = (performance.now() - this.started) / 1000;
    if (share === 1) this.tell("Tout est parti, le serveur range le fichier…");
    else if (seconds < 1.5 || !loaded) this.tell(`${percent}\u00a0%`);
    else this.tell(`${percent}\u00a0%, encore ${remaining(seconds * (1 / share - 1))} environ.`);
  }

  /** Say it, but not more than once a second: screen readers follow these words. */
  tell(words) {
    const now = performance.now();
    if (now - (this.told ?? 0) < 1000 && !words.endsWith("…")) return;
    this.told = now;
    this.words.textContent = words;
  }

  answered(request) {
    if (request.status >= 200 && request.status < 300) {
      window.location.assign(JSON.parse(request.responseText).location);
      return;
    }
    this.reset();
    this.say(sentenceOf(request.status, request.responseText));
  }

  /** The connection broke: the bytes can't be resumed, so start again, and say so. */
  cut(attempt) {
    if (attempt < TRIES) {
      this.words.textContent = "La connexion a coupé. Nous recommençons l’envoi depuis le début…";
      this.waiting = setTimeout(() => this.send(this.file, attempt + 1), PATIENCE_MS[attempt - 1]);
      return;
    }
    this.words.textContent = "La connexion a coupé plusieurs fois. Rien n’est perdu\u00a0: votre fichier est toujours sur cet ordinateur.";
    this.again.hidden = false;
    this.again.focus();
  }

  cancel() {
    clearTimeout(this.waiting);
    this.request?.abort();
    this.reset();
    this.input.focus();
  }

  reset() {
    this.panel.hidden = true;
    this.zone.hidden = false;
    this.input.value = "";
  }

  say(words) {
    this.problem.hidden = !words;
    this.problem.querySelector("span").textContent = words;
  }
}

function move(bar, percent) {
  bar.setAttribute("aria-valuenow", percent);
  bar.querySelector("[data-bar-strand]").setAttribute("width", `${percent}%`);
  bar.querySelector("[data-bar-nozzle]").setAttribute("x", `${percent}%`);
}

function megabytes(bytes) {
  const [value, unit, digits] = bytes < 1e6 ? [bytes / 1e3, "Ko", 0] : [bytes / 1e6, "Mo", 1];
  return `${value.toLocaleString("fr-FR", { minimumFractionDigits: digits, maximumFractionDigits: digits })}\u00a0${unit}`;
}

function remaining(seconds) {
  const rounded = seconds < 20 ? Math.ceil(seconds) : Math.ceil(seconds / 10) * 10;
  if (rounded < 90) return `${rounded}\u00a0seconde${rounded > 1 ? "s" : ""}`;
  return `${Math.ceil(rounded / 60)}\u00a0minutes`;
}

for (const form of document.querySelectorAll("form[data-upload]")) new Upload(form);
