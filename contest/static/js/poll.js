// « Analyse en cours »: asks after 1, 2 and 4 seconds, then every 5, and shows the report as soon as it is there.

const PAUSES_S = [1, 2, 4];
const STEADY_S = 5;

async function follow(place) {
  const words = place.querySelector("[data-poll-words]");
  let tag = "";
  for (let turn = 0; ; turn++) {
    await new Promise((resume) => setTimeout(resume, (PAUSES_S[turn] ?? STEADY_S) * 1000));
    if (document.hidden) continue;
    try {
      const answer = await fetch(place.dataset.poll, { cache: "no-store", headers: { Accept: "application/json", ...(tag && { "If-None-Match": tag }) }, credentials: "same-origin" });
      if (answer.status === 304) continue;
      if (answer.status === 404 || answer.status === 410) return window.location.reload();
      if (!answer.ok) continue;
      tag = answer.headers.get("ETag") ?? "";
      const news = await answer.json();
      if (news.verdict && (news.drawn || !("pollDrawn" in place.dataset))) return window.location.reload();
      if (news.words && words) words.textContent = news.words;
    } catch {
      if (words) words.textContent = "La connexion a coupé\u202f; nous redemandons. Le travail continue sans vous.";
    }
  }
}

for (const place of document.querySelectorAll("[data-poll]")) follow(place);
