/**
 * One RTCPeerConnection with all that hangs on it, from its making to its end; `Peer` makes another when this one is `broken`.
 *
 * What is done to it is done one step after the other, in the order in which it was asked. A step that fails or hangs
 * breaks this connection only. After `close` nothing is heard of it any more.
 *
 * @typedef {import("./media.js").Kind} Kind
 * @typedef {object} Ears
 * @property {(what: {description?: RTCSessionDescriptionInit, candidates?: RTCIceCandidateInit[]}) => void} say
 * @property {(kind: Kind, track: MediaStreamTrack | null) => void} track
 * @property {() => void} changed  the state, or what they want to see
 * @property {(offer: RTCSessionDescriptionInit | null) => void} broken  with the offer that only a fresh one can take
 */
import { Inbox, Outbox } from "./candidates.js";
import { Channel } from "./channel.js";
import { Lines } from "./lines.js";
import { Negotiation } from "./negotiation.js";
import { fragments } from "./sdp.js";

/** A browser that takes so long for a step will not finish it (ms). */
const HANGS = 15_000;

export class Connection {
  #pc;
  #ears;
  #clock;
  #closed = false;
  #steps = Promise.resolve();
  #waiting = 0;
  #began = 0;
  #outbox;
  #inbox = new Inbox();
  #negotiation;
  /** @type {Set<Kind>} */
  #told = new Set();

  lines;
  channel;

  /**
   * @param {{pc: RTCPeerConnection, session: string, place: "audio" | "video", tracks: Map<Kind, MediaStreamTrack | null>,
   *   clock: () => number, later: (action: () => void, delay: number) => void}} options session: names this one among all
   * @param {Ears} ears
   */
  constructor({ pc, session, place, tracks, clock, later }, ears) {
    this.#pc = pc;
    this.#clock = clock;
    this.#ears = ears;
    this.lines = new Lines(pc, place, tracks, (kind, track) => this.#track(kind, track));
    this.channel = new Channel(pc, () => this.#changed());
    this.#negotiation = new Negotiation(pc, this.lines, session, (description) => this.#say({ description }));
    this.#outbox = new Outbox((candidates) => this.#say({ candidates }), later);
    pc.onicecandidate = ({ candidate }) => this.#outbox.add(candidate);
    pc.onconnectionstatechange = () => this.#changed();
  }

  get facts() {
    const { connectionState: connection, iceConnectionState: ice } = this.#pc;
    return { offering: this.#negotiation.offering, negotiated: this.#negotiation.negotiated, whole: this.lines.whole, connection, ice };
  }

  /** Something is still being done. */
  get busy() {
    return this.#waiting > 0;
  }

  /** It will never be done. */
  get hangs() {
    return this.busy && this.#clock() - this.#began > HANGS;
  }

  offer() {
    this.#step(() => this.#negotiation.offer());
  }

  again() {
    this.#step(async () => this.#negotiation.again());
  }

  /** Looks for another path. */
  restart() {
    this.#step(async () => {
      this.#pc.restartIce();
      await this.#negotiation.offer();
    });
  }

  /** @param {RTCSessionDescriptionInit} description @param {boolean} polite */
  description(description, polite) {
    this.#step(async () => {
      const verdict = await this.#negotiation.take(description, polite);
      if (verdict === "foreign") this.#break(description.type === "offer" ? description : null);
      if (verdict === "taken") await this.#add(this.#inbox.described(fragments(description.sdp ?? "")));
    });
  }

  /** @param {RTCIceCandidateInit[]} candidates */
  candidates(candidates) {
    this.#step(() => this.#add(this.#inbox.came(candidates)));
  }

  /** @param {Kind} kind */
  publish(kind) {
    this.#step(async () => {
      await this.lines.publish(kind);
      this.#changed();
    });
  }

  /** @param {"audio" | "video"} place */
  widen(place) {
    this.lines.place = place;
    this.#step(() => this.lines.publishAll());
  }

  /** Used from the next restart on. @param {RTCConfiguration} config */
  ice(config) {
    try {
      this.#pc.setConfiguration(config);
    } catch {
      // A server this browser cannot take: those it has stay.
    }
  }

  /** @returns {Promise<RTCStatsReport | null>} */
  async stats() {
    return this.#closed ? null : this.#pc.getStats().catch(() => null);
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#pc.onicecandidate = this.#pc.onconnectionstatechange = null;
    this.#pc.close();
    for (const kind of this.#told) this.#ears.track(kind, null);
  }

  /** @param {() => Promise<void>} step */
  #step(step) {
    if (!this.#waiting++) this.#began = this.#clock();
    this.#steps = this.#steps.then(() => (this.#closed ? undefined : step())).catch(() => this.#break(null)).then(() => {
      this.#waiting--;
      this.#began = this.#clock();
    });
  }

  /**
   * One that this browser cannot use, of a kind it does not know or meant for an older description, is not missed.
   * @param {RTCIceCandidateInit[]} candidates
   */
  async #add(candidates) {
    await Promise.all(candidates.map((candidate) => this.#pc.addIceCandidate(candidate).catch(() => {})));
  }

  /** @param {RTCSessionDescriptionInit | null} offer */
  #break(offer) {
    if (!this.#closed) this.#ears.broken(offer);
  }

  /** @param {Parameters<Ears["say"]>[0]} what */
  #say(what) {
    if (!this.#closed) this.#ears.say(what);
  }

  #changed() {
    if (!this.#closed) this.#ears.changed();
  }

  /** @param {Kind} kind @param {MediaStreamTrack} track */
  #track(kind, track) {
    if (this.#closed) return;
    this.#told.add(kind);
    this.#ears.track(kind, track);
  }
}
