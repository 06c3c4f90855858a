/**
 * What happens to one session, from the server to this page, over one connection for all who listen here.
 *
 * Browsers keep six connections to a server for all their windows: a page that nobody sees lets its own go, and catches
 * up when it is looked at again. Whoever missed something asks anew: `again` is called whenever the line is (re)opened.
 */
import { ask } from "../items/api.js";
import { backoff } from "../wire.js";

const REFUSALS = [401, 403, 404];
const TYPES = ["dialogue", "gap", "pause", "run", "summary", "action_items", "transcript"];

/**
 * `refused`: one is signed out (401), or may not read it any more, or it is gone.
 * @typedef {{heard: (message: any) => void, again: () => void, refused?: (status: number) => void}} Listener
 */

class Line {
  #session;
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
    this.#session = `transcripts/${transcript}/`;
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
    const source = new EventSource(`/api/${this.#session}events/?after=${this.#number}`);
    this.#source = source;
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("error", () => void this.#lost(source));
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

  /** The browser tries again by itself, unless the server refused; why, it does not say. @param {EventSource} source */
  async #lost(source) {
    if (source !== this.#source || source.readyState !== EventSource.CLOSED) return;
    this.#close();
    const { status } = await ask("GET", `${this.#session}runs/?page_size=1`);
    if (REFUSALS.includes(status)) for (const { refused } of this.#listeners) refused?.(status);
    if (status === 404 || document.hidden || this.#source) return; // looked at again, it is tried again
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
