/** Buttons that copy what `data-copy` holds, and say that they did. */
import { gettext } from "./language.js";

const SHOWN = 2000;

/** @param {string} text */
export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Pages without https have no clipboard of their own.
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

/** @param {HTMLElement} button */
function confirm(button) {
  const label = button.querySelector(".button-label") ?? button;
  const before = label.textContent;
  if (button.dataset.copied) return;
  button.dataset.copied = gettext("Copied");
  label.textContent = button.dataset.copied;
  setTimeout(() => {
    label.textContent = before;
    delete button.dataset.copied;
  }, SHOWN);
}

document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-copy]") : null;
  if (!(button instanceof HTMLElement)) return;
  await copy(button.dataset.copy ?? "");
  confirm(button);
});
