/**
 * What has been said, from events that may be lost, repeated or reordered (PROTOCOL 1).
 *
 * The highest revision of a bubble wins; `wanted()` names what to ask for when a number cannot be explained. Withdrawn
 * bubbles stay remembered, so that an older revision cannot bring them back. A long meeting's oldest bubbles are forgotten: the page holds the newest `MOST`,
 * the transcript has them all. Pure: the clock is handed in, nothing is sent from here.
 *
 * @typedef {import("../wire.js").Dialogue} Dialogue
 * @typedef {import("../wire.js").Gap} Gap
 * @typedef {import("../wire.js").Pause} Pause
 * @typedef {{kind: "bubble", id: string, at: number, dialogue: Dialogue}} BubbleItem
 * @typedef {BubbleItem | {kind: "gap", id: string, at: number, gap: Gap}
 *   | {kind: "pause", id: string, at: number, pause: Pause}} Item
 * @typedef {{type: "sync", after: number}} Sync
 */
import { Numbers } from "../numbers.js";
import { transcriptId } from "../wire.js";
import { Pauses } from "./pauses.js";

/** A live bubble that is not repeated for this long is dropped (ms). */
const FADES = 15_000;
/** Bubbles that are held; so many more are let gather before the oldest are forgotten together. */
const MOST = 2_000;
const SLACK = 100;

export class Captions {
  #clock;
  /** @type {string | null} */
  #transcript = null;
  /** @type {Map<string, BubbleItem>} withdrawn ones too */
  #bubbles = new Map();
  /** @type {Map<string, Gap>} */
  #gaps = new Map();
  #pauses = new Pauses();
  /** @type {Map<string, number>} when a live bubble was last heard of */
  #refreshed = new Map();
  #numbers;
  /** The newest of the forgotten bubbles. @type {{at: number, id: string} | null} */
  #forgotten = null;
  /** @type {Item[] | null} */
  #items = null;

  /** @param {() => number} clock ms */
  constructor(clock) {
    this.#clock = clock;
    this.#numbers = new Numbers(clock);
  }

  /** Everything up to this number is here. */
  get known() {
    return this.#numbers.known;
  }

  /** Bubbles, open gaps and pauses in order of their start, then id. The same array while nothing changes. */
  get items() {
    this.#items ??= this.#sorted();
    return this.#items;
  }

