/**
 * The call as a mesh: one peer connection with each other connection in the call, media straight from browser to browser.
 *
 *     const mesh = new Mesh({
 *       self: () => connection,                      // of the last `welcome`; another one than before: all begins anew
 *       events: { send, track, link },               // see `Events` in media.js
 *       create: (config) => new RTCPeerConnection(config),
 *       clock: () => performance.now(),
 *     });
 *     mesh.ice(welcome.ice_servers, welcome.ice_policy);         // at `welcome` and at `ice`
 *     mesh.publish("audio", microphone.track);                   // at every change of a device; null: nothing is sent
 *     mesh.subscribe(own, others);                               // at every `participant`
 *     mesh.signal(message);                                      // at every `signal`
 *     mesh.tick();                                               // four times a second, also while the page is hidden
 *
 * Who comes in (the first `subscribe` with a place, or with another `self`) offers to everybody who is there; the others
 * wait. A peer lives while `subscribe` lists it. Nothing here throws, and no peer's trouble reaches another.
 * `sound.js` makes the remote audio tracks heard.
 *
 * @typedef {import("./media.js").Kind} Kind
 * @typedef {import("./media.js").Media} Media
 * @typedef {import("./media.js").Other} Other
 * @typedef {import("../wire.js").Media} Place
 */
import { Levels } from "./levels.js";
import { Mailbox } from "./mailbox.js";
import { Peer } from "./peer.js";

/** @implements {Media} */
export class Mesh {
  #self;
  #events;
  #tools;
  #levels;
  #mailbox;
  /** @type {Map<string, Peer>} */
  #peers = new Map();
  /** @type {Map<Kind, MediaStreamTrack | null>} */
  #tracks = new Map();
  /** @type {RTCConfiguration} */
  #config = { bundlePolicy: "max-bundle" };
  /** @type {Map<string, import("./media.js").Size>} */
  #wanted = new Map();
  #known = "";

  /**
   * @param {{self: () => string, events: import("./media.js").Events, create: (config: RTCConfiguration) => RTCPeerConnection,
   *   clock: () => number, random?: () => number, later?: (action: () => void, delay: number) => void}} options
   *   clock: monotonic, in ms; delay in ms
   */
  constructor({ self, events, create, clock, random = Math.random, later = (action, delay) => setTimeout(action, delay) }) {
    this.#self = self;
    this.#events = events;
    this.#tools = { create, clock, random, later };
    this.#levels = new Levels(clock);
    this.#mailbox = new Mailbox(clock);
  }

  /** @param {Kind} kind @param {MediaStreamTrack | null} track */
  publish(kind, track) {
    this.#tracks.set(kind, track);
    for (const peer of this.#peers.values()) peer.publish(kind);
  }

  /** @param {Place} own @param {Other[]} others */
  subscribe(own, others) {
    if (!own) return this.leave();
    const arriving = this.#known !== this.#self();
    if (arriving) this.leave();
    this.#known = this.#self();
    const listed = places(own, others);
    for (const id of this.#peers.keys()) if (!listed.has(id)) this.#close(id);
    for (const [id, place] of listed) this.#meet(id, place, arriving);
    for (const peer of this.#peers.values()) peer.crowd(senders(listed));
  }

  /** @param {import("./media.js").Signalled} message */
  signal(message) {
    const peer = this.#peers.get(message.from);
    if (peer) peer.signal(message);
    else this.#mailbox.keep(message);
  }

  /** @param {RTCIceServer[]} servers @param {RTCIceTransportPolicy} [policy] */
  ice(servers, policy = this.#config.iceTransportPolicy) {
    this.#config = { ...this.#config, iceServers: servers, iceTransportPolicy: policy };
    for (const peer of this.#peers.values()) peer.ice(this.#config);
  }

  /** @param {Map<string, import("./media.js").Size>} wanted */
  layers(wanted) {
    this.#wanted = wanted;
    for (const [id, peer] of this.#peers) peer.show(wanted.get(id));
  }

  levels() {
    for (const [id, peer] of this.#peers) this.#levels.heard(id, peer.sources());
    return this.#levels.all();
  }

  tick() {
    for (const peer of this.#peers.values()) peer.tick();
  }

  restart() {
    for (const peer of this.#peers.values()) peer.restart();
  }

  leave() {
    this.#known = "";
    for (const id of this.#peers.keys()) this.#close(id);
  }

  report() {
    return Promise.all([...this.#peers.values()].map((peer) => peer.report()));
  }

  /** @param {string} id @param {"audio" | "video"} place @param {boolean} arriving */
  #meet(id, place, arriving) {
    const known = this.#peers.get(id);
    if (known) return known.widen(place);
    const peer = new Peer({ id, place, arriving, tracks: this.#tracks, config: this.#config, events: this.#events, ...this.#tools });
    this.#peers.set(id, peer);
    peer.show(this.#wanted.get(id));
    for (const message of this.#mailbox.take(id)) peer.signal(message);
  }

  /** @param {string} id */
  #close(id) {
    this.#peers.get(id)?.close();
    this.#peers.delete(id);
    this.#levels.forget(id);
  }
}

/**
 * What each connection and this one have in common.
 * @param {Place} own
 * @param {Other[]} others
 * @returns {Map<string, "audio" | "video">}
 */
function places(own, others) {
  const inCall = others.filter(({ media }) => media);
  return new Map(inCall.flatMap(({ media, peers }) => {
    const place = own === "video" && media === "video" ? "video" : "audio";
    return peers.map((id) => /** @type {[string, "audio" | "video"]} */ ([id, place]));
  }));
}

/** How many encode pictures for each other, this one among them. @param {Map<string, string>} listed */
function senders(listed) {
  return 1 + [...listed.values()].filter((place) => place === "video").length;
}
