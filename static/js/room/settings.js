/** How this person reads captions, on this browser: beside or over the video, in which size, with unsettled words or not. */
import { find } from "../dom.js";
import { gettext } from "../language.js";

const KEY = "parley.captions";
export const SIZES = ["small", "normal", "large", "huge"];

/** @typedef {{size: string, settled: boolean, over: boolean, beside: boolean}} Settings `beside`: the column is there */
/** @typedef {{getItem: (key: string) => string | null, setItem: (key: string, value: string) => void}} Shelf */

/**
 * What was chosen here, else what the profile says. A shelf that is closed or holds nonsense is an empty one.
 * @param {Shelf | null} shelf
 * @param {string} profile
 * @returns {Settings}
 */
export function read(shelf, profile) {
  const usual = { size: SIZES.includes(profile) ? profile : "normal", settled: false, over: false, beside: true };
  try {
    const { size, settled, over, beside } = JSON.parse(shelf?.getItem(KEY) ?? "{}");
    return { size: SIZES.includes(size) ? size : usual.size, settled: settled === true, over: over === true, beside: beside !== false };
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
 * @param {{menu: HTMLElement, button: HTMLElement, over: HTMLElement}} parts `button` opens and closes the column
 * @param {(settings: Settings) => void} changed
 */
export function mount(page, { menu, button, over }, changed) {
  const settings = read(shelf(), page.dataset.captionSize ?? "");
  const [switched, above] = ["settled", "over"].map((name) => /** @type {HTMLInputElement} */ (find(`[name=${name}]`, menu)));
  const sizes = /** @type {HTMLInputElement[]} */ ([...menu.querySelectorAll("[name=size]")]);

  function show() {
    page.dataset.captionSize = settings.size;
    page.dataset.settled = String(settings.settled);
    page.dataset.beside = String(settings.beside);
    switched.checked = settings.settled;
    above.checked = settings.over;
    over.hidden = !settings.over;
    button.setAttribute("aria-expanded", String(settings.beside));
    button.title = settings.beside ? gettext("Hide the captions (Alt+C)") : gettext("Show the captions (Alt+C)");
    for (const size of sizes) size.checked = size.value === settings.size;
    changed(settings);
  }

  function keep() {
    try {
      shelf()?.setItem(KEY, JSON.stringify(settings));
    } catch {
      // A full or closed shelf: it holds until the page is closed.
    }
    show();
  }

  menu.addEventListener("change", () => {
    settings.settled = switched.checked;
    settings.over = above.checked;
    settings.size = sizes.find(({ checked }) => checked)?.value ?? settings.size;
    keep();
  });
  button.addEventListener("click", () => {
    settings.beside = !settings.beside;
    keep();
  });
  show();
}
