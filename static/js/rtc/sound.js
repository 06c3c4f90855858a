/**
 * Makes the others heard: one audio element for each remote sound, in the page for as long as its track is.
 *
 * Browsers refuse to play before the first click: `blocked` says so, `resume` called from a click mends it.
 * A headset's button, or another call on a phone, may pause an element; a call has no pause, so it goes on.
 *
 * @typedef {import("./media.js").Kind} Kind
 */

export class Sound {
  #home;
  #make;
  #route;
  #changed;
  /** @type {Map<string, HTMLAudioElement>} */
  #elements = new Map();
  /** @type {Set<HTMLAudioElement>} */
  #refused = new Set();

  /**
   * @param {{home: {append: (node: HTMLAudioElement) => void}, route?: (element: HTMLAudioElement) => unknown,
   *   changed?: () => void, make?: () => HTMLAudioElement}} options
   *   home: where the elements live; route: sends one to the chosen speaker (`Speaker.apply`); changed: look at `blocked` again
   */
  constructor({ home, route = () => {}, changed = () => {}, make = () => new Audio() }) {
    this.#home = home;
    this.#route = route;
    this.#changed = changed;
    this.#make = make;
  }

  /** Somebody cannot be heard until the person here has clicked. */
  get blocked() {
    return this.#refused.size > 0;
  }

  /**
   * As `Events.track` tells; pictures are none of our business.
   * @param {string} peer
   * @param {Kind} kind
   * @param {MediaStreamTrack | null} track
   */
  track(peer, kind, track) {
    if (kind !== "audio" && kind !== "screen-audio") return;
    const key = `${peer} ${kind}`;
    this.#remove(key);
    if (track) this.#add(key, track);
    this.#changed();
  }

  /** From a click: what was refused is tried again. */
  async resume() {
    await Promise.all([...this.#refused].map((element) => this.#play(element)));
  }

  /** @param {string} key @param {MediaStreamTrack} track */
  #add(key, track) {
    const element = this.#make();
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    element.onpause = () => this.#play(element);
    this.#elements.set(key, element);
    this.#home.append(element);
    this.#send(element);
    this.#play(element);
  }

  /** @param {string} key */
  #remove(key) {
    const element = this.#elements.get(key);
    if (!element) return;
    this.#elements.delete(key);
    this.#refused.delete(element);
    element.onpause = null;
    element.srcObject = null;
    element.remove();
  }

  /** A speaker that is gone must not silence anybody: the element then stays with the one it had. @param {HTMLAudioElement} element */
  async #send(element) {
    try {
      await this.#route(element);
    } catch {
      // Told by who chooses the speaker.
    }
  }

  /** @param {HTMLAudioElement} element */
  async #play(element) {
    const refused = await element.play().then(() => false, ({ name }) => name === "NotAllowedError");
    if (element.srcObject === null) return;
    if (refused) this.#refused.add(element);
    else this.#refused.delete(element);
    this.#changed();
  }
}
