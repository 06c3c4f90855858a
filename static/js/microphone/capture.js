/**
 * From an open microphone to streams of 16 kHz frames.
 *
 * Every `begin`, device and stop of the audio clock begins a new take, so a stream's offsets always count from its first
 * sample. Between `stop` and `begin` nothing is captured; only how loud it is can be asked (`sound`). A take connects itself
 * to a source and disconnects itself.
 */
import { RATE } from "../wire.js";
import { clock } from "./clock.js";
import { Drift } from "./drift.js";
import { Take } from "./take.js";

const WORKLET = new URL("./worklet.js", import.meta.url);
/** Longest wait for the audio clock to start (ms). */
const RESUMED = 2000;

/** @typedef {import("./take.js").Listener} Listener */

export class Capture {
  #listener;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** @type {MediaStreamAudioSourceNode | null} */
  #source = null;
  /** @type {AnalyserNode | null} */
  #analyser = null;
  /** @type {Take | null} */
  #take = null;
  #drift = new Drift();
  /** @type {number | undefined} */
  #rate;
  #wanted = false;

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  /** Takes sound from this device from now on. @param {MediaStream} stream @throws {DOMException} without an audio context */
  async connect(stream) {
    const [track] = stream.getAudioTracks();
    if (track === this.#track && this.#source) return;
    this.#listen(...(await joined(this.#context, stream)));
    this.#track = track;
    this.#rate = track.getSettings().sampleRate;
  }

  /** The newest 2048 samples, from -1 to 1; null before a device is connected. */
  get sound() {
    if (!this.#analyser) return null;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    return samples;
  }

  /** Begins a stream. */
  async begin() {
    this.#wanted = true;
    // A page that nobody has clicked yet may not run a context; `check` goes on asking.
    await Promise.race([this.#context?.resume(), new Promise((resolve) => setTimeout(resolve, RESUMED))]);
    this.#begin();
  }

  /** Ends the stream; resolves when its last frame has been delivered. */
  async stop() {
    const take = this.#take;
    this.#wanted = false;
    this.#take = null;
    await take?.stop();
  }

  /** Begins another stream when the audio clock has stood still, or the device has changed its rate. Call it often. */
  check() {
    const context = this.#context;
    if (!context) return;
    if (context.state !== "running") context.resume().catch(() => {});
    if (this.#retuned() || this.#drift.lagging(context.currentTime * 1000, clock())) this.#again();
  }

  #again() {
    if (!this.#take) return;
    this.#take.stop();
    this.#take = null;
    this.#begin();
  }

  /** A headset that begins to play and listen at once changes to a telephone's rate: the graph is built anew. */
  #retuned() {
    const rate = this.#track?.getSettings().sampleRate;
    if (!this.#context || !this.#track || rate === this.#rate) return false;
    this.#rate = rate;
    this.#listen(this.#context, this.#context.createMediaStreamSource(new MediaStream([this.#track])));
    return true;
  }

  /** @param {AudioContext} context @param {MediaStreamAudioSourceNode} source */
  #listen(context, source) {
    if (this.#analyser) this.#source?.disconnect(this.#analyser);
    if (!this.#analyser || context !== this.#context) this.#analyser = context.createAnalyser();
    source.connect(this.#analyser);
    [this.#context, this.#source] = [context, source];
  }

  #begin() {
    if (!this.#context || !this.#source || this.#take || !this.#wanted) return;
    this.#take = new Take(this.#context, this.#source, this.#listener);
    this.#drift = new Drift();
  }
}

/**
 * A context and the device in it: at 16 kHz where the browser resamples by itself, else at the hardware's rate
 * (Firefox refuses to join the two), and the worklet resamples.
 * @param {AudioContext | null} context that is there already
 * @param {MediaStream} stream
 * @returns {Promise<[AudioContext, MediaStreamAudioSourceNode]>}
 */
async function joined(context, stream) {
  let ours = context;
  try {
    ours ??= await prepared({ sampleRate: RATE });
    return [ours, ours.createMediaStreamSource(stream)];
  } catch {
    ours?.close();
    const native = await prepared({});
    return [native, native.createMediaStreamSource(stream)];
  }
}

/**
 * @param {AudioContextOptions} options
 * @returns {Promise<AudioContext>}
 */
async function prepared(options) {
  const context = new AudioContext({ latencyHint: "interactive", ...options });
  await context.audioWorklet.addModule(WORKLET);
  return context;
}
