/**
 * Finds the addresses in a text. Pure: the pieces put together are the text, to the letter.
 *
 * Only http, https and mailto; only where what is read is where it leads: the host is written in plain ASCII as the
 * browser understands it (no look-alike letters, no `%`, no other ways of writing a number) and nothing like `name@` stands
 * before it, nor anything invisible within or behind it. What is in doubt stays text.
 *
 * @typedef {{text: string, href: string}} Piece `href` is empty for plain text
 */

/* Letters are spelled out: without regard to case, `k` would be the Kelvin sign too. */
const WEB = /(?<![\p{L}\p{N}_])(?:[hH][tT]{2}[pP][sS]?:\/\/|[wW]{3}\.(?=[a-zA-Z\d]))[^\s\p{C}<>"`\\{}|^]+/u;
const MAIL = /(?<![\p{L}\p{N}._%+\-@:/])(?:[mM][aA][iI][lL][tT][oO]:)?[\w.+\-]{1,64}@(?:[a-zA-Z\d\-]{1,63}\.)+[a-zA-Z]{2,63}(?![\p{L}\p{N}_@])/u;
const ADDRESS = new RegExp(`(?<web>${WEB.source})|(?<mail>${MAIL.source})`, "gu");
const AUTHORITY = /^[hH][tT]{2}[pP][sS]?:\/\/(?<host>[a-zA-Z\d.\-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?(?=[/?#]|$)/u;
/** Something invisible follows: the eye may see the address go on, or turn round. */
const HIDDEN = /^(?!\s)\p{C}/u;
/** What ends a sentence rather than an address. */
const TAIL = /[.,;:!?'’”»*_~\u2026\u060c\u061b\u061f\u3001\u3002\u300d\u300f\u3011\uff01\uff09\uff0c\uff1a\uff1b\uff1f]/u;

/** @param {string} text @returns {Piece[]} */
export function pieces(text) {
  /** @type {Piece[]} */
  const found = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const written = match.groups?.web ? trimmed(match[0]) : match[0];
    const href = match.groups?.web ? web(written) : mail(written);
    if (!href || HIDDEN.test(text.slice(match.index + match[0].length))) continue;
    found.push({ text: text.slice(end, match.index), href: "" }, { text: written, href });
    end = match.index + written.length;
  }
  found.push({ text: text.slice(end), href: "" });
  return found.filter((piece) => piece.text);
}

/** Without what ends the sentence, or closes a bracket that was opened before it. @param {string} written */
function trimmed(written) {
  const open = new Map([[")", count(written, ")") - count(written, "(")], ["]", count(written, "]") - count(written, "[")]]);
  let end = written.length;
  for (; end > 0; end--) {
    const last = written[end - 1];
    const stray = open.get(last) ?? 0;
    if (stray > 0) open.set(last, stray - 1);
    else if (!TAIL.test(last)) break;
  }
  return written.slice(0, end);
}

/** @param {string} text @param {string} letter */
function count(text, letter) {
  return text.split(letter).length - 1;
}

/** @param {string} written @returns {string} where it leads, or "" */
function web(written) {
  const whole = /^[wW]{3}\./u.test(written) ? `https://${written}` : written;
  const host = AUTHORITY.exec(whole)?.groups?.host.toLowerCase();
  const url = parsed(whole);
  if (!host || !url || url.hostname !== host || url.username || url.password) return "";
  return ["http:", "https:"].includes(url.protocol) ? url.href : "";
}

/** @param {string} written @returns {string} */
function mail(written) {
  const url = parsed(/^mailto:/i.test(written) ? written : `mailto:${written}`);
  return url?.protocol === "mailto:" && !url.search && !url.hash ? url.href : "";
}

/** @param {string} written @returns {URL | null} */
function parsed(written) {
  try {
    return new URL(written);
  } catch {
    return null;
  }
}
