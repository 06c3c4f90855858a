/** Virtual time. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Time that passes when the test says so. */
export class Clock {
  now = 0;
  #due = [];

  /** Actions that wait for their time. */
  get pending() {
    return this.#due.length;
  }

  later = (action, delay) => this.#due.push({ at: this.now + delay, action });

  async pass(duration, step = () => {}) {
    for (const end = this.now + duration; this.now < end; ) {
      this.now += 10;
      const due = this.#due.filter(({ at }) => at <= this.now);
      this.#due = this.#due.filter(({ at }) => at > this.now);
      for (const { action } of due) action();
      if (this.now % 250 === 0) step();
      await settled();
    }
  }
}
