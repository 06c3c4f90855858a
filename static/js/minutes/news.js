/**
 * What happens to one session, from the server to this page, over one connection for all who listen here.
 *
 * Browsers keep six connections to a server for all their windows: a page that nobody sees lets its own go, and catches
 * up when it is looked at again. Whoever missed something asks anew: `again` is called whenever the line is (re)opened.
 */
import { backoff } from "../wire.js";

const TYPES = ["dialogue", "gap", "run", "summary", "action_items", "transcript"];

/** @typedef {{heard: (message: any) => void, again: () => void}} Listener */

class Line {
  #address;
  /** @type {Set<Listener>} */
  #listeners = new Set();
  /** @type {EventSource | null} */
  #source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #attempt = 0;
  /** Up to here, utterances and gaps are known. */
  #number;

  /** @param {string} transcript @param {string} number that the page was rendered with */
  constructor(transcript, number) {
    this.#address = `/api/transcripts/${transcript}/events/`;
    this.#number = number;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#close() : this.#open()));
    addEventListener("pagehide", () => this.#close());
    addEventListener("pageshow", () => this.#open());
    if (!document.hidden) this.#open();
  }

  /** @param {Listener} listener */
  add(listener) {
    this.#listeners.add(listener);
    if (this.#source?.readyState === EventSource.OPEN) listener.again();
  }

  #open() {
    clearTimeout(this.#timer);
    if (this.#source) return;
    const source = new EventSource(`${this.#address}?after=${this.#number}`);
    this.#source = source;
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("error", () => this.#lost(source));
    for (const type of TYPES) source.addEventListener(type, (event) => this.#heard(type, /** @type {MessageEvent<string>} */ (event)));
  }

  #opened() {
    this.#attempt = 0;
    for (const { again } of this.#listeners) again();
  }

  /** @param {string} type @param {MessageEvent<string>} event */
  #heard(type, event) {
    if (event.lastEventId) this.#number = event.lastEventId;
    const message = { ...JSON.parse(event.data), type };
    for (const { heard } of this.#listeners) heard(message);
  }

  /** The browser tries again by itself, unless the server refused. @param {EventSource} source */
  #lost(source) {
    if (source !== this.#source || source.readyState !== EventSource.CLOSED) return;
    this.#close();
    this.#timer = setTimeout(() => this.#open(), backoff(this.#attempt++, Math.random()));
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}

/** @type {Map<string, Line>} */
const lines = new Map();

/**
 * @param {string} transcript its id
 * @param {string} number of its last utterance or gap that the page shows; what came later is told
 * @param {Listener} listener
 */
export function follow(transcript, number, listener) {
  const line = lines.get(transcript) ?? new Line(transcript, number);
  lines.set(transcript, line);
  line.add(listener);
}
