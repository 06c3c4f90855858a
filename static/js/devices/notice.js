/** A sentence about the device that stays for some seconds; that it is muted elsewhere, for as long as it is. Pure. */
const STAYS = 6000;
/** Devices are mute for a moment while they start. */
const SURE = 1000;

export class Notice {
  #clock;
  #text = "";
  #until = 0;
  #silenced = "";
  /** @type {number | null} */
  #mutedAt = null;

  /** @param {() => number} clock in ms */
  constructor(clock) {
    this.#clock = clock;
  }

  get text() {
    return (this.#clock() < this.#until && this.#text) || this.#silenced;
  }

  /** @param {string} text */
  tell(text) {
    this.#text = text;
    this.#until = this.#clock() + STAYS;
  }

  /** @param {boolean} muted now @param {string} text */
  muted(muted, text) {
    this.#mutedAt = muted ? this.#mutedAt ?? this.#clock() : null;
    const sure = this.#mutedAt !== null && this.#clock() - this.#mutedAt >= SURE;
    this.#silenced = sure ? text : "";
  }
}
