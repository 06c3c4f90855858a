/**
 * The microphone protocol (PROTOCOL 2) as a state machine: no socket, no clock of its own, no DOM.
 *
 * What happened goes in (`audio`, `end`, `opened`, `received`, `closed`); what to say next is pulled out with
 * `next()` for as long as the socket has room, so back-pressure leaves audio in the ring.
 * Streams wait in a queue; only the head is on the socket, so older un-acknowledged ones drain first.
 * A stream leaves the queue when the server says `stopped`: everything of it is durable then.
 */
import { RATE } from "../wire.js";
import { encode, loud } from "./frame.js";
import { Notes } from "./notes.js";
import { HOLD, Ring } from "./ring.js";

/** @typedef {"waiting" | "starting" | "ready" | "stopping"} Phase */
/** @typedef {{type: string, stream?: string, resume_from?: number, offset?: number, state?: string}} Message */
/**
 * `began`: clock of the first sample, ms. `position`: next sample to send on this connection.
 * `speech`: end of the last loud frame. `debt`: what stood unsent or unkept while the line was away.
 * `notes`: what the page recognised of it and the server may need.
 * @typedef {import("./recogniser.js").Hypothesis} Note
 * @typedef {{id: string, ring: Ring, began: number, acked: number, position: number, speech: number,
 *   debt: number, ended: boolean, phase: Phase, recogniser: string, notes: Notes}} Stream
 */

export class Uplink {
  /** @type {Stream[]} */
  #streams = [];
  #clock;
  #hold;
  #connected = false;

  /** Who recognises the streams that begin from now on: "browser", this page; empty, the server alone. */
  recogniser = "";

  /** The connection went away while a stream was open, and the newest is not under way again. */
  lost = false;
  /** What the server says of the head: idle, listening, recording, transcribing. */
  heard = "idle";

  /** @param {{clock: () => number, hold?: number}} options clock: monotonic, in ms */
  constructor({ clock, hold = HOLD }) {
    this.#clock = clock;
    this.#hold = hold;
  }

