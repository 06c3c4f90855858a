/**
 * Who speaks, from how loud they are: at once when they begin, and a little longer than the pause between two words. Pure.
 */
const LOUD = 0.22;
const LASTS = 900;

export class Speaking {
  #clock;
  /** @type {Map<string, number>} when they were last loud, ms */
  #heard = new Map();

  /** @param {() => number} clock ms */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {string} id @param {number} level 0 to 1 */
  hear(id, level) {
    if (level >= LOUD) this.#heard.set(id, this.#clock());
  }

  /** @param {string} id */
  is(id) {
    return this.within(id, LASTS);
  }

  /** Has this one spoken in the last so many ms? @param {string} id @param {number} span */
  within(id, span) {
    return this.#clock() - (this.#heard.get(id) ?? -Infinity) < span;
  }
}
