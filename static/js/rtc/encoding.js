/**
 * Applies encodings to a sender, one at a time: parameters must be the very ones read last, and only the newest wish counts.
 *
 * @typedef {import("./adapt.js").Encoding} Encoding
 * @typedef {"maintain-framerate" | "maintain-resolution" | "balanced"} Preference what stays when there is too little of everything
 */

export class Encoder {
  #sender;
  #preference;
  /** @type {Encoding | null} */
  #wish = null;
  #done = "";
  #busy = false;

  /** @param {RTCRtpSender} sender @param {Preference} preference */
  constructor(sender, preference) {
    this.#sender = sender;
    this.#preference = preference;
  }

  /** @param {Encoding} encoding */
  async wish(encoding) {
    this.#wish = encoding;
    if (this.#busy) return;
    this.#busy = true;
    while (this.#wish && JSON.stringify(this.#wish) !== this.#done) await this.#apply(this.#wish);
    this.#busy = false;
  }

  /** @param {Encoding} encoding */
  async #apply(encoding) {
    this.#done = JSON.stringify(encoding);
    try {
      const parameters = this.#sender.getParameters();
      const encodings = parameters.encodings?.length ? parameters.encodings : [{}];
      Object.assign(parameters, { degradationPreference: this.#preference, encodings: encodings.map((one) => ({ ...one, ...encoding })) });
      await this.#sender.setParameters(parameters);
    } catch {
      // The sender is gone, or its line is being negotiated: wished again at the next look.
      this.#wish = null;
      this.#done = "";
    }
  }
}
