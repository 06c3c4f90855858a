/** Where a text can be cut in two: before every word but the first. Pure. */
import { words } from "../captions/words.js";

/**
 * @typedef {{start: number, end: number}} Span offsets in UTF-16 units, as JavaScript counts
 */

/** The words before which one can cut. @param {string} text @returns {Span[]} */
export function cuts(text) {
  return words(text).slice(1);
}

/** @param {string} text @param {Span} before @returns {[string, string]} both parts, as they will read */
export function halves(text, { start }) {
  return [text.slice(0, start).trim(), text.slice(start).trim()];
}

/** The server counts letters (code points), JavaScript UTF-16 units. @param {string} text @param {number} offset */
export function letters(text, offset) {
  return [...text.slice(0, offset)].length;
}

/** Which cut to offer first: after the sentence that ends nearest the middle, else the middle. @param {string} text */
export function likely(text) {
  const all = cuts(text);
  const middle = text.length / 2;
  const far = (/** @type {number} */ index) => Math.abs(all[index].start - middle);
  const places = all.map((_, index) => index);
  const ends = places.filter((index) => /[.?!…。؟]["'”’)»]*\s*$/u.test(text.slice(0, all[index].start)));
  return (ends.length ? ends : places).reduce((best, index) => (best < 0 || far(index) < far(best) ? index : best), -1);
}
