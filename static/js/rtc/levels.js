/**
 * How loud each peer is, 0 (a quiet room) to 1, as an eye likes it: up at once, down slowly. Pure.
 *
 * Browsers tell the loudness of what they played last (`RTCRtpReceiver.getSynchronizationSources`), as a share of full
 * scale. Nothing is sent in silence (DTX), so what has not changed for a while is silence.
 *
 * @typedef {{audioLevel?: number, timestamp: number}} Source
 */
const FLOOR = -55;
const CEILING = -12;
/** Falls to half in this time (ms). */
const HALVES = 150;
/** Sound whose time has stood still for so long is over (ms). */
const STALE = 600;

/** Ears count in decibels. @param {number} share of full scale @returns {number} 0 to 1 */
export function loudness(share) {
  return Math.min(1, Math.max(0, (20 * Math.log10(share + 1e-9) - FLOOR) / (CEILING - FLOOR)));
}

export class Levels {
  #clock;
  /** @type {Map<string, {value: number, at: number, stamp: number, moved: number}>} */
  #of = new Map();

  /** @param {() => number} clock in ms */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {string} peer @param {Source[]} sources of its voice */
  heard(peer, sources) {
    const now = this.#clock();
    const last = this.#of.get(peer) ?? { value: 0, at: now, stamp: -1, moved: -Infinity };
    const stamp = Math.max(-1, ...sources.map(({ timestamp }) => timestamp));
    const moved = stamp === last.stamp ? last.moved : now;
    const fresh = stamp >= 0 && now - moved < STALE;
    const loud = fresh ? Math.max(...sources.map(({ audioLevel }) => loudness(audioLevel ?? 0))) : 0;
    const faded = last.value * 2 ** (-(now - last.at) / HALVES);
    this.#of.set(peer, { value: Math.max(loud, faded < 0.01 ? 0 : faded), at: now, stamp, moved });
  }

  /** @returns {Map<string, number>} */
  all() {
    return new Map([...this.#of].map(([peer, { value }]) => [peer, value]));
  }

  /** @param {string} peer */
  forget(peer) {
    this.#of.delete(peer);
  }
}
