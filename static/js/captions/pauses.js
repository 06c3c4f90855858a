/**
 * When captions were paused, and whether they are now, from events that may be lost or reordered.
 *
 * A known end is final. A pause that a pulse no longer names has ended while we were not told: it counts as ended
 * at that pulse, until the true end arrives. Pure.
 *
 * @typedef {import("../wire.js").Pause} Pause
 */

/** A pulse read from the database just before a pause began does not end it (ms). */
const MARGIN = 2000;

export class Pauses {
  /** @type {Map<string, Pause>} */
  #pauses = new Map();
  /** Ended as far as we can tell. @type {Set<string>} */
  #guessed = new Set();

  /** @returns {Pause[]} */
  get all() {
    return [...this.#pauses.values()];
  }

  /** Those that last. @returns {Pause[]} */
  get open() {
    return this.all.filter(({ ended_at }) => ended_at === null);
  }

  clear() {
    this.#pauses.clear();
    this.#guessed.clear();
  }

  /** @param {Pause} pause @returns {boolean} whether anything changed */
  learn(pause) {
    const held = this.#pauses.get(pause.id);
    const certain = held && held.ended_at !== null && !this.#guessed.has(pause.id);
    if (certain || (held && held.ended_at === pause.ended_at)) return false;
    this.#guessed.delete(pause.id);
    this.#pauses.set(pause.id, pause);
    return true;
  }

  /**
   * @param {Pause[]} paused all that are open, says the server
   * @param {string} now when it said so
   * @returns {boolean} whether anything changed
   */
  pulse(paused, now) {
    const named = new Set(paused.map(({ id }) => id));
    const over = this.open.filter(({ id, started_at }) => !named.has(id) && Date.parse(now) - Date.parse(started_at) > MARGIN);
    for (const pause of over) {
      this.#pauses.set(pause.id, { ...pause, ended_at: now });
      this.#guessed.add(pause.id);
    }
    return paused.map((pause) => this.learn(pause)).includes(true) || over.length > 0;
  }
}
