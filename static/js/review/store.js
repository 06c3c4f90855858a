/**
 * What was said in one session, as a page holds it: the whole timeline, kept up with news. Pure.
 *
 * Utterances are kept by id and the highest revision wins (PROTOCOL 1), so the timeline and news may come in any order,
 * twice, or not at all. `items` are what the page shows, in the order of time: paragraphs, gaps, pauses, and whatever else
 * was put among them.
 *
 * @typedef {{participant_id: string, name: string, initials: string, avatar_url: string | null, seat: number,
 *   you: boolean}} Person
 * @typedef {{id: string, revision: number, participant_id: string, started_at: string, ended_at: string, text: string,
 *   state: "final" | "edited" | "withdrawn", edited_by: string | null, edited_by_id?: string, raw_text: string, number: number}} Utterance
 *   `edited_by_id` is a user's; `raw_text` is what was recognised; `number` the session's when it was so
 * @typedef {{id: string, participant_id: string, started_at: string, ended_at: string,
 *   reason: "failed" | "overrun" | "no_words", state?: string}} Gap
 * @typedef {{id: string, participant_id: string | null, started_at: string, ended_at: string | null,
 *   reason: "host" | "off_record"}} Pause
 * @typedef {import("./paragraphs.js").Item} Item
 * @typedef {import("./paragraphs.js").Other} Other
 * @typedef {(said: {id: string, participant_id: string}) => boolean} Filter asked about utterances and gaps
 * @typedef {{number: number, state: string, started_at: string, ended_at: string | null, people: Person[],
 *   dialogues: (Omit<Utterance, "raw_text" | "number"> & {raw_text?: string})[], gaps: Gap[], pauses: Pause[]}} Timeline
 *   what `/api/transcripts/{id}/timeline/` answers
 * @typedef {{ids: string[] | null, by: "load" | "news" | "view"}} Change `ids`: the utterances that changed; null: anything may
 *   have. `view`: only what is shown of them
 */
import { initials } from "../face.js";
import { items, precedes } from "./paragraphs.js";

const SAME_BREATH = 2000; // ms, as transcription/merge.py has it

export class Said {
  /** @type {Map<string, Utterance>} with those that were withdrawn, so that older news brings none back */
  #rows = new Map();
  /** Those that stand, in order; null: to be sorted. @type {Utterance[] | null} */
  #order = [];
  /** @type {Map<string, Gap>} */
  #gaps = new Map();
  /** @type {Pause[]} */
  #pauses = [];
  /** @type {Map<string, readonly Other[]>} */
  #others = new Map();
  /** @type {Map<string, Person>} */
  #people = new Map();
  /** @type {Set<(change: Change) => void>} */
  #listeners = new Set();
  /** @type {Filter | null} */
  #filter = null;
  #breath = SAME_BREATH;
  /** The number of the timeline that was loaded: what it does not have was withdrawn before. */
  #told = 0;
  /** @type {Item[] | null} */
  #items = null;
  /** Where in the items an utterance stands. @type {Map<string, number>} */
  #places = new Map();
  /** Everything up to this number is here. */
  number = 0;
  /** The whole timeline has come. */
  loaded = false;
  /** When the session began and ended, ISO 8601; "": not loaded. */
  started_at = "";
  /** @type {string | null} null: it goes on */
  ended_at = null;

  // What there is

  /** What the page shows, in the order of time. @returns {readonly Item[]} */
  get items() {
    if (this.#items) return this.#items;
    this.#items = items({
      utterances: this.shown(), gaps: [...this.#gaps.values()].filter((gap) => gap.state !== "filled" && (!this.#filter || this.#filter(gap))),
      pauses: this.#pauses, others: [...this.#others.values()].flat(), people: this.#people, breath: this.#breath,
    });
    this.#places = new Map();
    this.#items.forEach((item, index) => item.utterances?.forEach(({ id }) => this.#places.set(id, index)));
    return this.#items;
  }

  /** All utterances that stand, in order. @returns {readonly Utterance[]} */
  get all() {
    this.#order ??= [...this.#rows.values()].filter(stands).sort((a, b) => (precedes(a, b) ? -1 : 1));
    return this.#order;
  }

  /** The utterances that a filter lets through; without an argument, those that are shown. @param {Filter | null} [filter] */
  shown(filter = this.#filter) {
    return filter ? this.all.filter(filter) : this.all;
  }

  /** @param {string} id @returns {Utterance | undefined} undefined also when it was withdrawn */
  of(id) {
    const row = this.#rows.get(id);
    return row && stands(row) ? row : undefined;
  }

  /** Where in `items` an utterance is shown, -1 where it is not. @param {string} id */
  placeOf(id) {
    return this.items.length > 0 ? this.#places.get(id) ?? -1 : -1;
  }

  /** The utterance before or after, among those that are shown; undefined at the ends. @param {string} id @param {number} step */
  neighbour(id, step) {
    const all = this.shown();
    const at = all.findIndex((one) => one.id === id);
    return at < 0 ? undefined : all[at + step];
  }

