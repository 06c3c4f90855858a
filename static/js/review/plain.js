/** What was said as plain text, to be copied: a paragraph for each turn, under its speaker and time. Pure. */

/**
 * One line of the list: whoever has the id `by` and the name `who` spoke `words` at `time`; without `by` it is a note (a
 * gap, a pause, a message) that stands for itself.
 * @typedef {{by: string, who: string, time: string, words: string}} Line
 */

/** @param {Iterable<Line>} lines @returns {string} */
export function plainText(lines) {
  /** @type {string[]} */
  const paragraphs = [];
  let before = "";
  for (const { by, who, time, words } of lines) {
    const clean = words.trim();
    if (!clean) continue;
    if (!by) paragraphs.push(`[${time}] ${clean}`);
    else if (by === before) paragraphs[paragraphs.length - 1] += ` ${clean}`;
    else paragraphs.push(`${oneLine(who)} [${time}]\n${clean}`);
    before = by;
  }
  return paragraphs.length ? `${paragraphs.join("\n\n")}\n` : "";
}

/** A name has no business to look like a line of its own. @param {string} name */
function oneLine(name) {
  return name.replace(/\s+/gu, " ").trim();
}
