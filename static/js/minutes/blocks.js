/**
 * A draft in Markdown, made into lines to show while it grows. Pure. Only what drafts have: headings, points, paragraphs.
 * The finished text is rendered by the server.
 *
 * @typedef {{kind: "heading" | "point" | "words", text: string}} Block
 */

const HEADING = /^#{1,6}(?:\s+|$)/u;
const POINT = /^\s*(?:[-*+]|\d+[.)])(?:\s+|$)/u;
const MARKS = /(\*\*|__|`)(.+?)\1/gu;
const ESCAPES = /\\([\\`*_{}[\]()#+\-.!<>|~])/gu;

/** @param {string} markdown @returns {Block[]} */
export function blocks(markdown) {
  /** @type {Block[]} */
  const found = [];
  let fresh = true; // the next line begins a paragraph
  for (const line of markdown.split("\n")) {
    const kind = HEADING.test(line) ? "heading" : POINT.test(line) ? "point" : "words";
    const text = plain(line.replace(HEADING, "").replace(POINT, ""));
    const last = found.at(-1);
    if (!text) fresh = true;
    else if (kind === "words" && last && !fresh && last.kind !== "heading") last.text += ` ${text}`;
    else found.push({ kind, text });
    if (text) fresh = false;
  }
  return found;
}

/** @param {string} line */
function plain(line) {
  return line.trim().replace(MARKS, "$2").replace(ESCAPES, "$1");
}
