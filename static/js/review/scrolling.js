/** Where things stand on the page that scrolls, and how to keep or bring them there. px from the viewport's top. */

const MARGIN = 96; // px: bars that stick to the edges

/** @typedef {[node: Element, top: number]} Stand */

/**
 * What one sees of a list, from the top, with where it stands; nothing when the list begins in view, for then the page
 * above it stays where it is.
 * @param {HTMLElement} list @returns {Stand[]}
 */
export function stands(list) {
  if (list.getBoundingClientRect().top >= 0) return [];
  /** @type {Stand[]} */
  const found = [];
  for (const row of list.children) {
    if (row.classList.contains("spacer")) continue;
    const { top, bottom } = row.getBoundingClientRect();
    if (top > innerHeight) break;
    if (bottom <= 0) continue;
    const parts = [...row.querySelectorAll("[data-dialogue]")].filter((part) => part.getBoundingClientRect().bottom > 0);
    for (const part of [...parts, row]) found.push([part, part.getBoundingClientRect().top]);
  }
  return found;
}

/** Scroll so that the first of them that is still there stands where it did. @param {Stand[]} before @returns {boolean} whether that was needed */
export function shift(before) {
  const kept = before.find(([node]) => node.isConnected);
  const moved = kept ? kept[0].getBoundingClientRect().top - kept[1] : 0;
  if (Math.abs(moved) < 1) return false;
  scrollBy({ top: moved, behavior: "instant" });
  return true;
}

/** How far to scroll so that it is seen well. @param {Element} node @param {"center" | "nearest" | "start"} block */
export function away(node, block) {
  const { top, bottom, height } = node.getBoundingClientRect();
  if (block === "start" || height > innerHeight - 2 * MARGIN) return top - MARGIN;
  if (block === "center") return (top + bottom - innerHeight) / 2;
  if (top < MARGIN) return top - MARGIN;
  return Math.max(0, bottom - innerHeight + MARGIN);
}

/** The reader wants nothing to move by itself. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
