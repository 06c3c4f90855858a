/**
 * Who and what stands on the stage: one tile for each person, one for each screen that is shared. Pure.
 *
 * Big are those that were pinned; without a pin, the others' screens.
 *
 * @typedef {import("../wire.js").Participant} Participant
 * @typedef {import("../rtc/media.js").Link} Link
 * @typedef {{picture: (person: Participant, kind: "camera" | "screen") => MediaStreamTrack | null,
 *   link: (person: Participant) => Link | "", speaking: (person: Participant) => boolean, spoke: (person: Participant) => boolean,
 *   hand: (id: string) => number, media: import("../wire.js").Media | undefined}} Call `media` is one's own place
 * @typedef {{key: string, person: Participant, self: boolean, screen: boolean, big: boolean, pinned: boolean, rank: number,
 *   picture: MediaStreamTrack | null, speaking: boolean, hand: number, trouble: string, note: string,
 *   place: string}} Role `place`: what they have of the call when it is not all
 */
import { fill, gettext } from "../language.js";

/** @param {string} id of a participant */
export const screenKey = (id) => `screen:${id}`;

/**
 * @param {Participant[]} present in order
 * @param {string} self
 * @param {Set<string>} pins keys
 * @param {Call} call
 * @returns {Role[]} screens first
 */
export function cast(present, self, pins, call) {
  const screens = present.flatMap((person) => screen(person, person.id === self, call) ?? []);
  const all = [...screens, ...present.map((person) => face(person, person.id === self, call))];
  const pinned = all.some(({ key }) => pins.has(key));
  return all.map((role) => ({
    ...role, pinned: pins.has(role.key), big: pinned ? pins.has(role.key) : role.screen && !role.self,
  }));
}

/** @param {Participant} person @param {boolean} self @param {Call} call @returns {Role | null} */
function screen(person, self, call) {
  const picture = call.picture(person, "screen");
  const reaches = self || (call.media === "video" && person.media === "video");
  if (!person.screen || !(picture || reaches)) return null;
  return { ...BARE, key: screenKey(person.id), person, self, screen: true, picture, trouble: trouble(person, self, call), rank: -1 };
}

/** @param {Participant} person @param {boolean} self @param {Call} call @returns {Role} */
function face(person, self, call) {
  const picture = call.picture(person, "camera");
  const speaking = call.speaking(person);
  const rank = self ? -1 : call.spoke(person) ? 0 : picture ? 1 : 2;
  return {
    ...BARE, key: person.id, person, self, picture, speaking, rank,
    hand: call.hand(person.id), trouble: trouble(person, self, call), place: place(person),
    note: person.role === "host" ? gettext("host") : "",
  };
}

const BARE = { screen: false, big: false, pinned: false, picture: null, speaking: false, hand: 0, trouble: "", note: "", place: "" };

/** What is wrong between this page and them. @param {Participant} person @param {boolean} self @param {Call} call */
function trouble(person, self, call) {
  if (person.state === "reconnecting") return gettext("reconnecting…");
  if (self || !person.media || !call.media) return "";
  const link = call.link(person);
  if (link === "reconnecting") return gettext("reconnecting…");
  return link === "failed" ? fill(gettext("No sound or picture from %(name)s: trying again"), { name: person.name }) : "";
}

/** @param {Participant} person */
function place({ media, peers = [] }) {
  if (peers.length === 0 || media === "video") return "";
  return media === "audio" ? gettext("sound only") : gettext("captions only");
}
