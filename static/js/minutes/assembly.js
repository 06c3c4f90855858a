/**
 * Words of a summary that is being written, put together by where they belong. Pure.
 *
 * `at` counts characters (code points, as the server does) before a piece. Pieces may come twice or too early; a hole
 * is filled by the draft that the run itself keeps, which may lag behind the pieces.
 */
export class Assembly {
  /** @type {string[]} */
  #characters = [];
  /** Pieces from beyond a hole. @type {Map<number, string[]>} */
  #early = new Map();

  /** What stands without a hole. */
  get text() {
    return this.#characters.join("");
  }

  /** Something between was lost: ask the run for its draft. */
  get broken() {
    return this.#early.size > 0;
  }

  /** @param {number} at @param {string} piece */
  add(at, piece) {
    this.#early.set(at, [...piece]);
    this.#join();
  }

  /** All of it so far, as the run keeps it. @param {string} draft */
  whole(draft) {
    this.add(0, draft);
  }

  #join() {
    for (const at of [...this.#early.keys()].sort((a, b) => a - b)) {
      const piece = this.#early.get(at) ?? [];
      const known = this.#characters.length;
      if (at > known) return;
      this.#early.delete(at);
      for (const character of piece.slice(known - at)) this.#characters.push(character);
    }
  }
}
