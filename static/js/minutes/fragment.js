/** Pieces of our own pages, rendered by the server, put in the place of earlier ones. */
import { show } from "../times.js";

/**
 * @param {string} address of a piece or of a whole page
 * @param {string} selector of the element that is wanted of it
 * @returns {Promise<HTMLElement | null>} null when it could not be had
 */
export async function fetched(address, selector) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return null;
    const piece = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
    return piece ? document.adoptNode(/** @type {HTMLElement} */ (piece)) : null;
  } catch {
    return null; // no network: what stands stays
  }
}

/**
 * Put `next` in the place of `old`, unless they are the same. What had the focus keeps it, where it is still there.
 * @param {HTMLElement} old
 * @param {HTMLElement} next
 * @returns {HTMLElement} the one that stands now
 */
export function replaced(old, next) {
  show(next);
  if (old.outerHTML === next.outerHTML) return old;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const way = focused && wayTo(focused);
  old.replaceWith(next);
  if (focused) focusOn(next, way);
  return next;
}

/** How to find the same thing again. @param {Element} focused */
function wayTo(focused) {
  const marks = [...focused.attributes].filter(({ name }) => name.startsWith("data-") && !["data-copy", "data-copied", "data-evidence"].includes(name));
  const own = marks.map(({ name, value }) => `[${name}="${CSS.escape(value)}"]`).join("");
  const sentence = focused.closest("[data-sentence]")?.getAttribute("data-sentence");
  return sentence ? `[data-sentence="${sentence}"] ${own || "a"}` : own;
}

/** @param {HTMLElement} piece @param {string | null} way */
function focusOn(piece, way) {
  const same = way ? piece.querySelector(way) : null;
  const next = same ?? piece.querySelector("button, a[href]");
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
}
