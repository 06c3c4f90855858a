/**
 * Keys of the bar: whatever says `aria-keyshortcuts="Alt+X"` is pressed by Alt and that key, some by the key alone.
 * None while a dialog is open; while somebody types, only Alt and a key, except where Alt writes letters.
 */
import { find } from "../dom.js";
import { talks, wish } from "./keys.js";
import { Talk } from "./talk.js";

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const WRITES = /Mac|iPhone|iPad/u.test(navigator.platform);
/** What Space presses by itself. */
const PRESSES = "button, a, summary, input, label, [role=button], video, audio";

/** @param {HTMLElement} page @param {import("./talk.js").Microphone} microphone @param {() => void} changed */
export function mount(page, microphone, changed) {
  const single = document.body.dataset.shortcuts !== "off";
  const dialog = /** @type {HTMLDialogElement} */ (find("#keys-dialog"));
  const talk = new Talk(microphone, changed);
  dialog.classList.toggle("no-single", !single);
  find("#keys-button").addEventListener("click", () => dialog.showModal());
  find("[data-no]", dialog).addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || (over(event.target, TYPING) && (WRITES || !event.altKey))) return;
    if (talks(event, single) && !over(event.target, PRESSES)) hold(event);
    else press(event, wish(event, single));
  });
  document.addEventListener("keyup", ({ code }) => code === "Space" && talk.release());
  window.addEventListener("blur", () => talk.release());

  /** @param {KeyboardEvent} event */
  function hold(event) {
    event.preventDefault(); // nor does it scroll
    if (!event.repeat) talk.hold();
  }

  /** @param {KeyboardEvent} event @param {string} letter */
  function press(event, letter) {
    const target = letter === "?" ? find("#keys-button") : letter && page.querySelector(`[aria-keyshortcuts~="Alt+${letter}"]`);
    if (!(target instanceof HTMLElement) || !shown(target)) return;
    event.preventDefault();
    target.click();
  }
}

/** Those that a narrow bar keeps in its menu count, what is not there for this person does not. @param {HTMLElement} target */
function shown(target) {
  return target.checkVisibility() || (!target.hidden && target.closest("#more")?.checkVisibility() === true);
}

/** @param {EventTarget | null} target @param {string} selector */
function over(target, selector) {
  return target instanceof Element && target.closest(selector) !== null;
}
