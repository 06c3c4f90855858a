/**
 * Who is in the room, and the one sentence that says how things stand. Pure.
 *
 * @typedef {import("../wire.js").Participant} Participant
 * @typedef {import("../microphone/microphone.js").Microphone["facts"]} MicrophoneFacts
 * `told` is news that is no trouble.
 * @typedef {"quiet" | "live" | "busy" | "told" | "good" | "bad"} Tone
 * `seconds` counts up, for the eye only.
 * @typedef {{text: string, tone: Tone, seconds?: number}} Status
 * @typedef {{joined: boolean, connected: boolean, refused: string, captions: boolean, ended: boolean,
 *   removed: boolean, waiting: boolean, paused: import("../wire.js").Pause[]}} RoomFacts
 */
import { gettext, LANGUAGE } from "../language.js";

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
  #role = "";

  /**
   * @param {string} self participant id
   * @param {boolean} [hosts] whether this person hosts, until their role changes
   */
  constructor(self, hosts = false) {
    this.self = self;
    this.hosts = hosts;
  }

  /** @param {import("../wire.js").Welcome} message */
  welcome({ participants = [], you, meeting = {}, mesh = this.mesh }) {
    this.#participants = new Map(participants.map((participant) => [participant.id, participant]));
    this.waiting = you?.state === "waiting";
    this.mesh = mesh;
    if (you) this.#play(you.role);
    this.meeting(meeting);
  }

  /** @param {Participant} participant */
  participant(participant) {
    this.#participants.set(participant.id, participant);
    if (participant.id !== this.self) return;
    this.#play(participant.role);
    this.waiting = participant.state === "waiting";
    this.removed = participant.state === "removed";
  }

  /** @param {import("../wire.js").Meeting} meeting */
  meeting({ active, locked, lobby }) {
    if (active !== undefined) this.ended = !active;
    if (locked !== undefined) this.locked = locked;
    if (lobby !== undefined) this.lobby = lobby;
  }

  /** Oneself, once the room has told. */
  get me() {
    return this.#participants.get(this.self);
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

  /** Whoever was handed the meeting hosts it. @param {string} role */
  #play(role) {
    if (this.#role && role !== this.#role) this.hosts = role === "host";
    this.#role = role;
  }

  /** @param {(participant: Participant) => boolean} wanted */
  #sorted(wanted) {
    return [...this.#participants.values()]
      .filter(wanted)
      .sort((a, b) => Number(b.id === this.self) - Number(a.id === this.self) || a.name.localeCompare(b.name, LANGUAGE));
  }
}

/** @type {Record<string, Status>} */
const HEARD = {
  recording: { text: gettext("Hearing you"), tone: "live" },
  transcribing: { text: gettext("Writing…"), tone: "busy" },
};

/**
 * The state line. What is wrong comes first, then what is under way, then how it rests.
 * @param {MicrophoneFacts} mic
 * @param {RoomFacts} room
 * @returns {Status}
 */
export function status(mic, room) {
  return trouble(mic, room) ?? told(mic) ?? work(mic) ?? apart(room) ?? paused(room) ?? rest(mic, room);
}

/**
 * @param {MicrophoneFacts} mic
 * @param {RoomFacts} room
 * @returns {Status | null}
 */
function trouble(mic, room) {
  const wrong = room.refused || (mic.taken && gettext("Your microphone is in use in another window")) || mic.problem;
  if (room.removed) return null;
  if (wrong && !room.ended) return bad(wrong);
  if (mic.away && !mic.problem) {
    return { ...bad(gettext("Reconnecting: your words are kept")), seconds: Math.round(mic.unkept.seconds) };
  }
  return null;
}

/** Another device, and the like. @param {MicrophoneFacts} mic @returns {Status | null} */
function told(mic) {
  return mic.notice ? { text: mic.notice, tone: "told" } : null;
}

/** @param {RoomFacts} room @returns {Status | null} */
function paused({ joined, waiting, paused: pauses }) {
  if (!joined || waiting || pauses.length === 0) return null;
  const off = pauses.some(({ reason }) => reason === "off_record");
  return { text: off ? gettext("Off the record") : gettext("Captions are stopped by the host"), tone: "quiet" };
}

/** What the others say does not arrive. @param {RoomFacts} room @returns {Status | null} */
function apart(room) {
  if (!room.joined || room.connected || room.ended || room.removed) return null;
  return bad(gettext("Reconnecting to the meeting…"));
}

/** @param {MicrophoneFacts} mic @returns {Status | null} */
function work(mic) {
  if (mic.behind) return { text: gettext("Writing…"), tone: "busy" };
  if (mic.caughtUp) return { text: gettext("Caught up"), tone: "good" };
  if (mic.state === "starting") return { text: gettext("Starting the microphone…"), tone: "busy" };
  if ((mic.state === "off" || mic.held) && mic.pending) return { text: gettext("Writing…"), tone: "busy" };
  return null;
}

/**
 * @param {MicrophoneFacts} mic
 * @param {RoomFacts} room
 * @returns {Status}
 */
function rest(mic, room) {
  if (room.ended) return { text: gettext("The meeting has ended"), tone: "quiet" };
  if (room.removed) return { text: gettext("You are no longer in this meeting"), tone: "quiet" };
  if (!room.joined) return { text: gettext("Joining…"), tone: "busy" };
  if (room.waiting) return { text: gettext("Waiting for the host to let you in"), tone: "busy" };
  if (!room.captions) return unwritten(mic);
  if (mic.state === "off") return { text: gettext("Muted"), tone: "quiet" };
  return HEARD[mic.heard] ?? { text: gettext("Listening"), tone: "live" };
}

/** Who joined without captions is heard, never written down. @param {MicrophoneFacts} mic @returns {Status} */
function unwritten({ state }) {
  if (state === "on") return { text: gettext("You are heard. Nothing you say is written down"), tone: "live" };
  return { text: gettext("Muted. Nothing you say is written down"), tone: "quiet" };
}

/** @param {string} text @returns {Status} */
function bad(text) {
  return { text, tone: "bad" };
}
