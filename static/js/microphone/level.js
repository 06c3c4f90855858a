/**
 * How loud it is, from 0 (a quiet room) to 1, as an eye likes it: up at once, down slowly. Pure.
 *
 * Decibels of full scale between a floor and a ceiling, since ears count in decibels.
 */
const FLOOR = -55;
const CEILING = -12;
/** Falls to half in this time (ms). */
const HALVES = 120;

/** @param {Float32Array} samples from -1 to 1 @returns {number} 0 to 1 */
export function loudness(samples) {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] * samples[i];
  const decibels = 20 * Math.log10(Math.sqrt(sum / (samples.length || 1)) + 1e-9);
  return Math.min(1, Math.max(0, (decibels - FLOOR) / (CEILING - FLOOR)));
}

export class Level {
  #clock;
  #value = 0;
  #at = 0;

  /** @param {() => number} clock in ms */
  constructor(clock) {
    this.#clock = clock;
  }

  get value() {
    const faded = this.#value * 2 ** (-(this.#clock() - this.#at) / HALVES);
    return faded < 0.01 ? 0 : faded;
  }

  /** @param {Float32Array} samples just heard */
  add(samples) {
    this.#value = Math.max(this.value, loudness(samples));
    this.#at = this.#clock();
  }
}
