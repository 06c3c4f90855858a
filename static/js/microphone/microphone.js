/**
 * The microphone of this page: device, protocol and socket together, and what a person may know of them.
 *
 * On hold the button stays on and the device open, but no stream runs: nothing is captured or sent.
 */
import { address } from "../wire.js";
import { Capture } from "./capture.js";
import { clock } from "./clock.js";
import { Device } from "./device.js";
import { Level } from "./level.js";
import { Line } from "./line.js";
import { Notice } from "./notice.js";
import { insecure, problem, revoked, silenced, unplugged } from "./problem.js";
import { Uplink } from "./uplink.js";
import { Wake } from "./wake.js";

const CAUGHT_UP = 3000;

/**
 * @typedef {"off" | "starting" | "on"} Switch
 * @typedef {(stream: string, first: number, samples: Int16Array) => void} Listen
 */

export class Microphone {
  #uplink = new Uplink({ clock });
  #line;
  #device = new Device(() => navigator.mediaDevices, localStorage);
  #capture;
  #listen;
  #level = new Level(clock);
  #notice = new Notice(clock);
  #wake = new Wake(navigator.wakeLock);
  /** Device changes are worked off one after the other. @type {Promise<unknown>} */
  #moving = Promise.resolve();
  #held = false;
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
    });
    this.#device.onlost = () => this.#follow();
    navigator.mediaDevices?.addEventListener("devicechange", () => this.#follow());
    document.addEventListener("visibilitychange", () => this.tick());
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
      held: this.#held,
      notice: this.#notice.text,
    };
  }

  /** How loud it is, 0 to 1; 0 unless something is captured. */
  get level() {
    return this.state === "on" && !this.#held ? this.#level.value : 0;
  }

  /** Id of the device that is open or, without one, chosen; empty: the system's default. */
  get device() {
    return this.#device.chosen;
  }

  get #isBehind() {
    return this.#line.away || this.#uplink.behind;
  }

  async on() {
    if (this.state !== "off") return;
    this.problem = navigator.mediaDevices ? "" : insecure();
    if (this.problem) return;
    this.state = "starting";
    await this.#start();
    this.#line.retry();
  }

  async off() {
    if (this.state !== "on") return;
    this.state = "off";
    this.#level.silence();
    await this.#capture.stop();
    this.#line.tick();
  }

  toggle() {
    return this.state === "off" ? this.on() : this.off();
  }

  /**
   * Held: what is said is not captured until it is released; then a new stream begins.
   * @param {boolean} held
   */
  async hold(held) {
    if (held === this.#held) return;
    this.#held = held;
    if (this.state !== "on") return;
    this.#level.silence();
    await (held ? this.#capture.stop() : this.#capture.begin());
    this.#line.tick();
  }

  /**
   * Another device, remembered by this browser; a new stream when the microphone is on.
   * @param {string} deviceId empty: whatever the system's default is
   */
  async use(deviceId) {
    if (!navigator.mediaDevices) return;
    await this.#device.choose(deviceId);
    if (this.state === "off") this.#device.close();
    await this.#follow();
  }

  /** Four times a second. */
  tick() {
    if (this.state === "on") this.#capture.check();
    this.#line.tick();
    if ((this.#line.taken || this.#line.refused) && this.state === "on") this.off();
    this.#notice.muted(this.state === "on" && this.#device.track?.muted === true, silenced());
    this.#wake.update(this.state === "on", document.visibilityState === "visible");
    this.#look();
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
    this.#device.close();
    this.#wake.update(false, true);
    const until = clock() + patience;
    while (this.#uplink.pending && clock() < until) {
      this.#line.tick();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #start() {
    try {
      await this.#device.open();
      await this.#connect();
      this.state = "on";
    } catch (error) {
      this.state = "off";
      this.problem = problem(error);
    }
  }

  async #connect() {
    const { stream } = this.#device;
    if (stream) await this.#capture.connect(stream);
    if (!this.#held) await this.#capture.begin();
  }

  /** Something was plugged in or out, or the open one is gone: goes on with the device that it should be now. */
  #follow() {
    this.#moving = this.#moving.then(() => this.#move());
    return this.#moving;
  }

  async #move() {
    if (this.state !== "on") return;
    try {
      const news = await this.#device.follow();
      if (news === null) return;
      await this.#capture.stop();
      if (this.state !== "on") return;
      await this.#connect();
      this.#notice.tell(news);
    } catch (error) {
      await this.off();
      this.problem = lost(error);
    }
  }

  /** @type {Listen} */
  #frame(stream, first, samples) {
    this.#level.add(samples);
    this.#listen(stream, first, samples);
    this.#uplink.audio(stream, first, samples);
    this.#line.tick();
  }

  /** @param {string} stream */
  #ended(stream) {
    this.#uplink.end(stream);
    this.#line.flush();
  }

  #look() {
    if (this.#wasBehind && !this.#isBehind) this.#caughtUpUntil = clock() + CAUGHT_UP;
    this.#wasBehind = this.#isBehind;
  }
}

/** What became of a microphone that was on. @param {unknown} error */
function lost(error) {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError") return revoked();
  return name === "NotFoundError" ? unplugged() : problem(error);
}
