/** The browser's recognition beside the microphone: one Recogniser for each stream, because offsets count from its first sample. */
import { clock } from "./clock.js";
import { Recogniser } from "./recogniser.js";

/** @typedef {import("./recogniser.js").Recognition} Recognition */

/** What the browser offers, if it does. @returns {(new () => Recognition) | undefined} */
export function recognition() {
  const browser = /** @type {any} */ (globalThis);
  return browser.SpeechRecognition ?? browser.webkitSpeechRecognition;
}

export class Own {
  #parts;
  #stream = "";
  /** The stream before: its last frames may come when the next has begun. */
  #before = "";
  #language = "";
  /** @type {Recogniser | null} */
  #recogniser = null;

  /**
   * @param {{create: () => Recognition, language: () => string, track: () => MediaStreamTrack | null,
   *   post: (stream: string, heard: import("./recogniser.js").Hypothesis) => void, failed: (error: string) => void}} parts
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** So much of a stream is captured; the first frame of one begins it, and so does another language. @param {string} stream @param {number} end */
  frame(stream, end) {
    if (stream === this.#before) return;
    if (stream !== this.#stream) this.#begin(stream, 0);
    else if (this.#recogniser && this.#parts.language() !== this.#language) this.#begin(stream, end);
    this.#recogniser?.at(end);
  }

  /** @param {string} stream */
  ended(stream) {
    if (stream === this.#stream) this.close();
  }

  /** Nothing is listened to until another stream begins; what is under way is still told. */
  close() {
    this.#recogniser?.stop();
    this.#recogniser = null;
  }

  /** @param {string} stream @param {number} from where it has been captured to */
  #begin(stream, from) {
    this.close();
    const { create, language, track, post, failed } = this.#parts;
    if (stream !== this.#stream) this.#before = this.#stream;
    [this.#stream, this.#language] = [stream, language()];
    this.#recogniser = new Recogniser({
      create, from, language: this.#language, track: track(), clock, after: (ms, act) => void setTimeout(act, ms),
      post: (heard) => post(stream, heard), failed,
    });
  }
}
