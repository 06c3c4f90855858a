/** The word under the pointer, and its mark. Words have no elements of their own: a text node and a range will do. */
import { wordAt } from "./words.js";

/** @typedef {import("./words.js").Span} Span */

/** @param {Span} span @param {Node} words a text node @returns {Range} */
function rangeOf({ start, end }, words) {
  const range = document.createRange();
  range.setStart(words, start);
  range.setEnd(words, Math.min(end, words.textContent?.length ?? 0));
  return range;
}

/** The text of a bubble that is finished, whoever of its parts is meant. @param {EventTarget | null} target */
export function wordsOf(target) {
  const row = target instanceof Element ? target.closest(".bubble") : null;
  const finished = row instanceof HTMLElement && ["final", "edited"].includes(row.dataset.state ?? "");
  return finished && !row.dataset.correction ? row.querySelector(".stable")?.firstChild ?? null : null;
}

/**
 * @param {MouseEvent} event
 * @returns {Span | null} the word that really lies there
 */
export function pointed({ target, clientX: x, clientY: y }) {
  const words = wordsOf(target);
  const place = words && caret(x, y);
  if (!place || place.node !== words) return null;
  const span = wordAt(words.textContent ?? "", place.offset);
  const within = span && [...rangeOf(span, words).getClientRects()]
    .some(({ left, right, top, bottom }) => left <= x && x <= right && top <= y && y <= bottom);
  return within ? span : null;
}

/** Where in which text that is. @param {number} x @param {number} y @returns {{node: Node, offset: number} | null} */
export function caret(x, y) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(x, y);
    return found && { node: found.offsetNode, offset: found.offset };
  }
  const found = document.caretRangeFromPoint?.(x, y);
  return found ? { node: found.startContainer, offset: found.startOffset } : null;
}

/** Marks one word, or none. @param {Span | null} span @param {Node | null} words */
export function mark(span, words) {
  if (!("highlights" in CSS)) return;
  if (span && words) CSS.highlights.set("word", new Highlight(rangeOf(span, words)));
  else CSS.highlights.delete("word");
}
