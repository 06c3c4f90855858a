/**
 * Any sampling rate to 16 kHz, for browsers that give a microphone at the rate of its hardware only. Pure.
 *
 * Output sample n stands for time n / 16000 s of the input: a polyphase windowed-sinc low-pass, so that what lies above
 * the lower Nyquist frequency does not fold into speech. The delay of the filter is compensated: output comes half
 * a filter late (2 ms at 48 kHz), never shifted, and after `flush` its count is exactly ceil(input × 16000 / rate).
 * Positions are whole numbers (n × p / q), so that nothing drifts however long a stream lasts.
 *
 * Kaiser's window and its two design formulas: J. F. Kaiser, "Nonrecursive digital filter design using the
 * I0-sinh window function", 1974 (Oppenheim and Schafer, Discrete-Time Signal Processing, 7.5.3);
 * polyphase form: R. E. Crochiere and L. R. Rabiner, Multirate Digital Signal Processing, 1983, chapter 3.
 */
export const WANTED = 16000;
/** What is left of a tone in the stop band, dB below full scale. */
const ATTENUATION = 65;
/** The pass band ends here, as a part of the lower Nyquist frequency; the stop band begins at that frequency. */
const PASS = 7 / 8;
/** Fractions of a sample that are told apart when the ratio of the rates has more (an odd rate such as 47,999 Hz). */
const FINEST = 2048;
const BLOCK = 512;

/**
 * `rows` + 1 filters of `taps` values one after the other: row r is for an output r / rows input samples after an input.
 * @typedef {{p: number, q: number, rows: number, taps: number, values: Float32Array}} Kernel
 */

/** The filters for a rate; some milliseconds of work, so make them once. @param {number} rate @returns {Kernel} */
export function kernel(rate) {
  if (!(rate > 0 && Number.isInteger(rate))) throw new RangeError(`no whole sampling rate: ${rate}`);
  const shared = divisor(rate, WANTED);
  const [p, q] = [rate / shared, WANTED / shared];
  const lower = Math.min(rate, WANTED) / 2;
  const half = Math.ceil(length((lower * (1 - PASS)) / rate) / 2);
  const cutoff = (lower * (1 + PASS)) / rate; // twice the middle of the transition, in cycles a sample
  const rows = Math.min(q, FINEST);
  const taps = 2 * half;
  const values = new Float32Array((rows + 1) * taps);
  for (let row = 0; row <= rows; row++) design(values.subarray(row * taps, (row + 1) * taps), row / rows, cutoff);
  return { p, q, rows, taps, values };
}

export class Resampler {
  #kernel;
  #buffer;
  /** Values in the buffer; the half filter before the first sample is silence. */
  #filled;
  /** Where the next output's filter begins in the buffer, and its fraction of a sample in q-ths. */
  #at = 0;
  #fraction = 0;
  #fed = 0;
  #made = 0;

  /** @param {Kernel} filters */
  constructor(filters) {
    this.#kernel = filters;
    this.#buffer = new Float32Array(filters.taps + BLOCK);
    this.#filled = filters.taps / 2 - 1;
  }

  /**
   * Takes `count` samples (silence without an input) and gives each output sample that they complete.
   * @param {Float32Array | undefined} input
   * @param {number} count
   * @param {(value: number) => void} give
   */
  feed(input, count, give) {
    this.#fed += count;
    for (let i = 0; i < count; i++) this.#take(input ? input[i] : 0, give);
    this.#drain(give);
  }

  /** The input is over: gives the rest. @param {(value: number) => void} give */
  flush(give) {
    const all = Math.ceil((this.#fed * this.#kernel.q) / this.#kernel.p);
    while (this.#made < all) {
      this.#take(0, give);
      this.#drain(give);
    }
  }

  /** @param {number} value @param {(value: number) => void} give */
  #take(value, give) {
    this.#buffer[this.#filled++] = value;
    if (this.#filled === this.#buffer.length) this.#drain(give);
  }

  /** @param {(value: number) => void} give */
  #drain(give) {
    const { p, q, taps } = this.#kernel;
    while (this.#at + taps <= this.#filled) {
      give(this.#filtered());
      this.#made++;
      this.#fraction += p;
      const whole = Math.floor(this.#fraction / q);
      this.#at += whole;
      this.#fraction -= whole * q;
    }
    this.#buffer.copyWithin(0, this.#at, this.#filled);
    this.#filled -= this.#at;
    this.#at = 0;
  }

  #filtered() {
    const { q, rows, taps, values } = this.#kernel;
    const row = (rows === q ? this.#fraction : Math.round((this.#fraction * rows) / q)) * taps;
    const buffer = this.#buffer;
    const at = this.#at;
    let sum = 0;
    for (let i = 0; i < taps; i++) sum += values[row + i] * buffer[at + i];
    return sum;
  }
}

/** Taps that Kaiser's formula asks for. @param {number} width of the transition, cycles a sample */
function length(width) {
  return (ATTENUATION - 7.95) / (2.285 * 2 * Math.PI * width);
}

/**
 * A windowed sinc around `fraction` samples after the middle; its sum is 1, so that a steady level stays.
 * @param {Float32Array} taps
 * @param {number} fraction
 * @param {number} cutoff
 */
function design(taps, fraction, cutoff) {
  const half = taps.length / 2;
  const beta = 0.1102 * (ATTENUATION - 8.7);
  let sum = 0;
  for (let i = 0; i < taps.length; i++) {
    const time = i - (half - 1) - fraction;
    const edge = Math.max(0, 1 - (time / half) ** 2);
    taps[i] = sinc(cutoff * time) * bessel(beta * Math.sqrt(edge));
    sum += taps[i];
  }
  for (let i = 0; i < taps.length; i++) taps[i] /= sum;
}

/** @param {number} x */
function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Modified Bessel function of the first kind and order 0, by its power series. @param {number} x */
function bessel(x) {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-9; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** @param {number} a @param {number} b @returns {number} */
function divisor(a, b) {
  return b === 0 ? a : divisor(b, a % b);
}
