/**
 * One's microphone or camera as a thing with a switch: off, starting, on.
 *
 * `on` and `off` may be called as quickly as keys are pressed: the last call wins, `off` holds at once, and a device
 * that a slow browser opens after it is closed (or silenced) again. Changes of devices are worked off one after the other.
 */
import { clock } from "../microphone/clock.js";
import { Device } from "./device.js";
import { known } from "./known.js";
import { Notice } from "./notice.js";
import { failure, loss, sentence } from "./problem.js";

/** @typedef {"off" | "starting" | "on"} Switch */
/** @typedef {import("./device.js").Media & Pick<MediaDevices, "addEventListener">} Media */
/**
 * `keeps`: off leaves the device open with its track disabled, for a headset takes seconds to come back; else it is let
 * go of and its light goes out. `ready`: a stream was opened; `began`: it is on; `over`: it is off.
 * `worded`: the last word on a problem; `lost` is one of a device that was on.
 * @typedef {object} Options
 * @property {boolean} [keeps]
 * @property {(stream: MediaStream) => Promise<void> | void} [ready]
 * @property {() => Promise<void> | void} [began]
 * @property {() => Promise<void> | void} [over]
 * @property {(problem: string, lost: boolean) => string} [worded]
 * @property {() => Media | undefined} [media] undefined: the page is not secure
 * @property {import("./devices.js").Store} [store]
 */

export class Source {
  #kind;
  #options;
  #device;
  #media;
  #notice = new Notice(clock);
  #wanted = false;
  /** The track that was told of last. @type {MediaStreamTrack | null} */
  #told = null;
  /** @type {Promise<void>} */
  #work = Promise.resolve();

  /** @type {Switch} */
  state = "off";
  /** What is wrong and what to do: a sentence, or empty. */
  problem = "";
  /** What it is, for programs; empty while nothing is wrong. @type {import("./problem.js").Trouble | ""} */
  trouble = "";
  /** Called when another track is there, or none. */
  ontrack = () => {};

  /** @param {import("./device.js").Kind} kind @param {Options} [options] */
  constructor(kind, options = {}) {
    this.#kind = kind;
    this.#options = options;
    this.#media = options.media ?? (() => navigator.mediaDevices);
    this.#device = new Device(kind, () => /** @type {Media} */ (this.#media()), options.store ?? localStorage);
    this.#device.onlost = () => void this.follow();
    this.#media()?.addEventListener("devicechange", () => void this.follow());
  }

  /** The live track: enabled while on. */
  get track() {
    return this.#device.track;
  }

  /** Id of the chosen device; empty: the system's default. */
  get device() {
    return this.#device.chosen;
  }

  /** What happened to the device a moment ago, or that it is mute; empty most of the time. Ask often. */
  get notice() {
    const mute = this.state === "on" && this.track?.muted === true;
    this.#notice.muted(mute, sentence(this.#kind, "silenced"));
    return this.#notice.text;
  }

  on() {
    this.#wanted = true;
    if (this.state !== "off") return this.#work;
    this.trouble = this.#media() ? "" : "insecure";
    this.problem = this.trouble && this.#worded(sentence(this.#kind, this.trouble), false);
    if (this.problem) return this.#work;
    this.state = "starting";
    return this.#next(() => this.#start());
  }

  async off() {
    this.#wanted = false;
    if (this.state === "off") return;
    const began = this.state === "on";
    this.state = "off";
    this.#rest();
    if (began) await this.#options.over?.();
  }

  toggle() {
    return this.state === "off" ? this.on() : this.off();
  }

  /** Another device, remembered by this browser. @param {string} deviceId empty: whatever the system's default is */
  async use(deviceId) {
    if (!this.#media()) return;
    await this.#device.choose(deviceId);
    if (this.state === "off") this.close();
    await this.follow();
  }

  /** Something was plugged in or out, or the open one is gone: goes on with the device that it should be now. */
  follow() {
    return this.#next(() => this.#move());
  }

  /** Lets go of the device. */
  close() {
    this.#device.close();
    this.#tell();
  }

  async #start() {
    if (!this.#wanted || this.state === "on") return;
    try {
      const news = await this.#device.open();
      known();
      await this.#opened();
      if (news) this.#notice.tell(news);
      if (this.#wanted) await this.#begin();
    } catch (error) {
      this.close();
      if (this.#wanted) await this.#fail(failure(error), false);
    }
  }

  async #move() {
    if (this.state !== "on") return this.#tell();
    try {
      const news = await this.#device.follow();
      if (news === null) return;
      await this.#opened();
      if (this.state === "on") await this.#options.began?.();
      this.#notice.tell(news);
    } catch (error) {
      await this.#fail(loss(error), true);
    }
  }

  /** The device may be another one, and be wanted no more. */
  async #opened() {
    const { stream } = this.#device;
    if (!this.#wanted) this.#rest();
    else this.#enable();
    this.#tell();
    if (this.#wanted && stream) await this.#options.ready?.(stream);
  }

  async #begin() {
    this.state = "on";
    this.#enable();
    await this.#options.began?.();
  }

  /** @param {import("./problem.js").Trouble} trouble @param {boolean} lost */
  async #fail(trouble, lost) {
    await this.off();
    this.trouble = trouble;
    this.problem = this.#worded(sentence(this.#kind, trouble), lost);
    this.#tell();
  }

  /** @param {string} problem @param {boolean} lost */
  #worded(problem, lost) {
    return this.#options.worded?.(problem, lost) ?? problem;
  }

  #rest() {
    if (this.#options.keeps) this.#enable();
    else this.close();
  }

  #enable() {
    if (this.track) this.track.enabled = this.state === "on";
  }

  #tell() {
    if (this.track === this.#told) return;
    this.#told = this.track;
    this.ontrack();
  }

  /** @param {() => Promise<void> | void} act */
  #next(act) {
    const done = this.#work.then(act);
    this.#work = done.catch(() => {}); // whoever asked is told
    return done;
  }
}
