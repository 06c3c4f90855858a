/**
 * Which of the room's keys was pressed. Pure.
 *
 * Alt and a letter always; the letter alone, Space and "?" unless that person has no single keys (they speak to their computer).
 *
 * @typedef {{key: string, code: string, altKey: boolean, ctrlKey: boolean, metaKey: boolean, repeat: boolean, isComposing?: boolean}} Key
 */
const SINGLE = "MVSHC";

/**
 * @param {Key} pressed
 * @param {boolean} single whether single keys count
 * @returns {string} the letter of a button, "?", or empty
 */
export function wish({ key, code, altKey, ctrlKey, metaKey, repeat, isComposing }, single) {
  if (ctrlKey || metaKey || repeat || isComposing) return "";
  if (altKey) return code.startsWith("Key") ? code.slice(3) : "";
  const letter = key.toUpperCase();
  return single && (key === "?" || (letter.length === 1 && SINGLE.includes(letter))) ? letter : "";
}

/** Held to speak. @param {Key} pressed @param {boolean} single */
export function talks({ code, altKey, ctrlKey, metaKey, isComposing }, single) {
  return single && code === "Space" && !altKey && !ctrlKey && !metaKey && !isComposing;
}
