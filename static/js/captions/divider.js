/** A line across the captions where nothing was written down, from when to when. */
import { icon, make, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { clockOfDay, spanOfDay } from "../times.js";

/** @typedef {import("../wire.js").Pause} Pause */

/** @param {Pause} pause */
export function sentence({ reason, started_at, ended_at }) {
  const off = reason === "off_record";
  if (ended_at === null) {
    const since = { time: clockOfDay(started_at) };
    return off ? fill(gettext("Off the record since %(time)s"), since) : fill(gettext("Captions stopped at %(time)s"), since);
  }
  const span = { span: spanOfDay(started_at, ended_at) };
  return off ? fill(gettext("Off the record %(span)s"), span) : fill(gettext("Captions stopped %(span)s"), span);
}

/** @param {Pause} first */
export function divider(first) {
  const node = make("li", "divider");
  const text = make("span");
  node.dataset.reason = first.reason;
  node.append(icon(first.reason === "off_record" ? "record-off" : "pause"), text);
  return {
    node,
    /** @param {Pause} pause */
    update(pause) {
      say(text, sentence(pause));
    },
  };
}
