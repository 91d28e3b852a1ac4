// The keys of the desk: silent while somebody writes, or turns the object in 3D.

const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const QUIET = `${TYPING}, part-viewer, dialog[open]`;

/** `ballot()` is the one on the screen, or null. */
export function onKeys(ballot) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest?.(QUIET) || document.querySelector("dialog[open]") || !ballot()) return;
    if (act(event, ballot())) event.preventDefault();
  });
}

function act(event, ballot) {
  const digit = digitOf(event);
  if (digit && ballot.criteria.length) ballot.mark(digit);
  else if (event.key === "n") press('[data-act="next"]');
  else if (event.key === "l") press('[data-act="later"]');
  else if (event.key === "p") press("[data-previous]");
  else if (event.key === "?") press('[data-dialog="clavier"]');
  else return false;
  return true;
}

/** The figure of the key: on a French keyboard the upper row gives it only with Shift, and is meant without. */
function digitOf(event) {
  if (/^[0-4]$/.test(event.key)) return event.key;
  const place = /^Digit([0-4])$/.exec(event.code ?? "");
  return place && !event.shiftKey ? place[1] : "";
}

function press(selector) {
  document.querySelector(selector)?.click();
}
