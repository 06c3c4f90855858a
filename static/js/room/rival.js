/**
 * Two windows of one person have one voice: whoever turned the microphone on last, by the server's clock, has it. Pure.
 *
 * The microphone's socket says so too (4409), but only to those whose words are written down.
 *
 * @typedef {import("../wire.js").Peer} Peer
 * @typedef {"" | "yield" | "alone"} News yield: fall silent, another window speaks; alone: no other window is left
 */

export class Rival {
  /** When this window's microphone was turned on before the last time; what the room says of then is old news. */
  #before = "";
  #others = 0;

  /**
   * @param {Peer[]} windows of oneself, this one among them, as the room last said
   * @param {string} self id of this one
   * @param {boolean} on whether this one's microphone is on, which the room may not know yet
   * @returns {News}
   */
  look(windows, self, on) {
    const mine = windows.find(({ id }) => id === self);
    const rivals = windows.filter(({ id }) => id !== self);
    const others = this.#others;
    this.#others = rivals.length;
    if (others && !this.#others) return "alone";
    if (!on) this.#before = mine?.audio_at ?? this.#before;
    if (!on || !mine?.audio) return "";
    const since = mine.audio_at ?? ""; // unknown to the room when it had forgotten this window
    if (since && since <= this.#before) return "";
    return rivals.some((rival) => rival.audio && later(rival, since, self)) ? "yield" : "";
  }
}

/** @param {Peer} rival @param {string} since @param {string} self */
function later({ id, audio_at: at }, since, self) {
  return (at ?? "") > since || ((at ?? "") === since && id > self);
}
