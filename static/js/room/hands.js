/**
 * Whose hand is up, in the order in which they went up: as the room tells it, so that every page counts alike; of hands
 * without a time, as this page saw them. Pure.
 */

/** @typedef {import("../wire.js").Participant} Participant */

export class Hands {
  /** @type {string[]} */
  #raised = [];

  /** @param {Participant[]} present */
  update(present) {
    const up = new Map(present.filter(({ hand }) => hand).map(({ id, raised_at: at }) => [id, at ?? ""]));
    const seen = this.#raised.filter((id) => up.has(id));
    const all = [...new Set([...seen, ...up.keys()])];
    this.#raised = all.sort((a, b) => order(up.get(a), up.get(b)));
  }

  /** 1 for the first; 0: not raised. @param {string} id */
  place(id) {
    return this.#raised.indexOf(id) + 1;
  }

  /** @param {Participant[]} present @returns {Participant[]} */
  raised(present) {
    return present.filter(({ id }) => this.place(id)).sort((a, b) => this.place(a.id) - this.place(b.id));
  }
}

/** Times of one form: they sort as text. */
function order(one = "", other = "") {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