  /** Everybody who takes part, in the order in which they joined. @returns {Person[]} */
  get people() {
    return [...this.#people.values()].sort((a, b) => a.seat - b.seat);
  }

  /** @param {string} id of a participant @returns {Person | undefined} */
  person(id) {
    return this.#people.get(id);
  }

  // How it is shown

  get filter() {
    return this.#filter;
  }

  /** Only what this lets through is shown; null: everything. @param {Filter | null} filter */
  set filter(filter) {
    this.#filter = filter;
    this.#changed({ ids: null, by: "view" });
  }

  get breath() {
    return this.#breath;
  }

  /** Neighbours of the same speaker join when no more than this lies between them. @param {number} ms */
  set breath(ms) {
    this.#breath = ms;
    this.#changed({ ids: null, by: "view" });
  }

  /**
   * Things of another kind, put in their place by time; an empty list takes them away.
   * @param {string} kind @param {readonly Other[]} things
   */
  put(kind, things) {
    this.#others.set(kind, things);
    this.#changed({ ids: null, by: "view" });
  }

  // What comes in

  /** The timeline came, for the first time or again. @param {Timeline} timeline */
  load(timeline) {
    if (this.loaded && timeline.number < this.#told) return; // it was overtaken
    for (const person of timeline.people) this.#people.set(person.participant_id, person);
    const told = new Set(timeline.dialogues.map(({ id }) => id));
    for (const [id, row] of this.#rows) if (row.number <= timeline.number && !told.has(id) && stands(row)) this.#rows.delete(id);
    this.#told = timeline.number;
    for (const row of timeline.dialogues) this.#keep({ ...row, raw_text: row.raw_text ?? row.text, number: timeline.number });
    for (const gap of timeline.gaps) if (!this.#gaps.has(gap.id)) this.#gaps.set(gap.id, gap);
    this.#pauses = timeline.pauses;
    this.started_at = timeline.started_at;
    this.ended_at = timeline.ended_at;
    this.number = Math.max(this.number, timeline.number);
    this.loaded = true;
    this.#changed({ ids: null, by: "load" });
  }

  /**
   * News of one utterance (a snapshot of PROTOCOL 1, or a row of PROTOCOL 7).
   * @param {import("../wire.js").Dialogue & {text?: string, raw_text?: string}} snapshot
   * @returns {boolean} whether it was news; what is still being spoken is not kept here
   */
  take(snapshot) {
    if (snapshot.number === null || snapshot.state === "live") return false;
    if (this.loaded && snapshot.number <= this.#told && !this.#rows.has(snapshot.id)) return false; // withdrawn since
    const { id, revision, participant_id, started_at, state, edited_by, edited_by_id, number } = snapshot;
    const text = snapshot.text ?? snapshot.stable;
    const row = { id, revision, participant_id, started_at, ended_at: snapshot.ended_at ?? started_at, text, state, edited_by, edited_by_id, number, raw_text: snapshot.raw_text ?? text };
    this.#meet(snapshot);
    if (!this.#keep(row)) return false;
    this.number = Math.max(this.number, number);
    this.#changed({ ids: [id], by: "news" });
    return true;
  }

  /** It was deleted; news of that come later. @param {string} id */
  withdraw(id) {
    const row = this.of(id);
    if (!row) return;
    this.#keep({ ...row, text: "", raw_text: "", state: "withdrawn", revision: row.revision + 1 });
    this.#changed({ ids: [id], by: "news" });
  }

  /** News of a gap. @param {Gap & {number?: number}} gap */
  takeGap(gap) {
    this.#gaps.set(gap.id, gap);
    this.number = Math.max(this.number, gap.number ?? 0);
    this.#changed({ ids: [], by: "news" });
  }

  /** News of a pause: it began, or ended. @param {Pause} pause */
  takePause(pause) {
    const known = this.#pauses.find(({ id }) => id === pause.id);
    if (known && known.ended_at === pause.ended_at) return;
    this.#pauses = [...this.#pauses.filter(({ id }) => id !== pause.id), pause];
    this.#changed({ ids: [], by: "news" });
  }

  /** @param {(change: Change) => void} heard @returns {() => void} stops it */
  listen(heard) {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  /** @param {Utterance} row @returns {boolean} whether it is newer than what was here */
  #keep(row) {
    const held = this.#rows.get(row.id);
    if (held && held.revision >= row.revision) {
      held.number = Math.max(held.number, row.number);
      return false;
    }
    this.#rows.set(row.id, row);
    return true;
  }

  /** Somebody spoke who may have joined since. @param {import("../wire.js").Dialogue} snapshot */
  #meet({ participant_id, name, avatar_url, seat }) {
    const known = this.#people.get(participant_id);
    this.#people.set(participant_id, { participant_id, name, avatar_url, seat, initials: initials(name), you: known?.you ?? false });
  }

  /** @param {Change} change */
  #changed(change) {
    if (change.by !== "view") this.#order = null;
    this.#items = null;
    for (const heard of this.#listeners) heard(change);
  }
}

/** @param {Utterance} row */
function stands({ state, text }) {
  return state !== "withdrawn" && text !== "";
}
