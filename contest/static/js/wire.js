// How the scripts of the pages write to the server: the CSRF token, and what to say when it refuses.

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content
  ?? document.querySelector('input[name="csrf_token"]')?.value ?? "";

/** The sentence of an error answer, or one of ours when the server sent no words. */
export function sentenceOf(status, text) {
  try {
    const { sentence } = JSON.parse(text);
    if (sentence) return sentence;
  } catch {
    // Not JSON: a proxy answered in the place of the application.
  }
  if (status === 413) return "Ce fichier est trop lourd pour être reçu.";
  if (status === 429) return "Beaucoup d’essais en peu de temps\u00a0: attendez une minute, puis recommencez.";
  if (status === 507) return "Le serveur n’a plus de place. Réessayez dans un moment, rien n’est perdu de votre côté.";
  return "Le serveur n’a pas pu répondre. Réessayez dans un instant.";
}

const PARIS = new Intl.DateTimeFormat("fr", { timeZone: "Europe/Paris", hour: "numeric", minute: "2-digit", hourCycle: "h23" });

/** The hour in Paris, as on every page: a juror overseas reads one clock, not two. */
export function clock(date = new Date()) {
  const { hour, minute } = Object.fromEntries(PARIS.formatToParts(date).map(({ type, value }) => [type, value]));
  return `${Number(hour)}\u00a0h\u00a0${minute}`;
}
