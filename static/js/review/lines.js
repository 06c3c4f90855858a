/** Lines of the list where nothing was written: gaps, told honestly, and pauses. As said.html draws them. */
import { seconds } from "../captions/gap.js";
import { icon, make, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { clockOfDay } from "../times.js";
import { drawTime } from "./row.js";

/** @typedef {import("./rows.js").Drawing} Drawing */

const REASONS = {
  failed: gettext("%(name)s: some words could not be recognised (%(seconds)s s)"),
  overrun: gettext("%(name)s: the connection was away too long to keep these words (%(seconds)s s)"),
  no_words: gettext("%(name)s: speech without words, perhaps laughter (%(seconds)s s)"),
};

/** @type {Drawing} */
export const gap = {
  make() {
    const row = make("li", "line");
    const box = make("div", "gap");
    box.append(make("time", "bubble-time"), make("span"));
    row.append(box);
    return row;
  },
  /** @param {HTMLElement} row @param {import("./paragraphs.js").GapItem} item */
  update(row, item) {
    const [time, words] = /** @type {[HTMLTimeElement, HTMLElement]} */ ([...row.querySelectorAll(".gap > *")]);
    /** @type {HTMLElement} */ (time.parentElement).dataset.reason = item.reason;
    drawTime(time, item.started_at);
    say(words, fill(REASONS[item.reason] ?? REASONS.failed, { name: item.person.name, seconds: seconds(item) }));
  },
};

/** @type {Drawing} */
export const pause = {
  make() {
    const row = make("li", "line");
    const box = make("div", "pause");
    box.append(icon("pause"), make("span"), make("span"));
    row.append(box);
    return row;
  },
  /** @param {HTMLElement} row @param {import("./paragraphs.js").PauseItem} item */
  update(row, item) {
    const [why, when] = [...row.querySelectorAll(".pause > span")];
    say(why, item.reason === "off_record" ? gettext("Off the record") : gettext("Captions were stopped"));
    say(when, `${clockOfDay(item.started_at)}–${item.ended_at ? clockOfDay(item.ended_at) : gettext("now")}`);
  },
};
