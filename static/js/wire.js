/**
 * What crosses the wire (PROTOCOL 1, 2, 5), and how a lost socket is tried again.
 *
 * @typedef {{id: string, revision: number, transcript: string, number: number | null,
 *   participant_id: string, name: string, avatar_url: string | null, seat: number, started_at: string,
 *   ended_at: string | null, stable: string, unstable: string,
 *   state: "live" | "final" | "edited" | "withdrawn", edited_by: string | null, edited_by_id?: string}} Dialogue
 * @typedef {{id: string, number: number, transcript: string, participant_id: string,
 *   started_at: string, ended_at: string, reason: "failed" | "overrun" | "no_words",
 *   state: "open" | "filled"}} Gap
 * @typedef {{id: string, transcript: string, participant_id: string | null, name: string, reason: "host" | "off_record",
 *   started_at: string, ended_at: string | null}} Pause
 * @typedef {{id: string, user_id: string, name: string, avatar_url: string | null, seat: number, role: string,
 *   state: "waiting" | "here" | "reconnecting" | "left" | "removed", audio: boolean, video: boolean, screen: boolean,
 *   hand: boolean, raised_at?: string | null, media: Media, peers: Peer[]}} Participant
 * @typedef {"video" | "audio" | ""} Media what of a call somebody has a place in
 * @typedef {{id: string, audio: boolean, audio_at?: string | null, video: boolean, screen: boolean}} Peer a connection that takes part in the call
 * @typedef {{id: string, number: number, participant_id: string, name: string, text: string, sent_at: string,
 *   deleted: boolean}} ChatMessage
 * @typedef {{active?: boolean, locked?: boolean, lobby?: boolean, title?: string, organizer_id?: string}} Meeting
 * @typedef {{transcript: string | null, number: number, paused?: Pause[], server_time?: string}} Pulse
 * @typedef {{dialogues?: Dialogue[], gaps?: Gap[], pauses?: Pause[], participants?: Participant[], you?: Participant,
 *   meeting?: Meeting, connection?: string, chat?: ChatMessage[], chat_number?: number, ice_servers?: RTCIceServer[],
 *   ice_expires_at?: string | null, ice_policy?: RTCIceTransportPolicy, mesh?: {video: number, audio: number}} & Pulse} Welcome
 * @typedef {{number: number, more: boolean}} Synced
 * @typedef {"again" | "taken" | "refused"} Verdict
 */
import { gettext } from "./language.js";

/** Samples a second of every stream. */
export const RATE = 16000;
/** `readyState` of a socket that takes messages. */
export const OPEN = 1;
const SHORTEST = 500;
const LONGEST = 10_000;

/** Sentences for the close codes after which trying again is no use. */
const REASONS = new Map([
  [4401, gettext("You are signed out. Sign in again to go on.")],
  [4403, gettext("You no longer have access to this meeting.")],
  [4404, gettext("This meeting does not exist any more.")],
]);

/**
 * The address of one of our sockets, on the host the page came from.
 * @param {string} path
 * @param {{protocol: string, host: string}} location
 */
export function address(path, location) {
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${path}`;
}

/**
 * Milliseconds before attempt `attempt` (from 0): from 0.5 s, up to a ceiling that doubles to 10 s.
 * Everybody loses the server at the same moment, so the whole span is random.
 * @param {number} attempt
 * @param {number} random from 0 to 1
 */
export function backoff(attempt, random) {
  const ceiling = Math.min(LONGEST, SHORTEST * 2 ** (attempt + 1));
  return SHORTEST + random * (ceiling - SHORTEST);
}

/** @param {number} code @returns {Verdict} */
export function verdict(code) {
  if (code === 4409) return "taken";
  return REASONS.has(code) ? "refused" : "again";
}

/** Why we stopped trying, for a person. @param {number} code */
export function reason(code) {
  return REASONS.get(code) ?? gettext("The connection was closed.");
}

/**
 * A transcript is sent as its id (pulse) or as the resource (welcome, transcript).
 * @param {unknown} value
 * @returns {string | null}
 */
export function transcriptId(value) {
  if (typeof value === "string") return value;
  if (value && typeof value === "object" && "id" in value) return String(value.id);
  return null;
}
