/**
 * Audio thread: float samples at the context's rate in, frames of 100 ms of 16-bit samples at 16 kHz out.
 *
 * Posts `{first, samples}`: the offset of the frame's first sample, counted from the stream's first,
 * and the samples' buffer (transferred). On "stop" it posts what it has gathered, padded with silence to
 * the 20 ms a frame must have, then `{stopped: true}`. Input that is missing counts as silence, so
 * that the count of samples never falls behind the audio clock.
 */
import { kernel, Resampler, WANTED } from "./resampler.js";

const FRAME = 1600;
const SHORTEST = 320;
const BLOCK = 128;
/** Made while the module loads, not while sound is running. */
const FILTERS = sampleRate === WANTED ? null : kernel(sampleRate);

class Frames extends AudioWorkletProcessor {
  #samples = new Int16Array(FRAME);
  #filled = 0;
  #first = 0;
  #running = true;
  #resampler = FILTERS && new Resampler(FILTERS);
  #keep = (/** @type {number} */ value) => this.#add(value);

  constructor() {
    super();
    this.port.onmessage = () => this.#stop();
  }

  /** @param {Float32Array[][]} inputs */
  process(inputs) {
    if (!this.#running) return false;
    const input = inputs[0]?.[0];
    const length = input ? input.length : BLOCK;
    if (this.#resampler) this.#resampler.feed(input, length, this.#keep);
    else for (let i = 0; i < length; i++) this.#add(input ? input[i] : 0);
    return true;
  }

  /** @param {number} value from -1 to 1 */
  #add(value) {
    const bounded = Math.max(-1, Math.min(1, value));
    this.#samples[this.#filled++] = Math.round(bounded < 0 ? bounded * 32768 : bounded * 32767);
    if (this.#filled === FRAME) this.#post(FRAME);
  }

  /** @param {number} length */
  #post(length) {
    const samples = this.#samples.slice(0, length).buffer;
    this.port.postMessage({ first: this.#first, samples }, [samples]);
    this.#first += length;
    this.#filled = 0;
    this.#samples.fill(0);
  }

  #stop() {
    if (!this.#running) return;
    this.#running = false;
    this.#resampler?.flush(this.#keep);
    if (this.#filled > 0) this.#post(Math.max(this.#filled, SHORTEST));
    this.port.postMessage({ stopped: true });
  }
}

registerProcessor("frames", Frames);
