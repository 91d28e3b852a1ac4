// What a juror answered and the server hasn't acknowledged yet: one entry of the local storage an answer, so that two
// tabs never overwrite each other's list. It survives a reload and a cut line; « Quitter » empties it (site.js).

const PREFIX = "desk ";
let last = 0;

export class Queue {
  /** `owner` keeps two jurors of one tablet apart. */
  constructor(owner) {
    this.prefix = `${PREFIX}${owner} `;
    this.memory = new Map(); // when the storage is closed (private windows, full disk), the page itself remembers
  }

  /** Answers and acts, in the order they were given. */
  all() {
    const kept = new Map(this.memory);
    for (const key of storedKeys(this.prefix)) kept.set(key, read(key));
    return [...kept].filter(([, item]) => item).map(([key, item]) => ({ ...item, key })).sort((a, b) => a.order - b.order);
  }

  /** What waits for one ballot. */
  of(ballot) {
    return this.all().filter((item) => item.ballot === ballot);
  }

  /** An answer to one field; a later answer takes the place of an earlier one, and keeps what that was based on. */
  put({ ballot, field, value, stamp, place, url, name }) {
    const key = `${this.prefix}${ballot} ${field}`;
    const before = this.find(key);
    this.write(key, { ballot, field, value, stamp: before?.clash ? stamp : before?.stamp ?? stamp, place, url, name, order: before?.order ?? now() });
  }

  /** « Garder pour plus tard » or « Bulletin suivant »: comes after the answers given before it. */
  act({ ballot, act, place, url }) {
    this.write(`${this.prefix}${ballot} act`, { ballot, act, place, url, order: now() });
  }

  /** The server has this value: forget it, unless another answer came in the meantime. */
  settle(item, stamp) {
    const present = this.find(item.key);
    if (!present) return;
    if (present.value !== item.value || present.act !== item.act) {
      this.write(item.key, { ...present, stamp });
      return;
    }
    this.drop(item.key);
    // A page that is being reloaded meanwhile may have been written before this answer arrived.
    try { sessionStorage.setItem(item.key, JSON.stringify({ value: item.value, before: item.stamp, stamp })); } catch { /* a stale page then */ }
  }

  /** The last answer to that field that the server acknowledged to this window, and what it replaced. */
  settled(ballot, field) {
    try { return JSON.parse(sessionStorage.getItem(`${this.prefix}${ballot} ${field}`)); } catch { return null; }
  }

  /** Another screen answered otherwise: both stay until the juror chooses. */
  clash(item, theirs, stamp) {
    this.write(item.key, { ...strip(item), clash: { theirs, stamp } });
  }

  /** Whether that entry of the local storage is about this ballot. */
  holds(key, ballot) {
    return key.startsWith(`${this.prefix}${ballot} `);
  }

  find(key) {
    return this.memory.get(key) ?? read(key);
  }

  drop(key) {
    this.memory.delete(key);
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  }

  write(key, item) {
    try { localStorage.setItem(key, JSON.stringify(item)); } catch { this.memory.set(key, item); }
  }
}

/** Nothing private stays on this device. */
export function forgetAll() {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
  }
}

function storedKeys(prefix) {
  try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; }
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function strip({ key: _key, ...item }) {
  return item;
}

/** Milliseconds, never twice the same. */
function now() {
  last = Math.max(Date.now(), last + 1);
  return last;
}