  /**
   * A captured frame; the first of a stream begins it.
   * @param {string} id
   * @param {number} first
   * @param {Int16Array} samples
   */
  audio(id, first, samples) {
    const stream = this.#stream(id) ?? this.#begin(id);
    stream.ring.push(first, samples);
    // A frame can be delivered late, never early: the earliest estimate is the best one.
    stream.began = Math.min(stream.began, this.#clock() - (stream.ring.end / RATE) * 1000);
    if (loud(samples)) stream.speech = stream.ring.end;
    if (this.lost && stream.phase !== "ready") stream.debt = stream.ring.end;
    this.#trim();
  }

  /** What this page recognised. @param {string} id @param {Note} note */
  note(id, note) {
    this.#stream(id)?.notes.add(note);
  }

  /** No more audio will come for this stream. @param {string} id */
  end(id) {
    const stream = this.#stream(id);
    if (stream) stream.ended = true;
  }

  opened() {
    this.#connected = true;
  }

  /** The socket is gone: everything that is not acknowledged will be sent again. */
  closed() {
    this.#connected = false;
    this.heard = "idle";
    this.#streams = this.#streams.filter((s) => !(s.ended && s.acked >= s.ring.end));
    for (const stream of this.#streams) {
      stream.phase = "waiting";
      stream.debt = stream.ring.end;
      stream.notes.again();
    }
    this.lost = this.pending;
  }

  /** @param {Message} message */
  received(message) {
    const stream = this.#stream(message.stream ?? "");
    if (message.type === "state") this.heard = message.state ?? "idle";
    else if (!stream) return;
    else if (message.type === "ready") this.#ready(stream, message.resume_from ?? 0);
    else if (message.type === "ack") this.#acked(stream, message.offset ?? 0);
    else if (message.type === "stopped") this.#finished(stream);
  }

  /**
   * The next thing to send, as text (an object) or audio (bytes); null when there is nothing to say now.
   * @returns {object | Uint8Array<ArrayBuffer> | null}
   */
  next() {
    const head = this.#streams[0];
    if (!this.#connected || !head) return null;
    if (head.phase === "waiting") return this.#start(head);
    if (head.phase === "starting" || this.overran) return null;
    const stopping = head.phase === "stopping";
    const note = head.notes.next(stopping ? Infinity : head.position);
    if (note) return { type: "hypothesis", stream: head.id, ...note };
    if (stopping) return null;
    return this.#frame(head) ?? (head.ended ? this.#stop(head) : null);
  }

  /** Something is not yet kept by the server, or a stream is running. */
  get pending() {
    return this.#streams.length > 0;
  }

  /** Whether this page recognises what is said in it. @param {string} id */
  recognised(id) {
    return this.#stream(id)?.recogniser === "browser";
  }

  /** The head is under way: its audio flows. */
  get ready() {
    return this.#connected && ["ready", "stopping"].includes(this.#streams[0]?.phase);
  }

  /** After a loss: something from that time is not yet kept. */
  get behind() {
    return this.#streams.some((stream) => stream.acked < stream.debt);
  }

  /** Unsent audio fell out of the ring; only a new `start` tells the server of the hole. */
  get overran() {
    const head = this.#streams[0];
    return head?.phase === "ready" && head.position < head.ring.oldest;
  }

  /** Audio only this page has: how long, and whether somebody may be speaking in it. */
  get unkept() {
    const samples = this.#streams.reduce((sum, { ring }) => sum + ring.length, 0);
    const speech = this.#streams.some((stream) => stream.speech > stream.acked);
    return { seconds: samples / RATE, speech };
  }

  /** @param {string} id */
  #stream(id) {
    return this.#streams.find((stream) => stream.id === id);
  }

  /** @param {string} id @returns {Stream} */
  #begin(id) {
    const stream = {
      id, ring: new Ring(this.#hold), began: Infinity, acked: 0, position: 0, speech: 0, debt: 0,
      ended: false, phase: /** @type {Phase} */ ("waiting"), recogniser: this.recogniser, notes: new Notes(),
    };
    this.#streams.push(stream);
    return stream;
  }

  /** All streams together hold no more than one may: the oldest audio goes first. */
  #trim() {
    let excess = this.#streams.reduce((sum, { ring }) => sum + ring.length, 0) - this.#hold;
    for (const { ring } of this.#streams) {
      if (excess <= 0) return;
      const dropped = Math.min(excess, ring.length);
      ring.forget(ring.oldest + dropped);
      excess -= dropped;
    }
  }

  /** @param {Stream} stream */
  #start(stream) {
    stream.phase = "starting";
    return {
      type: "start", stream: stream.id, elapsed: Math.max(0, this.#clock() - stream.began) / 1000,
      oldest: stream.ring.oldest, acked: stream.acked, sent: stream.ring.sent,
      ...(stream.recogniser && { recogniser: stream.recogniser }),
    };
  }

  /** @param {Stream} stream */
  #frame({ ring, position }) {
    const run = ring.frame(position);
    if (!run) return null;
    const end = run.first + run.samples.length;
    this.#streams[0].position = end;
    ring.sent = Math.max(ring.sent, end);
    return encode(run);
  }

  /** @param {Stream} stream */
  #stop(stream) {
    stream.phase = "stopping";
    return { type: "stop", stream: stream.id };
  }

  /** @param {Stream} stream @param {number} from */
  #ready(stream, from) {
    if (stream.phase !== "starting") return;
    stream.phase = "ready";
    stream.position = from;
    stream.ring.forget(from);
    stream.notes.forget(from);
    if (stream === this.#streams.at(-1)) this.lost = false;
  }

  /** @param {Stream} stream @param {number} offset */
  #acked(stream, offset) {
    stream.acked = Math.max(stream.acked, Math.min(offset, stream.ring.end));
    stream.ring.forget(stream.acked);
    stream.notes.forget(stream.acked);
    stream.position = Math.max(stream.position, stream.acked);
  }

  /** @param {Stream} stream */
  #finished(stream) {
    if (stream.phase === "stopping") this.#streams = this.#streams.filter((other) => other !== stream);
    if (!this.pending) this.heard = "idle";
  }
}
