/** "Deleted. Undo": what was done a moment ago can be taken back, by a press or by Ctrl+Z; then it is done. */
import { make } from "../dom.js";
import { gettext } from "../language.js";

const SHOWN = 8000;

/** @type {HTMLElement | null} */
let region = null;
/** @type {{finish: (undo: boolean, last: boolean) => void} | null} */
let open = null;

function theRegion() {
  if (region) return region;
  region = make("div", "toasts item-toasts");
  region.setAttribute("role", "status");
  document.body.append(region);
  // The next page is asked for after the first of these and shown before the second, which phones may send alone.
  for (const going of ["beforeunload", "pagehide"]) addEventListener(going, () => open?.finish(false, true));
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.matches("input:not([type=checkbox], [type=radio]), textarea");
    if (!open || typing || event.key !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    open.finish(true, false);
  });
  return region;
}

/** Something to know, for a while. @param {string} sentence */
export function tell(sentence) {
  const toast = make("p", "toast", sentence);
  theRegion().append(toast);
  setTimeout(() => toast.remove(), SHOWN);
}

/**
 * @param {string} sentence
 * @param {{undo: () => void, done: (last: boolean) => void}} acts `last`: the page is about to go
 */
export function undoable(sentence, { undo, done }) {
  open?.finish(false, false);
  const toast = make("p", "toast item-undo");
  const button = make("button", "item-undo-act", gettext("Undo"));
  button.type = "button";
  toast.append(make("span", "", sentence), button);
  theRegion().append(toast);
  let timer = setTimeout(() => finish(false, false), SHOWN);
  const mine = { finish };
  open = mine;
  button.addEventListener("click", () => finish(true, false));
  for (const kind of ["pointerenter", "focusin"]) toast.addEventListener(kind, () => clearTimeout(timer));
  for (const kind of ["pointerleave", "focusout"]) toast.addEventListener(kind, () => {
    clearTimeout(timer);
    timer = setTimeout(() => finish(false, false), SHOWN);
  });

  /** @param {boolean} taken @param {boolean} last */
  function finish(taken, last) {
    if (open === mine) open = null;
    else if (!toast.isConnected) return;
    clearTimeout(timer);
    toast.remove();
    if (taken) undo();
    else done(last);
  }
}
