/** What one typed for words that are gone: kept in a dialog until it is closed, to be copied. */
import { icon, make } from "../dom.js";
import { gettext } from "../language.js";

/** @param {string} text */
export function rescue(text) {
  const dialog = make("dialog", "dialog rescue");
  const form = make("form");
  const title = make("h2", "", gettext("These words were deleted or merged meanwhile"));
  const field = make("textarea");
  const acts = make("div", "dialog-acts");
  const copy = make("button", "button primary");
  form.method = "dialog";
  title.id = "rescue-title";
  dialog.setAttribute("aria-labelledby", title.id);
  field.value = text;
  field.readOnly = true;
  field.dir = "auto";
  field.setAttribute("aria-label", gettext("What you typed"));
  copy.type = "button";
  copy.dataset.copy = text;
  copy.append(icon("copy"), make("span", "button-label", gettext("Copy")));
  acts.append(make("button", "button", gettext("Close")), copy);
  form.append(title, make("p", "soft", gettext("What you typed is not saved, but it stands here until you close this.")), field, acts);
  dialog.append(form);
  dialog.addEventListener("close", () => dialog.remove(), { once: true });
  document.body.append(dialog);
  dialog.showModal();
  copy.focus();
}
