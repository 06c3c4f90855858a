/**
 * The microphone as a device: from getUserMedia to streams of 16 kHz frames.
 *
 * Every unmuting, device and stop of the audio clock begins a new take, so a stream's offsets always count from
 * its first sample. Between `stop` and `start` the device stays open (a headset takes seconds to come back)
 * but its track is off: nothing is captured.
 */
import { RATE } from "../wire.js";
import { clock } from "./clock.js";
import { Drift } from "./drift.js";
import { Take } from "./take.js";

const WORKLET = new URL("./worklet.js", import.meta.url);
const WANTED = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };

/** @typedef {import("./take.js").Listener & {unplugged: () => void}} Listener */

export class Capture {
  #listener;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** @type {MediaStreamAudioSourceNode | null} */
  #source = null;
  /** @type {Take | null} */
  #take = null;
  #drift = new Drift();

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  /** Opens the device when it is not open, and begins a stream. @throws {DOMException} as getUserMedia does */
  async start() {
    if (this.#track?.readyState !== "live") await this.#open();
    if (this.#track) this.#track.enabled = true;
    await this.#context?.resume();
    this.#begin();
  }

  /** Ends the stream; resolves when its last frame has been delivered. */
  async stop() {
    const take = this.#take;
    this.#take = null;
    await take?.stop();
    if (this.#track && !this.#take) this.#track.enabled = false;
  }

  /** Begins another stream when the audio clock has stood still. Call it often. */
  check() {
    const context = this.#context;
    if (!context || !this.#take) return;
    if (context.state !== "running") context.resume().catch(() => {});
    if (!this.#drift.lagging(context.currentTime * 1000, clock())) return;
    this.#take.stop();
    this.#begin();
  }

  /** Lets go of the device. */
  close() {
    this.#track?.stop();
    this.#track = null;
  }

  async #open() {
    const device = await navigator.mediaDevices.getUserMedia({ audio: WANTED });
    this.#context ??= await prepared();
    this.#source?.disconnect();
    this.#source = this.#context.createMediaStreamSource(device);
    [this.#track] = device.getAudioTracks();
    this.#track.onended = () => this.#listener.unplugged();
  }

  #begin() {
    if (!this.#context || !this.#source) return;
    this.#take = new Take(this.#context, this.#source, this.#listener);
    this.#drift = new Drift();
  }
}

async function prepared() {
  const context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
  await context.audioWorklet.addModule(WORKLET);
  return context;
}
