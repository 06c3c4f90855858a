/**
 * When to offer, to say it again, to look for another path, to begin from scratch. Pure: asked often, answers what to do now.
 *
 * - Who arrives offers at once, who is there waits for that offer; a lost one is made up for by the other side.
 * - An offer without an answer is repeated, for signals are said once and may get lost.
 * - A path that broke is looked for by the impolite side first, so that both do not cross; the polite one follows if that did not help.
 * - All is tried again with growing gaps, for ever: how long it matters is not ours to say.
 *
 * @typedef {"" | "offer" | "again" | "restart" | "rebuild"} Step
 * @typedef {{offering: boolean, negotiated: boolean, whole: boolean, polite: boolean | null,
 *   connection: RTCPeerConnectionState, ice: RTCIceConnectionState}} Facts
 *   whole: no m-line is missing; polite: null while unknown
 */
const WAITS_FOR_OFFER = 5000;
const AGAIN = 3000;
const REPEATS = 5;
/** What the other side gets for doing it first (ms). */
const COURTESY = 4000;
const RESTARTS = 3;
const LONGEST = 30_000;
/** Told twice in such a time, the network changed once (ms). */
const ONCE = 2000;
/** A path that held for so long was good (ms). */
const HELD = 10_000;
/** How long a state may last before it is trouble (ms). A reloaded page closes its side: the news of that comes first. */
const BEARABLE = { new: 12_000, connecting: 12_000, disconnected: 3000, failed: 500, closed: 3000, connected: Infinity };

export class Patience {
  #clock;
  #random;
  #offerAt = 0;
  /** @type {{said: number, next: number} | null} while an offer is out */
  #out = null;
  /** @type {number | null} */
  #lackingSince = null;
  /** @type {RTCPeerConnectionState} */
  #state = "new";
  #since = 0;
  #attempts = 0;
  #notBefore = 0;
  #hurried = false;
  #hurriedAt = -Infinity;
  #rebuilt = 0;

  /** @param {() => number} clock in ms @param {() => number} random 0 to 1 @param {boolean} arriving */
  constructor(clock, random, arriving) {
    this.#clock = clock;
    this.#random = random;
    this.#since = clock();
    this.#offerAt = clock() + (arriving ? 0 : WAITS_FOR_OFFER + random() * 1000);
  }

  /** The network changed. */
  hurry() {
    const now = this.#clock();
    if (now - this.#hurriedAt < ONCE) return;
    this.#hurriedAt = this.#offerAt = now;
    this.#hurried = true;
    if (this.#out) this.#out.next = now;
  }

  /** A fresh RTCPeerConnection stands in for one that failed. @param {boolean} theirs they began: an offer of theirs is at hand */
  rebuilt(theirs) {
    const now = this.#clock();
    this.#out = this.#lackingSince = null;
    this.#offerAt = now + (theirs ? WAITS_FOR_OFFER : this.#gap(500, this.#rebuilt++));
    this.#turn("new");
  }

  /** @param {Facts} facts @returns {Step} */
  next(facts) {
    const now = this.#clock();
    if (facts.connection !== this.#state) this.#turn(facts.connection);
    this.#calm(now);
    if (facts.offering) return this.#repeat(now);
    this.#out = null;
    if (!facts.negotiated) return this.#first(now);
    if (this.#hurried) return this.#restart(now);
    if (this.#lacks(now, facts)) return "offer";
    return this.#heal(now, facts);
  }

  /** @param {RTCPeerConnectionState} state */
  #turn(state) {
    this.#state = state;
    this.#since = this.#clock();
  }

  /** @param {number} now */
  #calm(now) {
    if (this.#state === "connected" && now - this.#since > HELD) this.#attempts = this.#rebuilt = 0;
  }

  /** An offer made now knows the new network. @param {number} now @returns {Step} */
  #first(now) {
    if (now < this.#offerAt) return "";
    this.#hurried = false;
    return "offer";
  }

  /** @param {number} now @returns {Step} */
  #repeat(now) {
    this.#out ??= { said: 0, next: now + this.#gap(AGAIN, 0) };
    if (now < this.#out.next) return "";
    this.#out = { said: this.#out.said + 1, next: now + this.#gap(AGAIN, this.#out.said + 1) };
    return this.#out.said > REPEATS ? "rebuild" : "again";
  }

  /** @param {number} now @param {Facts} facts */
  #lacks(now, { whole, polite }) {
    this.#lackingSince = whole ? null : (this.#lackingSince ?? now);
    return this.#lackingSince !== null && now - this.#lackingSince >= (polite ? COURTESY : 0);
  }

  /** @param {number} now @param {Facts} facts @returns {Step} */
  #heal(now, { polite, ice }) {
    const trouble = this.#since + BEARABLE[this.#state] + (polite ? COURTESY : 0);
    if (now < Math.max(trouble, this.#notBefore)) return "";
    // The path is there and the handshake over it failed: another path would not help.
    const hopeless = this.#state === "failed" && (ice === "connected" || ice === "completed");
    return hopeless || this.#attempts >= RESTARTS ? this.#rebuild(now) : this.#restart(now);
  }

  /** @param {number} now @returns {Step} */
  #restart(now) {
    this.#hurried = false;
    this.#notBefore = now + this.#gap(5000, this.#attempts++);
    return "restart";
  }

  /** @param {number} now @returns {Step} */
  #rebuild(now) {
    this.#attempts = 0;
    this.#notBefore = now + this.#gap(5000, this.#rebuilt);
    return "rebuild";
  }

  /** Grows twofold, with up to a fifth more, for many wait for the same. @param {number} first ms @param {number} attempt from 0 */
  #gap(first, attempt) {
    return Math.min(LONGEST, first * 2 ** attempt) * (1 + this.#random() / 5);
  }
}