  /** Bubbles that grow now. @returns {Dialogue[]} */
  get live() {
    return [...this.#refreshed.keys()].flatMap((id) => this.of(id) ?? []).filter(shown);
  }

  /** Captions are paused now, for these reasons. @returns {Pause[]} */
  get paused() {
    return this.#pauses.open;
  }

  /** @param {string} id @returns {Dialogue | undefined} */
  of(id) {
    return this.#bubbles.get(id)?.dialogue;
  }

  /**
   * The first welcome explains its number by itself; a later one of the same transcript may have left
   * out more than its newest 50, so what lies between is asked for.
   * @param {import("../wire.js").Welcome} message
   */
  welcome(message) {
    const transcript = transcriptId(message.transcript);
    const fresh = this.#adopt(transcript) || this.known === 0;
    this.#numbers.hurry();
    message.dialogues?.forEach((dialogue) => this.dialogue(dialogue));
    message.gaps?.forEach((gap) => this.gap(gap));
    message.pauses?.forEach((pause) => this.pause(pause));
    if (fresh) this.#numbers.explain(message.number);
    this.#numbers.shown(message.number);
  }

  /** @param {import("../wire.js").Pulse} message */
  pulse(message) {
    this.#adopt(transcriptId(message.transcript));
    this.#numbers.shown(message.number);
    const { paused, server_time: now } = message;
    if (paused && now && this.#pauses.pulse(paused, now)) this.#items = null;
  }

  /**
   * A transcript event: only one that is open takes the place of another (an old one may be closing).
   * @param {{id?: string, state?: string, number?: number}} resource
   */
  transcript(resource) {
    if (resource.state === "open") this.#adopt(transcriptId(resource));
  }

  /** @param {Dialogue} dialogue */
  dialogue(dialogue) {
    if (!this.#belongs(dialogue.transcript)) return;
    const held = this.of(dialogue.id);
    const old = !held && this.#isForgotten(dialogue);
    if (!old && (!held || dialogue.revision > held.revision)) this.#keep(dialogue);
    if (!old && (!held || dialogue.revision >= held.revision)) this.#refresh(dialogue);
    this.#numbers.arrived(dialogue.number);
  }

  /** @param {Gap} gap */
  gap(gap) {
    if (!this.#belongs(gap.transcript)) return;
    const held = this.#gaps.get(gap.id);
    if (!held || gap.number > held.number) this.#gaps.set(gap.id, gap);
    this.#items = null;
    this.#numbers.arrived(gap.number);
  }

  /** @param {Pause} pause */
  pause(pause) {
    if (this.#belongs(pause.transcript) && this.#pauses.learn(pause)) this.#items = null;
  }

  /** @param {import("../wire.js").Synced} message */
  synced(message) {
    this.#numbers.answered(message);
  }

  /** What to ask the server now, or null. Counts as asked. @returns {Sync | null} */
  wanted() {
    const after = this.#numbers.wanted();
    return after === null ? null : { type: "sync", after };
  }

  /** Drops live bubbles that nobody repeats. Call it about once a second. */
  fade() {
    const now = this.#clock();
    for (const [id, heard] of [...this.#refreshed]) if (now - heard > FADES) this.#drop(id);
  }

  /** @param {string | null} transcript @returns {boolean} whether it is another one */
  #adopt(transcript) {
    if (transcript === null || transcript === this.#transcript) return false;
    this.#transcript = transcript;
    this.#forgotten = null;
    this.#items = null;
    for (const held of [this.#bubbles, this.#gaps, this.#pauses, this.#refreshed, this.#numbers]) held.clear();
    return true;
  }

  /** Late words of an earlier transcript are not shown in this one. @param {string} transcript */
  #belongs(transcript) {
    this.#transcript ??= transcript;
    return transcript === this.#transcript;
  }

  /** @param {Dialogue} dialogue */
  #keep(dialogue) {
    const { id, started_at } = dialogue;
    this.#bubbles.set(id, { kind: "bubble", id, at: Date.parse(started_at), dialogue });
    this.#items = null;
    if (this.#bubbles.size > MOST + SLACK) this.#forget();
  }

  /** The oldest go, those that still grow excepted. */
  #forget() {
    const finished = [...this.#bubbles.values()].filter(({ dialogue }) => dialogue.state !== "live").sort(compare);
    for (const { id, at } of finished.slice(0, this.#bubbles.size - MOST)) {
      this.#bubbles.delete(id);
      this.#forgotten = { at, id };
    }
  }

  /** @param {Dialogue} dialogue */
  #isForgotten({ id, started_at }) {
    return this.#forgotten !== null && compare({ at: Date.parse(started_at), id }, this.#forgotten) <= 0;
  }

  /** @param {Dialogue} dialogue */
  #refresh({ id, state }) {
    if (state === "live") this.#refreshed.set(id, this.#clock());
    else this.#refreshed.delete(id);
  }

  /** @param {string} id */
  #drop(id) {
    this.#bubbles.delete(id);
    this.#refreshed.delete(id);
    this.#items = null;
  }

  /** @returns {Item[]} */
  #sorted() {
    /** @type {Item[]} */
    const items = [...this.#bubbles.values()].filter(({ dialogue }) => shown(dialogue));
    for (const gap of this.#gaps.values()) {
      if (gap.state === "open") items.push({ kind: "gap", id: gap.id, at: Date.parse(gap.started_at), gap });
    }
    for (const pause of this.#pauses.all) {
      items.push({ kind: "pause", id: pause.id, at: Date.parse(pause.started_at), pause });
    }
    return items.sort(compare);
  }
}

/** The order of time. @param {{at: number, id: string}} a @param {{at: number, id: string}} b */
export function compare(a, b) {
  return a.at - b.at || (a.id < b.id ? -1 : Number(a.id > b.id));
}

/** A bubble without a word is not shown yet. @param {Dialogue} dialogue */
function shown({ state, stable, unstable }) {
  return state !== "withdrawn" && Boolean(stable || unstable);
}
