/**
 * Rows that a server numbers, told by events that may be lost, repeated or reordered (PROTOCOL 1).
 *
 * Everything numbered up to `known` is here; when an event or a pulse shows a higher number, `wanted()` says after which
 * number to ask. Pure: the clock is handed in, nothing is sent from here.
 */

/** An unanswered question is asked again after this (ms). */
const PATIENCE = 5_000;

export class Numbers {
  #clock;
  /** Numbers above `known` whose rows have arrived. @type {Set<number>} */
  #ahead = new Set();
  #known = 0;
  #highest = 0;
  #askedAt = -Infinity;

  /** @param {() => number} clock ms */
  constructor(clock) {
    this.#clock = clock;
  }

  /** Everything up to this number is here. */
  get known() {
    return this.#known;
  }

  /** The server has rows up to here. @param {number | undefined} number */
  shown(number) {
    this.#highest = Math.max(this.#highest, number ?? 0);
  }

  /** The row of this number is here. @param {number | null | undefined} number */
  arrived(number) {
    if (number === null || number === undefined) return;
    this.shown(number);
    if (number > this.#known) this.#ahead.add(number);
    this.explain(this.#known);
  }

  /** Everything up to `number` is here, and what follows it without a hole. @param {number | undefined} number */
  explain(number) {
    this.#known = Math.max(this.#known, number ?? 0);
    while (this.#ahead.has(this.#known + 1)) this.#known++;
    for (const early of this.#ahead) if (early <= this.#known) this.#ahead.delete(early);
  }

  /** A question was answered. @param {{number: number, more: boolean}} answer */
  answered({ number, more }) {
    const helped = number > this.#known;
    this.explain(number);
    if (more) this.shown(number + 1);
    // An answer that explains nothing (a database replica that lags) is no reason to ask at once again.
    if (more || helped) this.hurry();
  }

  /** After which number to ask now, or null. Counts as asked. @returns {number | null} */
  wanted() {
    const now = this.#clock();
    if (this.#highest <= this.#known || now - this.#askedAt < PATIENCE) return null;
    this.#askedAt = now;
    return this.#known;
  }

  /** What was asked on a connection that is gone will not be answered. */
  hurry() {
    this.#askedAt = -Infinity;
  }

  /** They are counted anew. */
  clear() {
    this.#known = this.#highest = 0;
    this.#ahead.clear();
    this.hurry();
  }
}
