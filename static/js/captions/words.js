/** Words of a text, by where they stand. Pure. */

/** @typedef {{start: number, end: number}} Span */

/** @param {string} text @returns {Span[]} */
export function words(text) {
  return [...text.matchAll(/\S+/gu)].map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
}

/** The word at an offset, or null between two. @param {string} text @param {number} offset */
export function wordAt(text, offset) {
  return words(text).find(({ start, end }) => start <= offset && offset <= end) ?? null;
}

/** @param {string} text @param {Span} span */
export function wordIn(text, { start, end }) {
  return text.slice(start, end);
}

/**
 * The text with something else in place of a word; without the word and one space when that is nothing.
 * @param {string} text
 * @param {Span} span
 * @param {string} put
 */
export function replace(text, { start, end }, put) {
  const word = tidy(put);
  const [before, after] = [text.slice(0, start), text.slice(end)];
  return word ? before + word + after : tidy(before + after);
}

/** Spaces as a person would write them. @param {string} text */
export function tidy(text) {
  return text.trim().replace(/\s+/gu, " ");
}
