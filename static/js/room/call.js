/**
 * The call of this page: brings together who is in the room, one's own devices, and what carries sound and pictures.
 *
 * Captions depend on none of it: whatever goes wrong in here is caught here, told once, and everything else goes on.
 * Own windows never meet: they are not among the others. Who has lost the server keeps their peers meanwhile; a welcome
 * with another connection begins anew as soon as the others know it.
 *
 * @typedef {import("../rtc/media.js").Media} Carrier
 * @typedef {import("../rtc/media.js").Events} Events
 * @typedef {import("../wire.js").Participant} Participant
 * @typedef {import("../wire.js").Media} Place
 * @typedef {{state: string, track: MediaStreamTrack | null, ontrack: () => void, off: () => unknown}} Device
 * @typedef {{state: string, video: MediaStreamTrack | null, audio: MediaStreamTrack | null, ontrack: () => void, stop: () => void}} Screen
 * @typedef {{track: (peer: string, kind: import("../rtc/media.js").Kind, track: MediaStreamTrack | null) => void}} Sound
 * @typedef {{room: import("./state.js").Room, socket: Pick<import("./socket.js").RoomSocket, "connected" | "send">,
 *   microphone: Device, camera: Device, screen: Screen, sound: Sound, carrier: (events: Events) => Carrier | null,
 *   tell: (sentence: string) => void}} Parts `carrier`: null where the browser knows no calls
 */
import { Giving } from "./giving.js";
import { guard } from "./guard.js";
import { Peers } from "./peers.js";

export class Call {
  #parts;
  #guard;
  #giving;
  /** @type {Carrier | null} */
  #carrier = null;
  #peers = new Peers();
  /** Of the last welcome. */
  connection = "";
  #subscribed = "";
  #over = false;
  #left = false;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#guard = guard(parts.tell);
    this.#giving = new Giving(parts);
    const { microphone, camera, screen } = parts;
    this.#guard(() => {
      this.#carrier = parts.carrier({
        send: (signal) => void parts.socket.send(signal),
        track: (peer, kind, track) => this.#came(peer, kind, track),
        link: (peer, link) => this.#peers.link(peer, link),
      });
    });
    microphone.ontrack = () => this.#publish("audio", microphone.track);
    camera.ontrack = () => this.#publish("camera", camera.track);
    screen.ontrack = () => {
      this.#publish("screen", screen.video);
      this.#publish("screen-audio", screen.audio);
      this.update();
    };
  }

  /** One's own place, once the server has given it to this page; else undefined. @returns {Place | undefined} */
  get place() {
    const { me } = this.#parts.room;
    return me?.peers?.some(({ id }) => id === this.connection) ? me.media : undefined;
  }

  get hand() {
    return this.#giving.hand;
  }

  /** Raised or lowered; the others see it with the next update. */
  wave() {
    this.#giving.hand = !this.#giving.hand;
    this.update();
  }

  /** @param {import("../wire.js").Welcome} message */
  welcomed({ connection = "", ice_servers: servers, ice_policy: policy }) {
    this.#giving.renew(connection === this.connection);
    this.connection = connection;
    this.#subscribed = "";
    if (servers) this.#guard(() => this.#carrier?.ice(servers, policy));
    this.update();
  }

  /** @param {import("../wire.js").Welcome} message */
  ice({ ice_servers: servers = [], ice_policy: policy }) {
    this.#guard(() => this.#carrier?.ice(servers, policy));
  }

  /** @param {import("../rtc/media.js").Signalled} message */
  signal(message) {
    this.#guard(() => this.#carrier?.signal(message));
  }

  /** After every message, and whenever a device changed. */
  update() {
    if (this.#over || this.#left) return;
    this.#guard(() => {
      this.#giving.update(this.#carrier !== null);
      this.#subscribe();
    });
  }

  /** Four times a second, also while nobody looks. */
  tick() {
    this.#guard(() => this.#carrier?.tick());
    this.update();
  }

  /** The network is another one. */
  restart() {
    this.#guard(() => this.#carrier?.restart());
  }

  /** How large each person's camera is shown, in device pixels. @param {Map<string, import("../rtc/media.js").Size>} sizes by participant */
  show(sizes) {
    const wanted = this.#parts.room.present.flatMap(({ id, peers = [] }) => (
      peers.map((peer) => /** @type {[string, {width: number, height: number}]} */ ([peer.id, sizes.get(id) ?? { width: 0, height: 0 }]))));
    this.#guard(() => this.#carrier?.layers(new Map(wanted)));
  }

  /** How loud everybody is, by participant; oneself as `own`. @param {number} own @returns {Map<string, number>} */
  levels(own) {
    const { present, self } = this.#parts.room;
    const of = this.#guard(() => this.#carrier?.levels()) ?? new Map();
    const loudest = (/** @type {Participant} */ { peers = [] }) => Math.max(0, ...peers.map(({ id }) => of.get(id) ?? 0));
    return new Map(present.map((person) => [person.id, person.id === self ? own : loudest(person)]));
  }

  /** @param {Participant} person @param {"camera" | "screen"} kind */
  picture(person, kind) {
    const { room, camera, screen } = this.#parts;
    if (person.id === room.self) return kind === "camera" ? camera.track : screen.video;
    return this.#peers.picture(person, kind);
  }

  /** @param {Participant} person */
  link(person) {
    return this.#peers.linkOf(person);
  }

  async report() {
    return (await this.#guard(() => this.#carrier?.report())) ?? [];
  }

  /** For good: gives up the place. */
  leave() {
    this.#left = true;
    this.#giving.end();
    this.turn(true);
  }

  /** Ended, removed, refused: nothing is sent or shown. A meeting that is opened again goes on. @param {boolean} over */
  turn(over) {
    if (over === this.#over) return;
    this.#over = over;
    if (!over) return;
    this.#subscribed = "";
    this.#giving.renew();
    this.#parts.camera.off();
    this.#parts.screen.stop();
    this.#guard(() => this.#carrier?.leave());
  }

  /** @param {string} peer @param {import("../rtc/media.js").Kind} kind @param {MediaStreamTrack | null} track */
  #came(peer, kind, track) {
    if (kind === "audio" || kind === "screen-audio") this.#guard(() => this.#parts.sound.track(peer, kind, track));
    else this.#peers.track(peer, kind, track);
  }

  /** @param {import("../rtc/media.js").Kind} kind @param {MediaStreamTrack | null} track */
  #publish(kind, track) {
    this.#guard(() => this.#carrier?.publish(kind, track));
  }

  /** Who is in the call now, if that is not what was told last. */
  #subscribe() {
    const { socket, room } = this.#parts;
    const own = this.place;
    if (!socket.connected || own === undefined || !this.#carrier) return;
    const others = room.present.filter(({ id }) => id !== room.self).map(({ id, media, peers = [] }) => (
      { participant: id, media, peers: peers.map((peer) => peer.id) }));
    const told = JSON.stringify([this.connection, own, others]);
    if (told === this.#subscribed) return;
    this.#subscribed = told;
    this.#peers.keep(new Set(others.flatMap(({ peers }) => peers)));
    this.#carrier.subscribe(own, others);
  }
}
