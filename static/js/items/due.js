/** Days on which things are due, as people say them. A day is "2026-03-06", as the wire has it. Pure. */
import { LANGUAGE, gettext } from "../language.js";
import { dayOf } from "../meetings/calendar.js";

const DAY = 86_400_000;

/** The reader's day. @param {Date} [now] @returns {string} */
export function today(now = new Date()) {
  return dayOf(now);
}

/** Noon in UTC: far from any change of the clock. @param {string} day */
function noon(day) {
  return new Date(`${day}T12:00:00Z`);
}

/** @param {string} day @param {number} days later; negative is earlier @returns {string} */
export function later(day, days) {
  return new Date(noon(day).getTime() + days * DAY).toISOString().slice(0, 10);
}

/** The Monday after. @param {string} day @returns {string} */
export function nextMonday(day) {
  return later(day, ((8 - noon(day).getUTCDay()) % 7) || 7);
}

/** Is this a day that there is? Fields may hold anything. @param {string} text */
export function isDay(text) {
  return /^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(noon(text).getTime()) && later(text, 0) === text;
}

/**
 * "Today", "Tomorrow", "Yesterday", "Fri 6 Mar", with the year if it is another.
 * @param {string} day
 * @param {string} now the reader's day
 * @param {string} [language]
 */
export function words(day, now, language = LANGUAGE) {
  if (day === now) return gettext("Today");
  if (day === later(now, 1)) return gettext("Tomorrow");
  if (day === later(now, -1)) return gettext("Yesterday");
  return date(day, day.slice(0, 4) !== now.slice(0, 4), language);
}

/** "Fri 6 Mar". @param {string} day @param {boolean} year whether to say it @param {string} [language] */
export function date(day, year, language = LANGUAGE) {
  const style = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  return new Intl.DateTimeFormat(language, { ...style, year: year ? "numeric" : undefined }).format(noon(day));
}

/**
 * How urgent it is: what is done is never late.
 * @param {{due_date: string | null, status: string}} item
 * @param {string} now
 * @returns {"" | "overdue" | "soon"}
 */
export function urgency({ due_date: day, status }, now) {
  if (!day || status === "complete") return "";
  if (day < now) return "overdue";
  return day <= later(now, 1) ? "soon" : "";
}
