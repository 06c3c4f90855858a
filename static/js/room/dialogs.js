/** A question that must be answered before something goes for good. Never alert(). */
import { find } from "../dom.js";

/** @param {HTMLElement} element @returns {Promise<boolean>} yes, or anything else */
export function confirmed(element) {
  const dialog = /** @type {HTMLDialogElement} */ (element);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** Asks before a form of the page is sent. @param {HTMLElement} button @param {HTMLElement} dialog */
export function mount(button, dialog) {
  button.addEventListener("click", () => {
    /** @type {HTMLDialogElement} */ (dialog).showModal();
  });
  find("[data-no]", dialog).addEventListener("click", () => /** @type {HTMLDialogElement} */ (dialog).close());
}
