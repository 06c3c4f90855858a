/** Keeps the screen awake while it is wanted. Browsers let go of it when the page is hidden, so it is asked for again. */

/** @typedef {{release: () => Promise<void>, released?: boolean}} Lock */
/** @typedef {{request: (kind: "screen") => Promise<Lock>}} Locks */

export class Wake {
  #locks;
  #wanted = false;
  #asking = false;
  /** @type {Lock | null} */
  #lock = null;

  /** @param {Locks | undefined} locks `navigator.wakeLock`; a browser without it sleeps as it likes */
  constructor(locks) {
    this.#locks = locks;
  }

  /** Call it often: does something only when something has changed. @param {boolean} wanted @param {boolean} visible */
  update(wanted, visible) {
    this.#wanted = wanted;
    if (!wanted) this.#release();
    else if (visible && (!this.#lock || this.#lock.released)) this.#ask();
  }

  async #ask() {
    if (!this.#locks || this.#asking) return;
    this.#asking = true;
    try {
      this.#lock = await this.#locks.request("screen");
      if (!this.#wanted) this.#release();
    } catch {
      // A low battery, or hidden meanwhile: asked again at the next update.
    } finally {
      this.#asking = false;
    }
  }

  #release() {
    this.#lock?.release().catch(() => {});
    this.#lock = null;
  }
}
