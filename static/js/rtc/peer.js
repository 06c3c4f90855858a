/**
 * One other connection of the call: keeps a path to it for as long as it is listed, however often that must begin anew.
 *
 * A `Connection` that broke is closed and a fresh one made, at most one a second; its descriptions carry another mark, so the other
 * side makes a fresh one too. What is known of the peer (politeness, tile, link) stays here.
 *
 * @typedef {import("./media.js").Kind} Kind
 * @typedef {import("./media.js").Size} Size
 * @typedef {{id: string, place: "audio" | "video", arriving: boolean, tracks: Map<Kind, MediaStreamTrack | null>,
 *   config: RTCConfiguration, events: import("./media.js").Events, create: (config: RTCConfiguration) => RTCPeerConnection,
 *   clock: () => number, random: () => number, later: (action: () => void, delay: number) => void}} Options
 */
import { Connection } from "./connection.js";
import { LinkState } from "./link.js";
import { Patience } from "./patience.js";
import { Pictures } from "./pictures.js";
import { report } from "./report.js";

const RENEWS = 1000;
const LOOKS = 2000;
/** Candidates that may belong to a description which only a fresh connection can take. */
const RECENT = 128;

export class Peer {
  #options;
  #place;
  #config;
  #patience;
  #pictures;
  #link;
  /** @type {Connection | null} null: broken, a fresh one comes at the next tick */
  #connection = null;
  #closed = false;
  #renewedAt = -Infinity;
  #lookedAt = 0;
  /** @type {boolean | null} */
  #polite = null;
  /** @type {RTCSessionDescriptionInit | null} */
  #offer = null;
  /** @type {RTCIceCandidateInit[]} */
  #recent = [];
  /** @type {Size | undefined} */
  #shown;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.#place = options.place;
    this.#config = options.config;
    this.#patience = new Patience(options.clock, options.random, options.arriving);
    this.#pictures = new Pictures(options.tracks);
    this.#link = new LinkState(options.clock);
    this.#renew();
    this.tick();
  }

  /** @param {Kind} kind */
  publish(kind) {
    this.#connection?.publish(kind);
  }

  /** @param {"audio" | "video"} place */
  widen(place) {
    if (this.#place === place) return;
    this.#place = place;
    this.#connection?.widen(place);
    this.tick();
  }

  /** @param {number} people how many encode pictures in this call */
  crowd(people) {
    this.#pictures.people = people;
    this.#fit();
  }

  /** @param {import("./media.js").Signalled} message */
  signal({ polite, description, candidates }) {
    this.#polite = polite;
    if (candidates) this.#recent = [...this.#recent, ...candidates].slice(-RECENT);
    const connection = this.#connection;
    if (candidates) connection?.candidates(candidates);
    else if (description && connection) connection.description(description, polite);
    else if (description?.type === "offer") this.#offer = description;
  }

  /** @param {RTCConfiguration} config */
  ice(config) {
    this.#config = config;
    this.#connection?.ice(config);
  }

  /** @param {Size | undefined} size in which their camera is shown here */
  show(size) {
    this.#shown = size;
    this.#connection?.channel.show(size);
  }

  /** @returns {import("./levels.js").Source[]} of their voice */
  sources() {
    return this.#connection?.lines.receiver("audio")?.getSynchronizationSources?.() ?? [];
  }

  tick() {
    if (this.#closed) return;
    if (!this.#connection) this.#renew();
    const connection = this.#connection;
    if (connection?.hangs) return this.#broken(null);
    if (connection && !connection.busy) this.#act(connection);
    this.#tell();
    this.#look();
  }

  restart() {
    this.#patience.hurry();
    this.tick();
  }

  close() {
    this.#closed = true;
    this.#connection?.close();
  }

  /** @returns {Promise<import("./report.js").Report>} */
  async report() {
    const stats = (await this.#connection?.stats()) ?? new Map();
    const names = this.#connection?.lines.names ?? new Map();
    return report(this.#options.id, this.#link.now, /** @type {any} */ (stats), names, this.#pictures.bitrate);
  }

  /** @param {Connection} connection */
  #act(connection) {
    const step = this.#patience.next({ ...connection.facts, polite: this.#polite });
    if (step === "rebuild") this.#broken(null);
    else if (step) connection[step]();
  }

  /** @param {RTCSessionDescriptionInit | null} offer that made it so: they began anew */
  #broken(offer) {
    this.#connection?.close();
    this.#connection = null;
    this.#offer = offer;
    this.#patience.rebuilt(offer !== null);
    this.#renew();
  }

  #renew() {
    const now = this.#options.clock();
    if (this.#closed || now - this.#renewedAt < RENEWS) return;
    this.#renewedAt = now;
    this.#connection = this.#fresh();
    if (!this.#connection) return;
    this.#pictures.anew();
    this.#connection.channel.show(this.#shown);
    this.#catchUp(this.#connection);
  }

  /** @returns {Connection | null} null: this browser makes none, or cannot take these servers */
  #fresh() {
    const { create, clock, id, events, tracks, later } = this.#options;
    const session = crypto.getRandomValues(new Uint32Array(2)).join("-");
    try {
      const connection = new Connection({ pc: create(this.#config), session, place: this.#place, tracks, clock, later }, {
        say: (what) => events.send({ type: "signal", to: id, ...what }),
        track: (kind, track) => this.#track(kind, track),
        changed: () => this.#changed(),
        broken: (offer) => this.#connection === connection && this.#broken(offer),
      });
      return connection;
    } catch {
      return null;
    }
  }

  /** @param {Connection} connection a fresh one hears what the one before could not use */
  #catchUp(connection) {
    if (this.#offer) connection.description(this.#offer, this.#polite ?? true);
    if (this.#recent.length) connection.candidates(this.#recent);
    this.#offer = null;
  }

  /** @param {Kind} kind @param {MediaStreamTrack | null} track */
  #track(kind, track) {
    this.#options.events.track(this.#options.id, kind, track);
    if (track) this.#fit();
  }

  #changed() {
    this.#tell();
    this.#fit();
  }

  #tell() {
    const changed = this.#link.look(this.#connection?.facts.connection ?? "failed");
    if (changed) this.#options.events.link(this.#options.id, this.#link.now);
  }

  #fit() {
    const connection = this.#connection;
    if (connection) this.#pictures.adjust(connection.lines, connection.channel.theirs);
  }

  async #look() {
    const connection = this.#connection;
    if (this.#link.now !== "connected" || this.#options.clock() - this.#lookedAt < LOOKS) return;
    this.#lookedAt = this.#options.clock();
    const stats = await connection?.stats();
    if (!stats || this.#connection !== connection) return;
    this.#pictures.look(stats);
    this.#fit();
  }
}
