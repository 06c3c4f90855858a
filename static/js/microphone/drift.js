/**
 * Has the audio clock stopped? A suspended tab's does: it stands still, then goes on as if nothing had been.
 *
 * The smallest lag seen is the honest offset between the clocks. A long lag counts at once; a short one
 * when it lasts, since a busy machine may still catch up.
 */
const SHORT = 200;
const LONG = 2000;
const LASTING = 500;

export class Drift {
  #base = Infinity;
  /** @type {number | null} */
  #since = null;

  /**
   * @param {number} audio clock of the audio context, ms
   * @param {number} wall monotonic clock, ms
   * @returns {boolean} true: the stream's times are no longer right, begin another one
   */
  lagging(audio, wall) {
    const lag = wall - audio;
    this.#base = Math.min(this.#base, lag);
    const late = lag - this.#base;
    if (late <= SHORT) this.#since = null;
    else this.#since ??= wall;
    return late > LONG || (this.#since !== null && wall - this.#since >= LASTING);
  }
}
