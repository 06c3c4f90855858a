/**
 * Two windows of one person have one voice: whoever turns the microphone on last has it. Pure.
 *
 * The microphone's socket says so too (4409), but only to those whose words are written down.
 *
 * @typedef {import("../wire.js").Peer} Peer
 * @typedef {"" | "yield" | "alone"} News yield: fall silent, another window speaks; alone: no other window is left
 */

export class Rival {
  /** Windows whose microphone was on. @type {Set<string>} */
  #before = new Set();
  #others = 0;

  /**
   * @param {Peer[]} windows of oneself, this one among them
   * @param {string} self id of this one
   * @returns {News}
   */
  look(windows, self) {
    const [before, others] = [this.#before, this.#others];
    const now = new Set(windows.filter(({ audio }) => audio).map(({ id }) => id));
    this.#before = now;
    this.#others = windows.filter(({ id }) => id !== self).length;
    if (others && !this.#others) return "alone";
    const risen = [...now].filter((id) => id !== self && !before.has(id));
    // When both came on in one breath, both windows must come to the same end.
    return now.has(self) && risen.some((id) => before.has(self) || id > self) ? "yield" : "";
  }
}
