/**
 * Finds words in what was said, whatever their case, accents and points. Pure.
 *
 * A text is folded to what is compared, with the way back to where each letter stood; folded texts are kept by id, so
 * that each further letter of a query costs one walk over them.
 *
 * @typedef {{id: string, start: number, end: number}} Hit offsets in the text as it is shown, in UTF-16 units
 * @typedef {{text: string, folded: string, from: number[] | null}} Folded `from[i]`: where the folded letter i stood; null: at i
 */

/** ASCII without a run of spaces folds letter by letter. */
const SIMPLE = /^(?:[!-~]| (?! ))*$/u;
/** What is written above and below letters; vowel points of Arabic and Hebrew. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/gu;
/** Letters of their own right that people leave out when they cannot type them. */
const PLAIN = new Map(Object.entries({ "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-" }));

/** @param {string} text @returns {Folded} */
export function fold(text) {
  if (SIMPLE.test(text)) return { text, folded: text.toLowerCase(), from: null };
  const from = [];
  let folded = "";
  let at = 0;
  for (const letter of text) {
    const put = plain(letter, folded);
    folded += put;
    for (let unit = 0; unit < put.length; unit++) from.push(at);
    at += letter.length;
  }
  return { text, folded, from };
}

/** @param {string} letter @param {string} before what is folded already @returns {string} "" for what does not count */
function plain(letter, before) {
  if (/\s/u.test(letter)) return before.endsWith(" ") ? "" : " ";
  const bare = letter.toLowerCase().normalize("NFKD").replace(MARKS, "").toLowerCase();
  return PLAIN.get(bare) ?? bare;
}

export class Finder {
  /** @type {Map<string, Folded>} */
  #known = new Map();

  /**
   * Every place, in the order of the rows; places do not overlap.
   * @param {Iterable<{id: string, text: string}>} rows
   * @param {string} query
   * @returns {Hit[]}
   */
  find(rows, query) {
    const wanted = fold(query.trim()).folded;
    /** @type {Hit[]} */
    const hits = [];
    if (!wanted) return hits;
    for (const row of rows) this.#within(row, wanted, hits);
    return hits;
  }

  /** @param {{id: string, text: string}} row @param {string} wanted @param {Hit[]} hits */
  #within({ id, text }, wanted, hits) {
    const { folded, from } = this.#folded(id, text);
    for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
      hits.push({ id, start: from ? from[at] : at, end: from ? after(from, at + wanted.length, text) : at + wanted.length });
    }
  }

  /** @param {string} id @param {string} text */
  #folded(id, text) {
    const known = this.#known.get(id);
    if (known?.text === text) return known;
    const made = fold(text);
    this.#known.set(id, made);
    return made;
  }
}

/** Where the letter before `at` ends, with whatever is written above it. @param {number[]} from @param {number} at @param {string} text */
function after(from, at, text) {
  const last = from[at - 1];
  let next = at;
  while (next < from.length && from[next] === last) next++;
  return next < from.length ? from[next] : text.length;
}

/**
 * The hit to stand on when the hits are found anew: the same one, else the first at or after where one was.
 * @param {Hit[]} hits
 * @param {Hit | null} stood
 * @param {(id: string) => number} place of an utterance, in order; -1 when it is gone
 * @returns {number} -1 without hits
 */
export function nearest(hits, stood, place) {
  if (hits.length === 0) return -1;
  if (!stood) return 0;
  const same = hits.findIndex(({ id, start }) => id === stood.id && start === stood.start);
  if (same >= 0) return same;
  const at = place(stood.id);
  const next = hits.findIndex(({ id, start }) => place(id) > at || (id === stood.id && start >= stood.start));
  return Math.max(0, next);
}
