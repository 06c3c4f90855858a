/**
 * The one sentence that says how things stand. Pure.
 *
 * @typedef {import("../microphone/microphone.js").Microphone["facts"]} MicrophoneFacts
 * `told` is news that is no trouble.
 * @typedef {"quiet" | "live" | "busy" | "told" | "good" | "bad"} Tone
 * `seconds` counts up, for the eye only.
 * @typedef {{text: string, tone: Tone, seconds?: number}} Status
 * @typedef {{joined: boolean, connected: boolean, refused: string, captions: boolean, ended: boolean,
 *   removed: boolean, waiting: boolean, paused: import("../wire.js").Pause[]}} RoomFacts
 */
import { gettext } from "../language.js";

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
