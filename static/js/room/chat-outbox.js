/**
 * What was written here and is not known to be kept. Pure.
 *
 * Each has the id under which it will be kept, so sending it again is harmless: what was under way when the connection
 * went, or the page was reloaded, is sent again by itself. What the server refused, or left unanswered, waits for a person.
 *
 * @typedef {{id: string, text: string, sent_at: string, state: "waiting" | "failed", why: string}} Unsent
 */

/** Without an answer for so long (ms) it is said to have failed. */
const PATIENCE = 15_000;

export class Outbox {
  #clock;
  /** In the order of writing. @type {Map<string, Unsent>} */
  #unsent = new Map();
  /** When it went out on this connection. @type {Map<string, number>} */
  #sent = new Map();
  /** @type {Unsent[] | null} */
  #all = null;

  /** @param {() => number} clock ms */
  constructor(clock) {
    this.#clock = clock;
  }

  /** The same array while nothing changes. */
  get all() {
    this.#all ??= [...this.#unsent.values()];
    return this.#all;
  }

  /** @param {string} id @param {string} text @param {string} now ISO 8601 */
  write(id, text, now) {
    this.#keep({ id, text, sent_at: now, state: "waiting", why: "" });
  }

  /** What an earlier page of this tab has left. @param {Unsent[]} unsent */
  restore(unsent) {
    unsent.forEach((one) => this.#keep(one));
  }

  /** What has to go out now. Counts as sent. @returns {Unsent[]} */
  due() {
    const due = this.all.filter(({ id, state }) => state === "waiting" && !this.#sent.has(id));
    due.forEach(({ id }) => this.#sent.set(id, this.#clock()));
    return due;
  }

  /** The connection went: whatever was under way may not have arrived. */
  lost() {
    this.#sent.clear();
  }

  /** The server has it. @param {string} id */
  kept(id) {
    this.#drop(id);
  }

  /** The person does not want it any more. @param {string} id */
  discard(id) {
    this.#drop(id);
  }

  /** @param {string} id @param {string} why a sentence */
  failed(id, why) {
    const one = this.#unsent.get(id);
    if (one) this.#keep({ ...one, state: "failed", why });
  }

  /** @param {string} id */
  again(id) {
    const one = this.#unsent.get(id);
    if (one) this.#keep({ ...one, state: "waiting", why: "" });
    this.#sent.delete(id);
  }

  /** While connected, about once a second. @param {string} why what is said of those without an answer */
  tick(why) {
    const now = this.#clock();
    for (const { id, state } of this.all) {
      if (state === "waiting" && now - (this.#sent.get(id) ?? now) > PATIENCE) this.failed(id, why);
    }
  }

  /** @param {Unsent} one */
  #keep(one) {
    this.#unsent.set(one.id, one);
    this.#all = null;
  }

  /** @param {string} id */
  #drop(id) {
    if (this.#unsent.delete(id)) this.#all = null;
    this.#sent.delete(id);
  }
}
