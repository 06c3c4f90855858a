/**
 * "Say something": some seconds of speech go to the server, the words it heard come back, nothing is kept (PROTOCOL 2, `test`).
 *
 * Runs once. Sound that comes before the socket is open waits here.
 */
import { OPEN } from "../wire.js";
import { encode } from "../microphone/frame.js";

/** Samples that are listened to: 4 s. */
export const LISTENS = 4 * 16000;
/** The server has this long to answer once it has all (ms). */
const PATIENCE = 15_000;

/**
 * `stage` 0 to 1 while it listens; "words": what was heard, perhaps nothing; "failed" says why in `reason`.
 * @typedef {{state: "listening" | "writing" | "words" | "failed", stage: number, words: string,
 *   reason: "" | "unreachable" | "often"}} Progress
 */

export class Rehearsal {
  #socket;
  #changed;
  /** @type {Uint8Array<ArrayBuffer>[]} */
  #waiting = [];
  #heard = 0;
  #began = false;
  #timer = 0;

  /** @type {Progress} */
  progress = { state: "listening", stage: 0, words: "", reason: "" };

  /**
   * @param {string} address
   * @param {(progress: Progress) => void} changed
   * @param {(address: string) => WebSocket} [open]
   */
  constructor(address, changed, open = (url) => new WebSocket(url)) {
    this.#changed = changed;
    this.#socket = open(address);
    this.#socket.onopen = () => this.#opened();
    this.#socket.onmessage = ({ data }) => this.#received(JSON.parse(data));
    this.#socket.onclose = ({ code }) => this.#fail(code === 4429 ? "often" : "unreachable");
  }

  get over() {
    return this.progress.state === "words" || this.progress.state === "failed";
  }

  /** Sound from the microphone. @param {Int16Array} samples */
  audio(samples) {
    if (this.progress.state !== "listening") return;
    this.#waiting.push(encode({ first: this.#heard, samples }));
    this.#heard += samples.length;
    this.#send();
    if (this.#heard >= LISTENS) this.#finish();
    else this.#show({ stage: this.#heard / LISTENS });
  }

  /** The microphone was turned off, or the page is left. */
  cancel() {
    if (!this.over) this.#end({ state: "failed", reason: "" });
  }

  #opened() {
    this.#began = true;
    this.#socket.send(JSON.stringify({ type: "start", test: true }));
    this.#send();
    if (this.progress.state === "writing") this.#stop();
  }

  #send() {
    if (!this.#began || this.#socket.readyState !== OPEN) return;
    for (const frame of this.#waiting) this.#socket.send(frame);
    this.#waiting = [];
  }

  #finish() {
    this.#show({ state: "writing", stage: 1 });
    this.#timer = Number(setTimeout(() => this.#fail("unreachable"), PATIENCE));
    if (this.#began) this.#stop();
  }

  #stop() {
    this.#socket.send(JSON.stringify({ type: "stop" }));
  }

  /** @param {{type: string, text?: string}} message */
  #received(message) {
    if (message.type === "heard") this.#end({ state: "words", words: (message.text ?? "").trim() });
    if (message.type === "error") this.#fail("unreachable");
  }

  /** @param {"unreachable" | "often"} reason */
  #fail(reason) {
    this.#end({ state: "failed", reason });
  }

  /** @param {Partial<Progress>} last */
  #end(last) {
    if (this.over) return;
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#show(last);
    this.#socket.close(1000);
  }

  /** @param {Partial<Progress>} change */
  #show(change) {
    this.progress = { ...this.progress, ...change };
    this.#changed(this.progress);
  }
}
