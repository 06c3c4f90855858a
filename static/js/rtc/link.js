/** How the way to a peer is told to people: from the states of its connections, one after the other. Pure. */

/** @typedef {import("./media.js").Link} Link */

/** Hope ends, the trying does not (ms). */
const HOPE = 15_000;

export class LinkState {
  #clock;
  #since;
  #ever = false;
  /** @type {Link} */
  now = "connecting";

  /** @param {() => number} clock in ms */
  constructor(clock) {
    this.#clock = clock;
    this.#since = clock();
  }

  /** @param {RTCPeerConnectionState} state @returns {boolean} whether that changed what is told */
  look(state) {
    const before = this.now;
    if (state === "connected") {
      this.#ever = true;
      this.#since = this.#clock();
    }
    this.now = state === "connected" ? "connected" : this.#without();
    return this.now !== before;
  }

  /** @returns {Link} */
  #without() {
    if (this.#clock() - this.#since > HOPE) return "failed";
    return this.#ever ? "reconnecting" : "connecting";
  }
}
