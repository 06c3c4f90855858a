/** Passwords that can be looked at while they are typed. Without this script they stay hidden. */
import { icon, make } from "./dom.js";
import { gettext } from "./language.js";

/** @param {HTMLInputElement} field */
function equip(field) {
  const frame = make("span", "password");
  const button = make("button", "button plain");
  button.type = "button";
  button.title = gettext("Show password");
  button.setAttribute("aria-pressed", "false");
  button.append(icon("eye"), make("span", "visually-hidden", gettext("Show password")));
  const focused = document.activeElement === field;
  field.replaceWith(frame);
  frame.append(field, button);
  if (focused) field.focus();
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
  // A browser remembers what it sent as a password only from a field that hides it.
  field.form?.addEventListener("submit", () => {
    field.type = "password";
  });
}

for (const field of document.querySelectorAll('input[type="password"]')) {
  if (field instanceof HTMLInputElement) equip(field);
}
