/** What somebody wants to take away, without a page: what is kept of the choice, what is asked for, what it is called. */

/** @typedef {{format: string, text: string, times: boolean, minutes: boolean, chat: boolean}} Choice */

const SWITCHES = /** @type {const} */ (["times", "minutes", "chat"]);
const TEXTS = ["corrected", "raw"];

/**
 * The query of an export.
 * @param {Choice} choice
 * @param {string} zone the reader's own time zone, "" if nobody knows
 */
export function asked({ format, text, ...on }, zone) {
  const query = new URLSearchParams({ format, text });
  for (const name of SWITCHES) query.set(name, on[name] ? "1" : "0");
  if (zone) query.set("zone", zone);
  return query.toString();
}

/**
 * What was chosen the last time, as far as it can still be chosen.
 * @param {string | null} kept as `JSON.stringify` wrote it
 * @param {string[]} formats
 * @returns {Partial<Choice>}
 */
export function remembered(kept, formats) {
  /** @type {any} */
  let told;
  try {
    told = JSON.parse(kept ?? "null");
  } catch {
    return {};
  }
  if (typeof told !== "object" || told === null) return {};
  /** @type {Partial<Choice>} */
  const choice = {};
  if (formats.includes(told.format)) choice.format = told.format;
  if (TEXTS.includes(told.text)) choice.text = told.text;
  for (const name of SWITCHES) if (typeof told[name] === "boolean") choice[name] = told[name];
  return choice;
}

/**
 * What the server calls the file (RFC 6266).
 * @param {string | null} disposition
 * @param {string} format
 */
export function fileName(disposition, format) {
  const exact = /filename\*=UTF-8''([^;]+)/iu.exec(disposition ?? "")?.[1];
  const plain = /filename="([^"]*)"/iu.exec(disposition ?? "")?.[1];
  try {
    return (exact && decodeURIComponent(exact)) || plain || `transcript.${format}`;
  } catch {
    return plain || `transcript.${format}`;
  }
}
