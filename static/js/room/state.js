/**
 * Who is in the room, and the one sentence that says how things stand. Pure.
 *
 * @typedef {import("../wire.js").Participant} Participant
 * @typedef {import("../microphone/microphone.js").Microphone["facts"]} MicrophoneFacts
 * @typedef {"quiet" | "live" | "busy" | "good" | "bad"} Tone
 * @typedef {{text: string, tone: Tone}} Status
 * @typedef {{joined: boolean, connected: boolean, refused: string, captions: boolean, ended: boolean,
 *   waiting: boolean}} RoomFacts
 */

const PRESENT = new Set(["here", "reconnecting"]);

export class Room {
  /** @type {Map<string, Participant>} */
  #participants = new Map();

  /** The host has ended the meeting. */
  ended = false;
  /** Still outside: the host has not let this person in. */
  waiting = false;

  /** @param {string} self participant id */
  constructor(self) {
    this.self = self;
  }

  /** @param {import("../wire.js").Welcome} message */
  welcome({ participants = [], you }) {
    this.#participants = new Map(participants.map((participant) => [participant.id, participant]));
    this.waiting = you?.state === "waiting";
  }

  /** @param {Participant} participant */
  participant(participant) {
    this.#participants.set(participant.id, participant);
    if (participant.id === this.self) this.waiting = participant.state === "waiting";
  }

  /** @param {{active?: boolean}} meeting */
  meeting({ active }) {
    if (active !== undefined) this.ended = !active;
  }

  /** Those inside: oneself first, then by name. */
  get present() {
    return [...this.#participants.values()]
      .filter(({ state }) => PRESENT.has(state))
      .sort((a, b) => Number(b.id === this.self) - Number(a.id === this.self) || a.name.localeCompare(b.name));
  }

  get alone() {
    return this.present.every(({ id }) => id === this.self);
  }
}

/** @type {Record<string, Status>} */
const HEARD = {
  recording: { text: "Hearing you", tone: "live" },
  transcribing: { text: "Writing…", tone: "busy" },
};

/**
 * The state line. What is wrong comes first, then what is under way, then how it rests.
 * @param {MicrophoneFacts} mic
 * @param {RoomFacts} room
 * @returns {Status}
 */
export function status(mic, room) {
  return trouble(mic, room) ?? work(mic) ?? apart(room) ?? rest(mic, room);
}

/**
 * @param {MicrophoneFacts} mic
 * @param {RoomFacts} room
 * @returns {Status | null}
 */
function trouble(mic, room) {
  const wrong = room.refused || (mic.taken && "Your microphone is in use in another window") || mic.problem;
  if (wrong && !room.ended) return bad(wrong);
  if (mic.away && !mic.problem) return bad(`Reconnecting: your words are kept (${Math.round(mic.unkept.seconds)} s)`);
  return null;
}

/** What the others say does not arrive. @param {RoomFacts} room @returns {Status | null} */
function apart(room) {
  if (!room.joined || room.connected || room.ended) return null;
  return bad("Reconnecting to the meeting…");
}

/** @param {MicrophoneFacts} mic @returns {Status | null} */
function work(mic) {
  if (mic.behind) return { text: "Writing…", tone: "busy" };
  if (mic.caughtUp) return { text: "Caught up", tone: "good" };
  if (mic.state === "starting") return { text: "Starting the microphone…", tone: "busy" };
  if (mic.state === "off" && mic.pending) return { text: "Writing…", tone: "busy" };
  return null;
}

/**
 * @param {MicrophoneFacts} mic
 * @param {RoomFacts} room
 * @returns {Status}
 */
function rest(mic, room) {
  if (room.ended) return { text: "The meeting has ended", tone: "quiet" };
  if (!room.joined) return { text: "Joining…", tone: "busy" };
  if (room.waiting) return { text: "Waiting for the host to let you in", tone: "busy" };
  if (!room.captions) return { text: "Reading along: nothing of you is sent or kept", tone: "quiet" };
  if (mic.state === "off") return { text: "Muted", tone: "quiet" };
  return HEARD[mic.heard] ?? { text: "Listening", tone: "live" };
}

/** @param {string} text @returns {Status} */
function bad(text) {
  return { text, tone: "bad" };
}
