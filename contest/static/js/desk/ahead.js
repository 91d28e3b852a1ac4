// The pages of the next ballots, fetched in advance: « Bulletin suivant » answers at once, and without a line too.
// They live in this page's memory alone: a reload without a line asks the network.

const WAIT_MS = 400;

export class Ahead {
  constructor() {
    this.pages = new Map();
  }

  /** Fetch these pages and their pictures once the present page is at rest. */
  prepare(urls) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetchAll(urls), WAIT_MS);
  }

  async fetchAll(urls) {
    for (const url of urls) {
      if (this.pages.has(url) || !navigator.onLine) continue;
      try {
        const answer = await fetch(url, { credentials: "same-origin" });
        if (!answer.ok || answer.redirected) continue;
        this.pages.set(url, await answer.text());
      } catch {
        return;
      }
      this.pictures(url);
    }
  }

  /** The browser keeps poster and photos: their addresses say that they never change. */
  pictures(url) {
    for (const picture of this.read(url)?.querySelectorAll(".desk-left img") ?? []) new Image().src = picture.getAttribute("src");
  }

  /** How many of these pages are here. */
  count(urls) {
    return urls.filter((url) => this.pages.has(url)).length;
  }

  /** Show that page in the place of this one; false when it isn't here. */
  open(url) {
    const page = this.read(url);
    const main = page?.querySelector("#contenu");
    if (!main) return false;
    document.querySelector("#contenu").replaceWith(document.importNode(main, true));
    document.querySelector(".desk-bar").replaceWith(document.importNode(page.querySelector(".desk-bar"), true));
    document.querySelector("[data-place-words]").textContent = page.querySelector("[data-place-words]").textContent;
    document.title = page.title;
    scrollTo(0, 0);
    return true;
  }

  read(url) {
    const text = this.pages.get(url);
    return text ? new DOMParser().parseFromString(text, "text/html") : null;
  }
}
