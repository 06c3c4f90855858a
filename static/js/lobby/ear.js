/** The microphone at the door: opened and heard by this page only, until somebody asks for the words. */
import { Capture } from "../microphone/capture.js";
import { clock } from "../microphone/clock.js";
import { Device } from "../microphone/device.js";
import { Level } from "../microphone/level.js";
import { Notice } from "../microphone/notice.js";
import { insecure, reason, silenced, unplugged } from "../microphone/problem.js";

export class Ear {
  #device = new Device(() => navigator.mediaDevices, localStorage);
  #level = new Level(clock);
  #notice = new Notice(clock);
  #capture;
  /** @type {Promise<unknown>} */
  #moving = Promise.resolve();

  /** @type {"off" | "starting" | "on"} */
  state = "off";
  /** What is wrong and what to do, or empty. */
  problem = "";
  /** When sound was heard last, or the microphone turned on (ms). */
  heardAt = 0;
  /** Was anything heard since it was turned on? */
  hears = false;

  /** @param {(samples: Int16Array) => void} listen */
  constructor(listen) {
    this.#capture = new Capture({ frame: (_, __, samples) => this.#frame(samples, listen), ended: () => {} });
    this.#device.onlost = () => this.follow();
    navigator.mediaDevices?.addEventListener("devicechange", () => this.follow());
  }

  get level() {
    return this.state === "on" ? this.#level.value : 0;
  }

  get notice() {
    return this.#notice.text;
  }

  get chosen() {
    return this.#device.chosen;
  }

  async on() {
    if (this.state !== "off") return;
    this.problem = navigator.mediaDevices ? "" : insecure();
    if (this.problem) return;
    this.state = "starting";
    try {
      await this.#device.open();
      await this.#connect();
      this.state = "on";
    } catch (error) {
      this.state = "off";
      this.problem = reason(error);
    }
  }

  /** Lets go of the device too: the light beside the camera goes out. */
  async off() {
    if (this.state === "off") return;
    this.state = "off";
    this.#level.silence();
    await this.#capture.stop();
    this.#device.close();
  }

  /** @param {string} deviceId empty: the system's default */
  async use(deviceId) {
    await this.#device.choose(deviceId);
    await this.follow();
  }

  /** Often: a context that stands still is started again. */
  tick() {
    if (this.state === "on") this.#capture.check();
    this.#notice.muted(this.#device.track?.muted === true, silenced());
  }

  follow() {
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
      this.problem = error instanceof Error && error.name === "NotFoundError" ? unplugged() : reason(error);
    }
  }

  async #connect() {
    const { stream } = this.#device;
    if (stream) await this.#capture.connect(stream);
    await this.#capture.begin();
    this.heardAt = clock();
    this.hears = false;
  }

  /** @param {Int16Array} samples @param {(samples: Int16Array) => void} listen */
  #frame(samples, listen) {
    this.#level.add(samples);
    if (this.#level.value > 0.25) {
      this.heardAt = clock();
      this.hears = true;
    }
    listen(samples);
  }
}
