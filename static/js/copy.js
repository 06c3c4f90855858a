/** Buttons that copy what `data-copy` holds, and say that they did. */
import { gettext } from "./language.js";

const SHOWN = 2000;

/** @param {string} text @returns {Promise<void>} rejected when the browser does not let the page copy */
export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Pages without https have no clipboard of their own.
  const field = document.createElement("textarea");
  const focused = document.activeElement;
  field.value = text;
  field.className = "visually-hidden";
  (document.querySelector("dialog:modal") ?? document.body).append(field); // beside a dialog nothing can be selected
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  if (!done) throw new Error("The browser does not let the page copy.");
}

/** @param {HTMLElement} button @param {string} what came of it */
function confirm(button, what) {
  const label = button.querySelector(".button-label") ?? button;
  const before = label.textContent;
  if (button.dataset.copied) return;
  button.dataset.copied = what;
  label.textContent = button.dataset.copied;
  setTimeout(() => {
    label.textContent = before;
    delete button.dataset.copied;
  }, SHOWN);
}

document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-copy]") : null;
  if (!(button instanceof HTMLElement)) return;
  try {
    await copy(button.dataset.copy ?? "");
    confirm(button, gettext("Copied"));
  } catch {
    confirm(button, gettext("This browser does not let the page copy"));
  }
});
