// One criterion of the desk: its five sentences fold to the one chosen, its proof shows under it.

const ENDS = new Set(["0", "4"]);

export class Criterion {
  constructor(fieldset) {
    this.element = fieldset;
    this.code = fieldset.dataset.criterion;
    this.name = fieldset.dataset.name;
    this.details = fieldset.querySelector("details");
    this.radios = [...fieldset.querySelectorAll('input[type="radio"]')];
    this.evidence = fieldset.querySelector("textarea");
    this.chosen = fieldset.querySelector("[data-chosen]");
    this.proof = fieldset.querySelector("[data-proof]");
    this.facts = fieldset.querySelector("[data-facts]");
    // The link « Changer » disappears as the sentences open: the focus goes to them.
    this.details.addEventListener("toggle", () => {
      if (this.details.open && document.activeElement?.closest("summary")?.parentElement === this.details) this.focus();
    });
  }

  get mark() {
    return this.radios.find((radio) => radio.checked)?.value ?? "";
  }

  get isProven() {
    // Two words at least, as contest.rules.jury says: a stray key is no sentence.
    return !ENDS.has(this.mark) || this.evidence.value.trim().split(/\s+/).length > 1;
  }

  get isComplete() {
    return this.mark !== "" && this.isProven;
  }

  /** The fields that are empty and mustn't be. */
  get wanted() {
    if (this.mark === "") return [`mark-${this.code}`];
    return this.isProven ? [] : [`evidence-${this.code}`];
  }

  choose(value) {
    const radio = this.radios.find((one) => one.value === value);
    if (radio) radio.checked = true;
  }

  /** The sentence chosen and its proof, as the form holds them. */
  draw() {
    const { mark } = this;
    this.element.classList.toggle("is-marked", mark !== "");
    this.chosen.hidden = mark === "";
    this.proof.hidden = this.evidence.value.trim() === "";
    this.proof.querySelector("[data-proof-words]").textContent = this.evidence.value.trim();
    if (mark === "") return;
    const level = this.radios.find((radio) => radio.value === mark).closest(".level");
    this.chosen.querySelector(".layers").replaceWith(level.querySelector(".layers").cloneNode(true));
    this.chosen.querySelector("[data-chosen-mark]").textContent = `${mark}.`;
    this.chosen.querySelector("[data-chosen-words]").textContent = level.querySelector("b").nextSibling.textContent.trim();
  }

  open() {
    this.details.open = true;
  }

  fold() {
    if (this.isComplete) this.details.open = false;
  }

  /** Whether it waits for its facts: its five sentences stay folded until then. */
  get waits() {
    return this.facts !== null && this.facts.childElementCount === 0;
  }

  focus() {
    (this.radios.find((radio) => radio.checked) ?? this.radios[0]).focus();
  }

  /** Say what is wrong at a field, or nothing any more. */
  complain(field, words) {
    const message = document.getElementById(`${field}-error`);
    message.hidden = !words;
    message.querySelector("span").textContent = words;
    if (field !== `evidence-${this.code}`) return;
    if (words) {
      this.evidence.setAttribute("aria-invalid", "true");
      this.evidence.setAttribute("aria-describedby", message.id);
    } else {
      this.evidence.removeAttribute("aria-invalid");
      this.evidence.removeAttribute("aria-describedby");
    }
  }
}
