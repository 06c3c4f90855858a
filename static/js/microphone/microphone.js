/**
 * The microphone of this page: device, protocol and socket together, and what a person may know of them.
 */
import { address } from "../wire.js";
import { Capture } from "./capture.js";
import { clock } from "./clock.js";
import { Line } from "./line.js";
import { INSECURE, problem, UNPLUGGED } from "./problem.js";
import { Uplink } from "./uplink.js";

const CAUGHT_UP = 3000;

/**
 * @typedef {"off" | "starting" | "on"} Switch
 * @typedef {(stream: string, first: number, samples: Int16Array) => void} Listen
 */

export class Microphone {
  #uplink = new Uplink({ clock });
  #line;
  #capture;
  #listen;
  #wasBehind = false;
  #caughtUpUntil = 0;

  /** @type {Switch} */
  state = "off";
  /** A sentence, or empty. */
  problem = "";

  /**
   * @param {string} code of the meeting
   * @param {Listen} listen hears every captured frame
   */
  constructor(code, listen) {
    const url = address(`/ws/meetings/${code}/microphone/`, location);
    this.#line = new Line({ address: url, uplink: this.#uplink, clock });
    this.#listen = listen;
    this.#capture = new Capture({
      frame: (stream, first, samples) => this.#frame(stream, first, samples),
      ended: (stream) => this.#ended(stream),
      unplugged: () => this.#unplugged(),
    });
  }

  /** All that the state line is made of. */
  get facts() {
    return {
      state: this.state,
      problem: this.problem || this.#line.refused,
      taken: this.#line.taken,
      away: this.#line.away,
      behind: this.#uplink.behind,
      caughtUp: clock() < this.#caughtUpUntil || (this.#wasBehind && !this.#isBehind),
      pending: this.#uplink.pending,
      heard: this.#uplink.heard,
      unkept: this.#uplink.unkept,
    };
  }

  get #isBehind() {
    return this.#line.away || this.#uplink.behind;
  }

  async on() {
    if (this.state !== "off") return;
    this.problem = navigator.mediaDevices ? "" : INSECURE;
    if (this.problem) return;
    this.state = "starting";
    await this.#start();
    this.#line.retry();
  }

  async off() {
    if (this.state !== "on") return;
    this.state = "off";
    await this.#capture.stop();
    this.#line.tick();
  }

  toggle() {
    return this.state === "off" ? this.on() : this.off();
  }

  /** Four times a second. */
  tick() {
    if (this.state === "on") this.#capture.check();
    this.#line.tick();
    if ((this.#line.taken || this.#line.refused) && this.state === "on") this.off();
    this.#notice();
  }

  /** The network is back. */
  retry() {
    this.#line.hurry();
  }

  /**
   * Switches off and waits until everything said is kept.
   * @param {number} patience ms
   */
  async finish(patience) {
    await this.off();
    this.#capture.close();
    const until = clock() + patience;
    while (this.#uplink.pending && clock() < until) {
      this.#line.tick();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #start() {
    try {
      await this.#capture.start();
      this.state = "on";
    } catch (error) {
      this.state = "off";
      this.problem = problem(error);
    }
  }

  /** @type {Listen} */
  #frame(stream, first, samples) {
    this.#listen(stream, first, samples);
    this.#uplink.audio(stream, first, samples);
    this.#line.tick();
  }

  /** @param {string} stream */
  #ended(stream) {
    this.#uplink.end(stream);
    this.#line.flush();
  }

  #unplugged() {
    this.off();
    this.problem = UNPLUGGED;
  }

  #notice() {
    if (this.#wasBehind && !this.#isBehind) this.#caughtUpUntil = clock() + CAUGHT_UP;
    this.#wasBehind = this.#isBehind;
  }
}
