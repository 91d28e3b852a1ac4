// Shows what a section would change for the teams while it is being filled in; the page's own button does the same.

const effects = document.querySelector("[data-effects]");
let asking = 0;

async function preview(form) {
  const ticket = ++asking;
  const data = new FormData(form);
  data.set("preview", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data), headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = page.querySelector("[data-effects]");
    if (ticket === asking && answer.ok && told) effects.replaceChildren(...told.childNodes);
  } catch {
    // Without the network nothing is shown: saving says it.
  }
}

if (effects) {
  effects.setAttribute("aria-live", "polite");
  for (const form of document.querySelectorAll("form[data-preview]")) {
    form.addEventListener("change", () => preview(form));
  }
}
