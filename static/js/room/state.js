/**
 * Who is in the room and who leads it. Pure.
 *
 * @typedef {import("../wire.js").Participant} Participant
 */
import { LANGUAGE } from "../language.js";

const PRESENT = new Set(["here", "reconnecting"]);

export class Room {
  /** @type {Map<string, Participant>} */
  #participants = new Map();

  /** The host has ended the meeting. */
  ended = false;
  /** Still outside: the host has not let this person in. */
  waiting = false;
  /** Nobody new comes in. */
  locked = false;
  /** Who comes waits until the host lets them in. */
  lobby = false;
  /** The host has shown this person out. */
  removed = false;
  /** How many people a call holds, with pictures and with sound; as long as nobody has told, any number. */
  mesh = { video: Infinity, audio: Infinity };
  #hosted;
  /** The user who organizes the meeting. */
  #organizer = "";

  /**
   * @param {string} self participant id
   * @param {boolean} [hosts] whether this person hosts, as far as the page was told
   */
  constructor(self, hosts = false) {
    this.self = self;
    this.#hosted = hosts;
  }

  /** @param {import("../wire.js").Welcome} message */
  welcome({ participants = [], you, meeting = {}, mesh = this.mesh }) {
    this.#participants = new Map(participants.map((participant) => [participant.id, participant]));
    this.waiting = you?.state === "waiting";
    this.mesh = mesh;
    this.meeting(meeting);
  }

  /** @param {Participant} participant */
  participant(participant) {
    this.#participants.set(participant.id, participant);
    if (participant.id !== this.self) return;
    this.waiting = participant.state === "waiting";
    this.removed = participant.state === "removed";
  }

  /** @param {import("../wire.js").Meeting} meeting */
  meeting({ active, locked, lobby, organizer_id: organizer }) {
    if (active !== undefined) this.ended = !active;
    if (locked !== undefined) this.locked = locked;
    if (lobby !== undefined) this.lobby = lobby;
    if (organizer !== undefined) this.#organizer = organizer;
  }

  /** Oneself, once the room has told. */
  get me() {
    return this.#participants.get(this.self);
  }

  /** Whether the server does what this person asks as a host: the role may be handed over, an organizer keeps its power. */
  get hosts() {
    const { me } = this;
    return me ? me.role === "host" || this.organizes(me) : this.#hosted;
  }

  /** @param {Participant} person */
  organizes({ user_id: user }) {
    return this.#organizer !== "" && user === this.#organizer;
  }

  /** Those inside: oneself first, then by name. */
  get present() {
    return this.#sorted(({ state }) => PRESENT.has(state));
  }

  /** Those at the door, by name. */
  get outside() {
    return this.#sorted(({ state }) => state === "waiting");
  }

  get alone() {
    return this.present.every(({ id }) => id === this.self);
  }

  /** @param {(participant: Participant) => boolean} wanted */
  #sorted(wanted) {
    return [...this.#participants.values()]
      .filter(wanted)
      .sort((a, b) => Number(b.id === this.self) - Number(a.id === this.self) || a.name.localeCompare(b.name, LANGUAGE));
  }
}
