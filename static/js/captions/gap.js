/** A small honest notice where words are missing. */
import { make } from "../dom.js";
import { fill, gettext } from "../language.js";
import { timeOfDay } from "../times.js";

/** @typedef {import("../wire.js").Gap} Gap */

const SENTENCES = {
  failed: gettext("Some words could not be recognised (%(seconds)s s)"),
  overrun: gettext("The connection was away too long to keep these words (%(seconds)s s)"),
  no_words: gettext("Speech without words, perhaps laughter (%(seconds)s s)"),
};

/** @param {{started_at: string, ended_at: string}} span @returns {number} whole seconds, at least one */
export function seconds({ started_at, ended_at }) {
  return Math.max(1, Math.round((Date.parse(ended_at) - Date.parse(started_at)) / 1000));
}

/** @param {Gap} gap */
export function notice(gap) {
  return fill(SENTENCES[gap.reason] ?? SENTENCES.failed, { seconds: seconds(gap) });
}

/**
 * @param {Gap} gap
 * @returns {HTMLElement}
 */
export function gapRow(gap) {
  const node = make("li", "gap");
  const time = make("time", "bubble-time", timeOfDay(gap.started_at));
  time.dateTime = gap.started_at;
  node.dataset.reason = gap.reason;
  node.append(make("span", "gap-text", notice(gap)), time);
  return node;
}
