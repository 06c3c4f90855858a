/**
 * Candidates on their way: out in batches, in when their description is there. Pure.
 *
 * A browser finds a dozen candidates within some milliseconds and each signal costs a message, so they wait a moment for each other.
 * They may arrive before the description they belong to, or after it was replaced; a candidate names its description by the
 * ICE user fragment (RFC 8839 §5.4), so those of an offer that was ignored or lost never fit and fall out at the far end.
 *
 * @typedef {RTCIceCandidateInit} Candidate
 */
const WAITS = 50;
/** As many as a message may carry. */
const BATCH = 64;
/** As many as wait for a description. */
const HELD = 128;

export class Outbox {
  #say;
  #later;
  /** @type {Candidate[]} */
  #batch = [];
  #due = false;

  /** @param {(candidates: Candidate[]) => void} say @param {(action: () => void, delay: number) => void} later delay in ms */
  constructor(say, later) {
    this.#say = say;
    this.#later = later;
  }

  /** @param {RTCIceCandidate | null} candidate null: there will be no more for now */
  add(candidate) {
    if (!candidate?.candidate) return this.#flush();
    const { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
    this.#batch.push({ candidate: text, sdpMid, sdpMLineIndex, usernameFragment });
    if (this.#batch.length >= BATCH) return this.#flush();
    if (!this.#due) this.#later(() => this.#flush(), WAITS);
    this.#due = true;
  }

  #flush() {
    this.#due = false;
    if (this.#batch.length) this.#say(this.#batch.splice(0));
  }
}

export class Inbox {
  /** @type {Candidate[]} */
  #held = [];
  /** @type {Set<string>} */
  #fragments = new Set();

  /** @param {Candidate[]} candidates @returns {Candidate[]} those that fit now */
  came(candidates) {
    this.#held = [...this.#held, ...candidates].slice(-HELD);
    return this.#fitting();
  }

  /** A description was applied. @param {Set<string>} fragments its own @returns {Candidate[]} those that waited for it */
  described(fragments) {
    this.#fragments = fragments;
    return this.#fitting();
  }

  #fitting() {
    const fit = this.#held.filter((one) => this.#fits(one));
    this.#held = this.#held.filter((one) => !this.#fits(one));
    return fit;
  }

  /** One that names no description is meant for the current one. @param {Candidate} candidate */
  #fits({ candidate = "", usernameFragment }) {
    const fragment = usernameFragment || / ufrag (\S+)/.exec(candidate)?.[1];
    return this.#fragments.size > 0 && (!fragment || this.#fragments.has(fragment));
  }
}
