/** Sound of the others in this window; hushed while the person talks in another one of theirs, or they would hear all twice. */

/** @typedef {import("../rtc/media.js").Kind} Kind */
/** @typedef {Pick<import("../rtc/sound.js").Sound, "track" | "blocked" | "resume">} Sound */

export class Hearing {
  #sound;
  #hushed = false;
  /** @type {Map<string, [string, Kind, MediaStreamTrack]>} */
  #tracks = new Map();

  /** @param {Sound} sound */
  constructor(sound) {
    this.#sound = sound;
  }

  get blocked() {
    return this.#sound.blocked;
  }

  resume() {
    return this.#sound.resume();
  }

  /** @param {string} peer @param {Kind} kind @param {MediaStreamTrack | null} track */
  track(peer, kind, track) {
    if (track) this.#tracks.set(`${peer} ${kind}`, [peer, kind, track]);
    else this.#tracks.delete(`${peer} ${kind}`);
    if (!this.#hushed) this.#sound.track(peer, kind, track);
  }

  /** @param {boolean} hushed */
  hush(hushed) {
    if (hushed === this.#hushed) return;
    this.#hushed = hushed;
    for (const [peer, kind, track] of this.#tracks.values()) this.#sound.track(peer, kind, hushed ? null : track);
  }
}
