/** Which shortcut a key is on the pages around meetings. Pure; never one while somebody types or a dialog is open. */

/** @typedef {"new" | "search" | ""} Shortcut */

/**
 * @typedef {object} Key
 * @property {string} key
 * @property {boolean} [ctrlKey]
 * @property {boolean} [metaKey]
 * @property {boolean} [altKey]
 * @property {boolean} [repeat]
 * @property {boolean} [isComposing]
 */

/**
 * @param {Key} pressed
 * @param {boolean} busy whether the keys belong to a field or a dialog right now
 * @returns {Shortcut}
 */
export function shortcut(pressed, busy) {
  if (busy || pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.repeat || pressed.isComposing) return "";
  if (pressed.key === "n" || pressed.key === "N") return "new";
  return pressed.key === "/" ? "search" : "";
}

/** Does somebody type there? @param {Element | null} focused */
export function isTyping(focused) {
  if (!focused) return false;
  return focused.matches("input, textarea, select") || /** @type {HTMLElement} */ (focused).isContentEditable;
}
