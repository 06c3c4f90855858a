/** A call holds so many pictures and so many voices: what somebody gets who comes later, and why. Pure. */
import { fill, gettext, ngettext } from "../language.js";

/** @typedef {import("../wire.js").Media} Media */
/** @typedef {{video: number, audio: number}} Mesh */

/**
 * @param {Media | undefined} media one's own place; undefined: not known yet
 * @param {Mesh} mesh
 * @returns {string} a sentence, or empty when there is nothing to explain
 */
export function sentence(media, { video, audio }) {
  if (media === undefined || media === "video") return "";
  if (media === "audio") return fill(ngettext(
    "%(count)s person already has video. You hear everybody and are heard; pictures come when somebody leaves.",
    "%(count)s people already have video. You hear everybody and are heard; pictures come when somebody leaves.",
    video,
  ), { count: video });
  return fill(ngettext(
    "%(count)s person is already in the call. You have captions and chat; sound comes when somebody leaves.",
    "%(count)s people are already in the call. You have captions and chat; sound comes when somebody leaves.",
    audio,
  ), { count: audio });
}

/**
 * News of a better place.
 * @param {Media | undefined} before
 * @param {Media | undefined} now
 */
export function promotion(before, now) {
  if (before === undefined || before === now || before === "video") return "";
  if (now === "video") return gettext("There is room for pictures now: you see the others, and they see you when you start your video.");
  return now === "audio" && before === "" ? gettext("There is room in the call now: you hear the others, and they hear you when you unmute.") : "";
}
