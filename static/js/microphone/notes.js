/**
 * What the page recognised of a stream and the server may need: of each beginning the newest, in order, no more than the
 * server takes at once. Each is said when the audio it was heard in has gone before it, once on a connection.
 */

/** @typedef {import("./recogniser.js").Hypothesis} Note */

/** The server's bucket takes 300 messages at once. */
const MOST = 100;

export class Notes {
  /** @type {Note[]} */
  #notes = [];
  /** So many of them are said. */
  #told = 0;

  /** One that grows takes the place of what it was. @param {Note} note */
  add(note) {
    this.#keep(({ start, final }) => final || start !== note.start);
    this.#notes.push(note);
    if (this.#notes.length > MOST) this.#drop(0);
  }

  /** What to say now that the audio before `position` is sent. @param {number} position */
  next(position) {
    const note = this.#notes[this.#told];
    if (!note || note.end > position) return null;
    this.#told += 1;
    return note;
  }

  /** Another connection: it knows none. */
  again() {
    this.#told = 0;
  }

  /** Everything before `offset` is durable; the last may still grow. @param {number} offset */
  forget(offset) {
    const last = this.#notes.at(-1);
    this.#keep((note) => note.end > offset || (note === last && !note.final));
  }

  /** @param {(note: Note) => boolean} wanted */
  #keep(wanted) {
    for (let at = this.#notes.length - 1; at >= 0; at--) if (!wanted(this.#notes[at])) this.#drop(at);
  }

  /** @param {number} at */
  #drop(at) {
    this.#notes.splice(at, 1);
    if (at < this.#told) this.#told -= 1;
  }
}
