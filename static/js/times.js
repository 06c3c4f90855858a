/** Times come in UTC; `<time data-show>` shows them as the reader's own clock does, in the page's language. */
import { LANGUAGE } from "./language.js";

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const STYLES = {
  day: { weekday: "short", day: "numeric", month: "short" },
  date: { day: "numeric", month: "long", year: "numeric" },
  clock: { hour: "2-digit", minute: "2-digit" },
  exact: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  moment: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
};

/** @param {string} name of a style @param {boolean} [otherYear] a day of another year has to say which */
function format(name, otherYear = false) {
  const style = STYLES[name] ?? STYLES.moment;
  const year = otherYear && "day" in style ? "numeric" : style.year;
  return new Intl.DateTimeFormat(LANGUAGE, { ...style, year, hourCycle: "hour" in style ? "h23" : undefined });
}

const EXACT = format("exact");
const CLOCK = format("clock");

/** @param {string} moment ISO 8601 @returns {string} HH:MM:SS here */
export function timeOfDay(moment) {
  return EXACT.format(new Date(moment));
}

/** @param {string} moment ISO 8601 @returns {string} HH:MM here */
export function clockOfDay(moment) {
  return CLOCK.format(new Date(moment));
}

/** @param {string} from ISO 8601 @param {string} to @returns {string} HH:MM–HH:MM here */
export function spanOfDay(from, to) {
  return CLOCK.formatRange(new Date(from), new Date(to));
}

/** @param {Date} moment @param {string} [style] @param {Date} [now] @returns {string} */
export function shown(moment, style = "moment", now = new Date()) {
  return format(style, moment.getFullYear() !== now.getFullYear()).format(moment);
}

/** Shows the times within an element that was put into the page. @param {ParentNode} within */
export function show(within) {
  for (const time of within.querySelectorAll("time[data-show]")) {
    if (time instanceof HTMLTimeElement) time.textContent = shown(new Date(time.dateTime), time.dataset.show);
  }
}

if (globalThis.document) show(document);
