/** The microphone at the door: opened and heard by this page only, until somebody asks for the words. */
import { Source } from "../devices/source.js";
import { Capture } from "../microphone/capture.js";
import { clock } from "../microphone/clock.js";
import { Level } from "../microphone/level.js";

/** From this level on it is a voice or a knock, not a room. */
const HEARD = 0.25;

export class Ear {
  #capture;
  #source;
  #level = new Level(clock);

  /** When sound was heard last, or the microphone turned on (ms). */
  heardAt = 0;
  /** Was anything heard since it was turned on? */
  hears = false;

  /** @param {(samples: Int16Array) => void} listen */
  constructor(listen) {
    this.#capture = new Capture({ frame: (_, __, samples) => listen(samples), ended: () => {} });
    this.#source = new Source("audioinput", {
      ready: (stream) => this.#connect(stream),
      began: () => this.#begin(),
      over: () => this.#capture.stop(),
    });
  }

  get state() {
    return this.#source.state;
  }

  /** What is wrong and what to do, or empty. */
  get problem() {
    return this.#source.problem;
  }

  get notice() {
    return this.#source.notice;
  }

  get chosen() {
    return this.#source.device;
  }

  get level() {
    return this.state === "on" ? this.#level.value : 0;
  }

  on() {
    return this.#source.on();
  }

  /** Lets go of the device too: its light goes out. */
  off() {
    return this.#source.off();
  }

  /** @param {string} deviceId empty: the system's default */
  use(deviceId) {
    return this.#source.use(deviceId);
  }

  /** Ten times a second: listens, and starts a context again that stands still. */
  tick() {
    const { sound } = this.#capture;
    if (this.state !== "on" || !sound) return;
    this.#capture.check();
    this.#level.add(sound);
    if (this.#level.value <= HEARD) return;
    this.heardAt = clock();
    this.hears = true;
  }

  /** @param {MediaStream} stream */
  async #connect(stream) {
    await this.#capture.stop();
    await this.#capture.connect(stream);
  }

  async #begin() {
    this.heardAt = clock();
    this.hears = false;
    await this.#capture.begin();
  }
}
