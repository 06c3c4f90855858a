/** How this person reads captions, on this browser: text size, and whether unsettled words are shown. */
import { find } from "../dom.js";

const KEY = "parley.captions";
export const SIZES = ["small", "normal", "large", "huge"];

/** @typedef {{size: string, settled: boolean}} Settings */
/** @typedef {{getItem: (key: string) => string | null, setItem: (key: string, value: string) => void}} Shelf */

/**
 * What was chosen here, else what the profile says. A shelf that is closed or holds nonsense is an empty one.
 * @param {Shelf | null} shelf
 * @param {string} profile
 * @returns {Settings}
 */
export function read(shelf, profile) {
  const usual = { size: SIZES.includes(profile) ? profile : "normal", settled: false };
  try {
    const { size, settled } = JSON.parse(shelf?.getItem(KEY) ?? "{}");
    return { size: SIZES.includes(size) ? size : usual.size, settled: settled === true };
  } catch {
    return usual;
  }
}

/** @returns {Shelf | null} */
function shelf() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/**
 * @param {HTMLElement} page carries the choice as data
 * @param {HTMLElement} menu
 * @param {() => void} changed
 */
export function mount(page, menu, changed) {
  const settings = read(shelf(), page.dataset.captionSize ?? "");
  const switched = /** @type {HTMLInputElement} */ (find("[name=settled]", menu));
  const sizes = /** @type {HTMLInputElement[]} */ ([...menu.querySelectorAll("[name=size]")]);

  function show() {
    page.dataset.captionSize = settings.size;
    page.dataset.settled = String(settings.settled);
    switched.checked = settings.settled;
    for (const size of sizes) size.checked = size.value === settings.size;
    changed();
  }

  menu.addEventListener("change", () => {
    settings.settled = switched.checked;
    settings.size = sizes.find(({ checked }) => checked)?.value ?? settings.size;
    try {
      shelf()?.setItem(KEY, JSON.stringify(settings));
    } catch {
      // A full or closed shelf: it holds until the page is closed.
    }
    show();
  });
  show();
}
