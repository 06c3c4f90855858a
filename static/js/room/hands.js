/** Whose hand is up, in the order in which this page saw them go up. Pure. */

/** @typedef {import("../wire.js").Participant} Participant */

export class Hands {
  /** @type {string[]} */
  #raised = [];

  /** @param {Participant[]} present */
  update(present) {
    const up = new Set(present.filter(({ hand }) => hand).map(({ id }) => id));
    this.#raised = this.#raised.filter((id) => up.delete(id));
    this.#raised.push(...up);
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
