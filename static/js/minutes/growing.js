/**
 * The text that grows: lines keep their elements, and only what is new in them moves. A reader who is at its end stays
 * there; who reads elsewhere is left alone.
 */
import { make } from "../dom.js";
import { blocks } from "./blocks.js";

const AIR = 24; // px below the last line

const TAGS = /** @type {const} */ ({ heading: "h3", point: "p", words: "p" });

/**
 * @param {HTMLElement} place
 * @returns {(markdown: string) => void}
 */
export function mount(place) {
  return (markdown) => {
    const lines = blocks(markdown);
    const follow = beyond(place) <= 0;
    while (place.children.length > lines.length) place.lastElementChild?.remove();
    lines.forEach(({ kind, text }, index) => {
      const at = /** @type {HTMLElement | undefined} */ (place.children[index]);
      if (at?.dataset.kind === kind) grow(at, text);
      else put(at, kind, text);
    });
    const over = beyond(place);
    if (follow && over > 0) scroller(place).scrollBy({ top: over + AIR, behavior: "instant" });
  };

  /** @param {HTMLElement | undefined} at @param {keyof typeof TAGS} kind @param {string} text */
  function put(at, kind, text) {
    const line = make(TAGS[kind]);
    line.dataset.kind = kind;
    if (at) at.replaceWith(line);
    else place.append(line);
    grow(line, text);
  }
}

/** What stands stays untouched; what is added fades in. @param {HTMLElement} line @param {string} text */
function grow(line, text) {
  const shown = line.textContent ?? "";
  if (text === shown) return;
  if (!text.startsWith(shown)) line.replaceChildren();
  line.append(make("span", "fresh", text.slice(line.textContent?.length ?? 0)));
}

/** How far its end lies below what one sees, in px. @param {HTMLElement} place */
function beyond(place) {
  const seen = scroller(place);
  const end = seen === document.scrollingElement ? innerHeight : seen.getBoundingClientRect().bottom;
  return place.getBoundingClientRect().bottom - Math.min(end, innerHeight);
}

/** What scrolls it: the panel around it, or the page. @param {HTMLElement} place */
function scroller(place) {
  const panel = place.closest(".panel-body");
  if (panel && getComputedStyle(panel).overflowY === "auto") return panel;
  return document.scrollingElement ?? document.documentElement;
}
