// Small comforts of every page: counters, copying, printing, dialogs, the menu; each page works without them.

for (const field of document.querySelectorAll("[data-counter]")) {
  const words = document.querySelector(`[data-count-for="${field.id}"]`);
  const most = Number(field.dataset.counter);
  const count = () => {
    const length = [...field.value].length;
    words.textContent = length > most ? `${length}\u00a0caractères\u00a0: ${length - most} de trop` : `${length}\u00a0caractère${length < 2 ? "" : "s"} sur ${most}`;
    words.parentElement.classList.toggle("is-blocking", length > most);
  };
  field.addEventListener("input", count);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const words = button.querySelector("span");
  const before = words.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      words.textContent = "Copié";
    } catch {
      words.textContent = "À copier à la main";
    }
    setTimeout(() => { words.textContent = before; }, 2500);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-dialog]")) {
  button.addEventListener("click", (event) => {
    const dialog = document.getElementById(button.dataset.dialog);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  });
}

const menu = document.querySelector("details.menu");
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// « Quitter »: what a juror's desk kept on this device goes too.
for (const form of document.querySelectorAll("form.leave")) {
  form.addEventListener("submit", () => {
    try {
      for (const kept of [localStorage, sessionStorage]) {
        for (const key of Object.keys(kept)) if (key.startsWith("desk ")) kept.removeItem(key);
      }
    } catch { /* the storage is closed: it holds nothing */ }
  });
}

document.querySelector("[data-focus]")?.focus();
