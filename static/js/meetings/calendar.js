/** Days and hours as the reader's calendar has them. Pure. */
import { LANGUAGE, fill, gettext } from "../language.js";

/** A day's name for comparing: 2026-05-31. @param {Date} moment @param {string} [zone] @returns {string} */
export function dayOf(moment, zone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(moment);
}

/**
 * What stands above the meetings of a day: "Today", "Tomorrow", "Friday 5 June", with the year if it is another.
 * @param {Date} moment
 * @param {Date} now
 * @param {string} [zone] the reader's, if not the browser's
 * @param {string} [language]
 */
export function heading(moment, now, zone, language = LANGUAGE) {
  const day = dayOf(moment, zone);
  if (day === dayOf(now, zone)) return gettext("Today");
  if (day === dayOf(new Date(now.getTime() + 86_400_000), zone)) return gettext("Tomorrow");
  const year = day.slice(0, 4) === dayOf(now, zone).slice(0, 4) ? undefined : "numeric";
  return new Intl.DateTimeFormat(language, { timeZone: zone, weekday: "long", day: "numeric", month: "long", year }).format(
    moment,
  );
}

/** @param {Date} moment @param {boolean} named whether to name the day @param {string} [zone] */
function clock(moment, named, zone) {
  const style = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const weekday = named ? "short" : undefined;
  return new Intl.DateTimeFormat(LANGUAGE, { ...style, weekday, timeZone: zone }).format(moment);
}

/**
 * The time on the meeting's own clock, with its day if that is another, when it differs from the reader's; else "".
 * @param {Date} moment
 * @param {string} zone the meeting's
 * @param {string} city as people call it
 * @param {string} [mine] the reader's, if not the browser's
 */
export function elsewhere(moment, zone, city, mine) {
  try {
    if (clock(moment, true, zone) === clock(moment, true, mine)) return "";
    const time = clock(moment, dayOf(moment, zone) !== dayOf(moment, mine), zone);
    return fill(gettext("%(time)s in %(city)s"), { time, city });
  } catch {
    return ""; // a zone that this browser does not know
  }
}
