/**
 * Signals of somebody who is not known yet: news of who came and their first offer travel apart and may overtake each other.
 *
 * Kept for a while and a few only, for nobody else may fill this page's memory.
 *
 * @typedef {import("./media.js").Signalled} Signalled
 */
const KEPT = 10_000;
const SENDERS = 32;
const EACH = 16;

export class Mailbox {
  #clock;
  /** @type {Map<string, {message: Signalled, at: number}[]>} */
  #from = new Map();

  /** @param {() => number} clock in ms */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {Signalled} message */
  keep(message) {
    this.#forget();
    const known = this.#from.get(message.from) ?? [];
    if (known.length >= EACH || (!known.length && this.#from.size >= SENDERS)) return;
    this.#from.set(message.from, [...known, { message, at: this.#clock() }]);
  }

  /** In the order in which they came. @param {string} sender */
  take(sender) {
    this.#forget();
    const kept = this.#from.get(sender) ?? [];
    this.#from.delete(sender);
    return kept.map(({ message }) => message);
  }

  #forget() {
    const oldest = this.#clock() - KEPT;
    for (const [sender, kept] of this.#from) {
      const young = kept.filter(({ at }) => at > oldest);
      if (young.length) this.#from.set(sender, young);
      else this.#from.delete(sender);
    }
  }
}
