/**
 * What was written in a meeting, from events that may be lost, repeated or reordered (PROTOCOL 1). Pure.
 *
 * The highest number of a message wins (its deletion is a later number). The page holds the chat from `floor` on, without
 * holes; what is older is fetched when somebody asks for it, so a deletion of something older is kept, but not shown yet.
 *
 * @typedef {import("../wire.js").ChatMessage} ChatMessage
 * @typedef {{at: number, id: string}} Place
 */
import { compare } from "../captions/store.js";
import { Numbers } from "../numbers.js";

/** So many a welcome brings; when it does, there may be more. */
const NEWEST = 50;

export class Chat {
  #self;
  #numbers;
  /** @type {Map<string, ChatMessage>} */
  #rows = new Map();
  /** Everything from here on is held; null: from the beginning. @type {Place | null} */
  #floor = null;
  #begun = false;
  /** The newest number that the reader has looked at. */
  #seen = 0;
  #highest = 0;
  /** @type {ChatMessage[] | null} */
  #messages = null;

  /** @param {string} self participant id @param {() => number} clock ms */
  constructor(self, clock) {
    this.#self = self;
    this.#numbers = new Numbers(clock);
  }

  /** In the order of writing, deleted ones too. The same array while nothing changes. */
  get messages() {
    this.#messages ??= this.#sorted();
    return this.#messages;
  }

  /** There is more before `messages`. */
  get more() {
    return this.#floor !== null;
  }

  get seen() {
    return this.#seen;
  }

  /** How many others have written since one looked. */
  get unread() {
    const news = (/** @type {ChatMessage} */ one) => one.number > this.#seen && one.participant_id !== this.#self && !one.deleted;
    return this.messages.filter(news).length;
  }

  /** What is here now was looked at; or was, up to this number, before a reload. @param {number} [number] */
  look(number = this.#highest) {
    this.#seen = Math.max(this.#seen, number);
  }

  /**
   * The first welcome explains its number by itself; a later one may have left out more than its newest, so what lies
   * between is asked for. Somebody who waits at the door is told nothing of the chat.
   * @param {import("../wire.js").Welcome} message
   * @returns {ChatMessage[]} those that are news: what was there before one came is none
   */
  welcome({ chat, chat_number: number }) {
    if (!chat || number === undefined) return [];
    const first = !this.#begun;
    this.#numbers.hurry();
    if (first) this.#begin(chat, number);
    const news = chat.filter((one) => this.message(one));
    this.#numbers.shown(number);
    return first ? [] : news;
  }

  /** @param {{chat_number?: number}} message */
  pulse({ chat_number: number }) {
    this.#numbers.shown(number);
  }

  /** @param {ChatMessage} message @returns {boolean} whether it is news: nobody has seen it here before */
  message(message) {
    const held = this.#rows.get(message.id);
    this.#numbers.arrived(message.number);
    if (held && held.number >= message.number) return false;
    this.#rows.set(message.id, message);
    this.#highest = Math.max(this.#highest, message.number);
    this.#messages = null;
    return !held && !message.deleted;
  }

  /** @param {import("../wire.js").Synced} message */
  synced(message) {
    this.#numbers.answered(message);
  }

  /** What to ask the server now, or null. Counts as asked. */
  wanted() {
    const after = this.#numbers.wanted();
    return after === null ? null : { type: "chat.sync", after };
  }

  /**
   * A page of the whole list, newest first; pages follow one another without a hole.
   * @param {ChatMessage[]} page
   * @param {boolean} more there is an older page
   */
  older(page, more) {
    page.forEach((one) => this.message(one));
    this.#lower(more ? page.map(place).reduce(earlier) : null);
  }

  /** @param {ChatMessage[]} chat @param {number} number */
  #begin(chat, number) {
    this.#begun = true;
    this.#numbers.explain(number);
    this.#floor = chat.length >= NEWEST && number > chat.length ? chat.map(place).reduce(earlier) : null;
    this.#messages = null;
  }

  /** @param {Place | null} floor */
  #lower(floor) {
    this.#floor = floor && this.#floor ? earlier(floor, this.#floor) : null;
    this.#messages = null;
  }

  /** @returns {ChatMessage[]} */
  #sorted() {
    const floor = this.#floor;
    const all = [...this.#rows.values()].map((message) => ({ ...place(message), message })).sort(compare);
    return all.filter((one) => !floor || compare(one, floor) >= 0).map(({ message }) => message);
  }
}

/** @param {ChatMessage} message @returns {Place} */
function place({ id, sent_at: at }) {
  return { at: Date.parse(at), id };
}

/** @param {Place} a @param {Place} b */
function earlier(a, b) {
  return compare(a, b) < 0 ? a : b;
}
