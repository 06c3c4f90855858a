/**
 * The audio of one stream that the server has not acknowledged: 5 minutes of it, the oldest goes first.
 *
 * Offsets are samples from the stream's first. Held audio is runs of samples in order; what is
 * held is [oldest, end). A frame that comes twice is taken once.
 */
import { RATE } from "../wire.js";

export const HOLD = 300 * RATE;
const SHORTEST = RATE / 50;

/** @typedef {{first: number, samples: Int16Array}} Run */

export class Ring {
  /** @type {Run[]} */
  #runs = [];
  #capacity;

  /** First sample still held; equal to `end` when nothing is. */
  oldest = 0;
  /** One past the newest sample ever pushed. */
  end = 0;
  /** Highest sample (exclusive) ever sent, on any connection. */
  sent = 0;

  /** @param {number} [capacity] in samples */
  constructor(capacity = HOLD) {
    this.#capacity = capacity;
  }

  /** Samples held. */
  get length() {
    return this.end - this.oldest;
  }

  /**
   * @param {number} first
   * @param {Int16Array} samples
   */
  push(first, samples) {
    const known = Math.max(0, this.end - first);
    if (known >= samples.length) return;
    this.#runs.push({ first: first + known, samples: samples.subarray(known) });
    this.end = first + samples.length;
    this.forget(this.end - this.#capacity);
  }

  /** Lets go of everything before `offset`. @param {number} offset */
  forget(offset) {
    const from = Math.min(offset, this.end);
    if (from <= this.oldest) return;
    this.oldest = from;
    let done = 0;
    while (done < this.#runs.length && end(this.#runs[done]) <= from) done++;
    this.#runs.splice(0, done);
  }

  /**
   * The next frame from `offset` on, 20 ms or longer unless the stream ends before that.
   * @param {number} offset
   * @returns {Run | null} null when nothing at or after `offset` is held
   */
  frame(offset) {
    const from = Math.max(offset, this.oldest);
    const index = this.#find(from);
    const run = this.#runs[index];
    if (!run) return null;
    const first = Math.max(from, run.first);
    const samples = run.samples.subarray(first - run.first);
    const next = this.#runs[index + 1];
    if (samples.length >= SHORTEST || next?.first !== end(run)) return { first, samples };
    return { first, samples: joined(samples, next.samples) };
  }

  /** Index of the first run that ends after `offset`, by bisection. @param {number} offset */
  #find(offset) {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (end(this.#runs[middle]) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** @param {Run} run */
function end(run) {
  return run.first + run.samples.length;
}

/**
 * @param {Int16Array} head
 * @param {Int16Array} tail
 */
function joined(head, tail) {
  const both = new Int16Array(head.length + tail.length);
  both.set(head);
  both.set(tail, head.length);
  return both;
}
