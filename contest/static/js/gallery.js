// The gallery without leaving the page: filters answer at once, « Afficher … de plus » adds its objects below.
// Each change is a plain link or a plain form, so that the page works without this file.

// Pictures wait in noscript elements: at first only those in sight load, once somebody scrolls those that come next.
const near = (margin) => new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach((one) => show(one.target)), { rootMargin: margin });
let watching = near("0px");

function show(paper) {
  watching.unobserve(paper);
  const waiting = paper.querySelector("noscript[data-later]");
  if (!waiting) return;
  // A page read by DOMParser holds the picture itself, a page that the browser read holds its text.
  const picture = waiting.firstElementChild ?? new DOMParser().parseFromString(waiting.textContent, "text/html").body.firstElementChild;
  waiting.replaceWith(document.importNode(picture, true));
}

function watch() {
  for (const waiting of document.querySelectorAll("noscript[data-later]")) watching.observe(waiting.parentElement);
}

watch();
addEventListener("scroll", () => {
  watching.disconnect();
  watching = near("700px");
  watch();
}, { once: true, passive: true });
addEventListener("beforeprint", () => document.querySelectorAll("noscript[data-later]").forEach((waiting) => show(waiting.parentElement)));

const form = document.querySelector("[data-gallery]");
const part = (page, name) => page.querySelector(`[data-part="${name}"]`);
let asking = null;

/** The page at that address, or nothing when another one was asked for meanwhile or the line is cut. */
async function read(url) {
  asking?.abort();
  asking = new AbortController();
  const wall = part(document, "wall");
  wall.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: asking.signal });
    if (!answer.ok) throw new Error(`answer ${answer.status}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
    return null;
  } finally {
    wall.removeAttribute("aria-busy");
  }
}

/** Show another question's answer in the place of this one. */
async function change(url) {
  const page = await read(url);
  if (!page) return;
  if (!part(page, "wall")) return location.assign(url);
  for (const name of ["chips", "count", "wall"]) {
    const [old, fresh] = [part(document, name), part(page, name)];
    if (!old || !fresh) continue;
    old.replaceChildren(...fresh.childNodes);
    Object.assign(old.dataset, fresh.dataset);
  }
  const theme = new URL(url, location).searchParams.get("theme");
  form.querySelector('[name="theme"]')?.remove();
  if (theme) form.insertAdjacentHTML("afterbegin", '<input type="hidden" name="theme">');
  if (theme) form.elements.theme.value = theme;
  history.replaceState(null, "", url);
  watch();
}

/** Hang the next page's objects under these; the invitation moves to the last hole. */
async function add(link) {
  const page = await read(link.href);
  const fresh = page?.querySelector("[data-tiles]");
  if (!fresh) return;
  const tiles = document.querySelector("[data-tiles]");
  tiles.querySelector("[data-hole]")?.remove();
  const first = fresh.firstElementChild;
  tiles.append(...fresh.children);
  settle(tiles);
  watch();
  const more = page.querySelector("[data-more]");
  const before = document.querySelector("[data-more]").closest("p");
  if (more) before.replaceChildren(more);
  else before.remove();
  const count = part(document, "count"), shown = tiles.children.length - (tiles.querySelector("[data-hole]") ? 1 : 0);
  const all = shown === Number(count.dataset.total);
  count.textContent = all ? count.dataset.all : count.dataset.some.replace("0", shown);
  first.querySelector("a").focus({ preventScroll: true });
}

/** The invitation takes what the last line leaves of four columns. */
function settle(tiles) {
  const hole = tiles.querySelector("[data-hole]");
  if (!hole) return;
  const large = tiles.querySelectorAll(".tile-big, .tile-big-right").length;
  const free = (4 - ((tiles.children.length - 1 + 3 * large) % 4)) % 4 || 4;
  hole.className = `wall-hole hole-${free}`;
}

if (form && window.AbortController) {
  const url = () => {
    const said = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
    return said ? `${form.action}?${said}` : form.action;
  };
  form.addEventListener("change", () => change(url()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change(url());
  });
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const chip = event.target.closest('[data-part="chips"] a');
    const more = event.target.closest("[data-more]");
    if (!chip && !more) return;
    event.preventDefault();
    if (more) return add(more);
    const label = chip.textContent;
    change(chip.href).then(() => {
      [...part(document, "chips").querySelectorAll("a")].find((each) => each.textContent === label)?.focus();
    });
  });
}
