/**
 * The page's language. `words.js` (Django's catalogue) is loaded before any module, except where the page is English,
 * as the sources are.
 *
 * @typedef {{gettext: (text: string) => string, ngettext: (one: string, many: string, count: number) => string}} Catalogue
 */

/** @type {Catalogue | undefined} */
const catalogue = /** @type {any} */ (globalThis).django?.catalog ? /** @type {any} */ (globalThis).django : undefined;

/** What Intl is asked for: the page's language, else the browser's. */
export const LANGUAGE = globalThis.document?.documentElement.lang || undefined;

/** @param {string} text as it stands in the source @returns {string} */
export function gettext(text) {
  return catalogue ? catalogue.gettext(text) : text;
}

/** @param {string} one @param {string} many @param {number} count @returns {string} */
export function ngettext(one, many, count) {
  if (catalogue) return catalogue.ngettext(one, many, count);
  return count === 1 ? one : many;
}

/**
 * Puts values where `%(name)s` stands; numbers as the language writes them.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function fill(text, values) {
  return text.replace(/%\((\w+)\)s/gu, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? value.toLocaleString(LANGUAGE) : String(value);
  });
}
