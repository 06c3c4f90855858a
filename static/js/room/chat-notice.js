/**
 * What is said of new messages while the chat is closed: the first at once, those that follow within some seconds together.
 * Pure.
 */
import { fill, gettext, ngettext } from "../language.js";

/** Nothing more is said for so long (ms). */
const QUIET = 6_000;
const LONGEST = 80;

/** @typedef {{participant_id: string, name: string, text: string}} Written */

export class Notice {
  #clock;
  /** @type {Written[]} */
  #heard = [];
  #quietUntil = -Infinity;

  /** @param {() => number} clock ms */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {Written} message */
  heard(message) {
    this.#heard.push(message);
  }

  /** They have been read. */
  clear() {
    this.#heard = [];
  }

  /** What to say now, or "". Counts as said. */
  due() {
    const now = this.#clock();
    if (this.#heard.length === 0 || now < this.#quietUntil) return "";
    const sentence = spoken(this.#heard);
    this.#heard = [];
    this.#quietUntil = now + QUIET;
    return sentence;
  }
}

/** @param {Written[]} messages at least one */
function spoken(messages) {
  const [{ name, text }] = messages;
  const count = messages.length;
  if (count > 1) return fill(ngettext("%(count)s new message in the chat", "%(count)s new messages in the chat", count), { count });
  return fill(gettext("%(name)s wrote: %(text)s"), { name, text: beginning(text) });
}

/** @param {string} text */
function beginning(text) {
  const letters = [...text.replace(/\s+/gu, " ").trim()];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : letters.join("");
}
