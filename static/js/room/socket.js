/**
 * The room's WebSocket: connects, answers pulses, notices a server that fell silent, tries again.
 *
 * A server beats every 5 s; 12 s without a message and it counts as gone. Trying again names the connection this page
 * had: it goes on, and so does the call, whichever server answers.
 */
import { backoff, OPEN, reason, verdict } from "../wire.js";

const SILENCE = 12_000;

/** @typedef {{type: string, [key: string]: any}} Message */

export class RoomSocket {
  #address;
  #clock;
  #open;
  #received;
  /** @type {WebSocket | null} */
  #socket = null;
  #attempt = 0;
  #retryAt = 0;
  #heardAt = 0;
  #connection = "";
  #left = false;

  /** Welcomed, and not lost since. */
  connected = false;
  /** Welcomed at least once. */
  joined = false;
  /** Why we stopped trying, a sentence; empty while we try. */
  refused = "";

  /**
   * @param {{address: string, clock: () => number, received: (message: Message) => void,
   *   open?: (address: string) => WebSocket}} options
   */
  constructor({ address, clock, received, open = (url) => new WebSocket(url) }) {
    this.#address = address;
    this.#clock = clock;
    this.#received = received;
    this.#open = open;
  }

  /** Four times a second. */
  tick() {
    if (this.#left) return;
    const now = this.#clock();
    if (this.#socket && now - this.#heardAt > SILENCE) this.#lose();
    if (!this.#socket && !this.refused && now >= this.#retryAt) this.#connect();
  }

  hurry() {
    this.#retryAt = 0;
    this.tick();
  }

  /** For good: 1000 says goodbye, and the others see it at once. */
  leave() {
    this.#left = true;
    this.#socket?.close(1000);
    this.#socket = null;
  }

  /**
   * Said now or not at all: the room's state is sent anew after every welcome.
   * @param {Message} message
   * @returns {boolean} whether it went out
   */
  send(message) {
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #connect() {
    const socket = this.#open(this.#address + (this.#connection && `?connection=${this.#connection}`));
    const current = () => this.#socket === socket;
    this.#socket = socket;
    this.#heardAt = this.#clock();
    socket.onmessage = ({ data }) => current() && this.#message(JSON.parse(data));
    socket.onclose = ({ code }) => current() && this.#closed(code);
  }

  /** @param {Message} message */
  #message(message) {
    this.#heardAt = this.#clock();
    if (message.type === "pulse") this.send({ type: "pulse" });
    if (message.type === "welcome") {
      this.connected = this.joined = true;
      this.#connection = message.connection ?? "";
      this.#attempt = 0;
    }
    this.#received(message);
  }

  #lose() {
    const socket = this.#socket;
    this.#closed(1006);
    socket?.close();
  }

  /** @param {number} code */
  #closed(code) {
    if (verdict(code) === "refused") this.refused = reason(code);
    this.#socket = null;
    this.connected = false;
    this.#retryAt = this.#clock() + backoff(this.#attempt++, Math.random());
  }
}
