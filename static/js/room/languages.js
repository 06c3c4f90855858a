/** Languages one may speak, by their names in the page's language. */
import { LANGUAGE } from "../language.js";

const TAGS = [
  "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv",
  "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh",
];

/** @param {string} chosen is among them, whatever it is @returns {string[][]} tag and name, by name */
export function languages(chosen) {
  const names = new Intl.DisplayNames(LANGUAGE, { type: "language" });
  const tags = chosen && chosen !== "auto" && !TAGS.includes(chosen) ? [...TAGS, chosen] : TAGS;
  return tags.map((tag) => [tag, named(names, tag)]).sort(([, a], [, b]) => a.localeCompare(b, LANGUAGE));
}

/** For a browser's recogniser, which cannot find out: its person's first language. @param {string} tag */
export function tagged(tag) {
  return tag && tag !== "auto" ? tag : navigator.language;
}

/** @param {Intl.DisplayNames} names @param {string} tag */
function named(names, tag) {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag; // no browser knows it
  }
}
