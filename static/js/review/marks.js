/**
 * Marks places within words that are on the page: by the browser's own highlights, which leave the text alone, else by
 * `<mark>`. One place may be the one that is meant now.
 */
import { say } from "../dom.js";

/** @typedef {import("./finding.js").Hit} Hit */

const ALL = "found";
const NOW = "found-now";
const OWN = "highlights" in CSS;

/**
 * @param {Iterable<{words: HTMLElement, hits: Hit[]}>} places elements with one text each, and what is found in it
 * @param {Hit | null} now
 */
export function mark(places, now) {
  if (OWN) highlight(places, now);
  else for (const { words, hits } of places) wrap(words, hits, now);
}

/** @param {Iterable<{words: HTMLElement, hits: Hit[]}>} places @param {Hit | null} now */
function highlight(places, now) {
  const [all, one] = [new Highlight(), new Highlight()];
  one.priority = 1;
  for (const { words, hits } of places) {
    const text = words.firstChild;
    if (!(text instanceof Text)) continue;
    for (const hit of hits) if (hit.end <= text.length) (same(hit, now) ? one : all).add(range(text, hit));
  }
  CSS.highlights.set(ALL, all);
  CSS.highlights.set(NOW, one);
}

/** @param {Text} text @param {Hit} hit */
function range(text, { start, end }) {
  const made = new StaticRange({ startContainer: text, startOffset: start, endContainer: text, endOffset: end });
  return made;
}

/** @param {HTMLElement} words @param {Hit[]} hits @param {Hit | null} now */
function wrap(words, hits, now) {
  const text = words.textContent ?? "";
  if (hits.length === 0) {
    if (words.querySelector("mark")) words.textContent = text;
    return;
  }
  let end = 0;
  const pieces = hits.filter((hit) => hit.end <= text.length).flatMap((hit) => {
    const node = document.createElement("mark");
    const between = text.slice(end, hit.start);
    say(node, text.slice(hit.start, hit.end));
    node.classList.toggle("now", same(hit, now));
    end = hit.end;
    return [between, node];
  });
  words.replaceChildren(...pieces, text.slice(end));
}

/** @param {Hit} hit @param {Hit | null} other */
function same(hit, other) {
  return other !== null && hit.id === other.id && hit.start === other.start;
}
