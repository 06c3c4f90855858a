/** Push to talk: the microphone is on for as long as a key is held, if it was off before. Pure. */

/** @typedef {{state: string, on: () => Promise<unknown>, off: () => Promise<unknown>}} Microphone */

export class Talk {
  #microphone;
  #changed;
  #held = false;

  /** @param {Microphone} microphone @param {() => void} changed */
  constructor(microphone, changed) {
    this.#microphone = microphone;
    this.#changed = changed;
  }

  hold() {
    if (this.#held || this.#microphone.state !== "off") return;
    this.#held = true;
    this.#microphone.on().finally(this.#changed);
  }

  release() {
    if (!this.#held) return;
    this.#held = false;
    this.#microphone.off().finally(this.#changed);
  }
}
