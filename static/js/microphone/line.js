/**
 * The microphone's WebSocket: opened when there is something to send, tried again when lost, closed when idle.
 *
 * All that is said comes from the uplink; this file only moves it. `tick` runs four times a second.
 */
import { backoff, OPEN, reason, verdict } from "../wire.js";

/** Bytes the socket may hold back before frames wait in the ring (4 s of audio). */
const FULL = 128 * 1024;
/** The server acknowledges every second: this long without a word, and it is gone (ms). */
const SILENCE = 12_000;
const WORRY = 4_000;

/** @typedef {import("./uplink.js").Uplink} Uplink */

export class Line {
  #address;
  #uplink;
  #clock;
  #open;
  /** @type {WebSocket | null} */
  #socket = null;
  #attempt = 0;
  #retryAt = 0;
  #heardAt = 0;

  /** Another window has the microphone; we do not take it back by ourselves. */
  taken = false;
  /** Why we stopped trying, a sentence; empty while we try. */
  refused = "";
  /** Called with what concerns the speaker and no stream: figures, and what went wrong. */
  onnews = (/** @type {any} */ _news) => {};

  /**
   * @param {{address: string, uplink: Uplink, clock: () => number,
   *   open?: (address: string) => WebSocket}} options
   */
  constructor({ address, uplink, clock, open = (url) => new WebSocket(url) }) {
    this.#address = address;
    this.#uplink = uplink;
    this.#clock = clock;
    this.#open = open;
  }

  /** Words are piling up here because the server is out of reach. */
  get away() {
    const quiet = this.#clock() - this.#heardAt > WORRY;
    return this.#uplink.pending && (this.#uplink.lost || (this.#socket !== null && quiet));
  }

  /** Connects, gives up on a dead connection, sends what there is. */
  tick() {
    if (this.#socket && this.#dead()) this.#lose();
    if (!this.#socket && this.#due()) this.#connect();
    this.flush();
    if (this.#socket && !this.#uplink.pending) this.#drop();
  }

  /** Sends for as long as the socket takes it. */
  flush() {
    const socket = this.#socket;
    while (socket?.readyState === OPEN && socket.bufferedAmount < FULL) {
      const message = this.#uplink.next();
      if (!message) return;
      socket.send(message instanceof Uint8Array ? message : JSON.stringify(message));
    }
  }

  /** The network is back: do not wait out the pause. */
  hurry() {
    this.#retryAt = 0;
    this.tick();
  }

  /** Whatever stopped us may be over. */
  retry() {
    this.taken = false;
    this.refused = "";
    this.hurry();
  }

  /**
   * A person asks for it here after another window had it. The old connection may not have been told yet that it lost
   * the microphone: its late 4409 would take back what they have just asked for.
   */
  renew() {
    if (this.#socket) this.#drop();
    this.retry();
  }

  #due() {
    return this.#uplink.pending && !this.taken && !this.refused && this.#clock() >= this.#retryAt;
  }

  #dead() {
    return this.#uplink.overran || this.#clock() - this.#heardAt > SILENCE;
  }

  #connect() {
    const socket = this.#open(this.#address);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#heardAt = this.#clock();
    // An abandoned socket may still report: a late 4409 of our own old connection is no takeover.
    const current = () => this.#socket === socket;
    socket.onopen = () => current() && this.#opened();
    socket.onmessage = ({ data }) => current() && this.#received(data);
    socket.onclose = ({ code }) => current() && this.#closed(code);
  }

  #opened() {
    this.#heardAt = this.#clock();
    this.#uplink.opened();
    this.flush();
  }

  /** @param {string} data */
  #received(data) {
    const message = JSON.parse(data);
    this.#heardAt = this.#clock();
    if (message.type === "ready") this.#attempt = 0;
    this.#uplink.received(message);
    if (message.type === "figures" || message.type === "error") this.onnews(message);
    this.flush();
  }

  /** @param {number} code */
  #closed(code) {
    this.taken = verdict(code) === "taken";
    if (verdict(code) === "refused") this.refused = reason(code);
    this.#socket = null;
    this.#uplink.closed();
    this.#retryAt = this.#clock() + backoff(this.#attempt++, Math.random());
  }

  #lose() {
    this.#drop();
    this.#retryAt = this.#clock() + backoff(this.#attempt++, Math.random());
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
    this.#uplink.closed();
  }
}
