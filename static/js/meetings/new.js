/**
 * A new meeting in two keystrokes: N opens a small dialog, Enter makes the meeting, copies its link and goes there.
 * Without this script the buttons make it at once. Slash goes to the search.
 */
import { find } from "../dom.js";
import { gettext } from "../language.js";
import { isTyping, shortcut } from "./keys.js";

const dialog = /** @type {HTMLDialogElement} */ (find("#new-meeting"));
const form = /** @type {HTMLFormElement} */ (find("form", dialog));
const title = /** @type {HTMLInputElement} */ (find("[name=title]", dialog));
const trouble = find("[data-trouble]", dialog);
const search = document.querySelector("[data-search]");

function open() {
  trouble.hidden = true;
  dialog.showModal();
  title.focus();
  title.select();
}

/** @returns {Promise<{link: string, ready: string}>} */
async function make() {
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** @param {string} link @returns {Promise<boolean>} whether the clipboard has it */
async function copied(link) {
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    return false; // no https, or not allowed: the next page shows the link instead
  }
}

async function start() {
  const button = find("button.primary", form);
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    const { link, ready } = await make();
    location.assign((await copied(link)) ? `${ready}?link=copied` : ready);
  } catch {
    trouble.textContent = gettext("The server did not answer, so no meeting was made. Try again in a moment.");
    trouble.hidden = false;
    button.ariaBusy = "false";
  }
}

/** @param {KeyboardEvent} event */
function press(event) {
  const wanted = shortcut(event, isTyping(document.activeElement) || document.querySelector("dialog[open]") !== null);
  if (wanted === "new") open();
  else if (wanted === "search" && search instanceof HTMLInputElement) search.select();
  else return;
  event.preventDefault();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void start();
});
find("[data-close]", dialog).addEventListener("click", () => dialog.close());
for (const one of document.querySelectorAll("[data-new]")) {
  one.addEventListener("submit", (event) => {
    event.preventDefault();
    open();
  });
}
if (document.body.dataset.shortcuts !== "off") document.addEventListener("keydown", press);
addEventListener("pageshow", () => (find("button.primary", form).ariaBusy = "false"));
