/** "Strike my last 30 seconds": says first what goes, and then what went. */
import { find, make, say } from "../dom.js";
import { fill, gettext, ngettext } from "../language.js";
import { confirmed } from "./dialogs.js";

/** @typedef {import("../wire.js").Dialogue} Dialogue */

const SECONDS = 30;
const NOTHING = gettext("You said nothing in the last 30 seconds.");

/**
 * One's own words that would go.
 * @param {Dialogue[]} dialogues in order
 * @param {string} self
 * @param {number} now the server's, ms
 */
export function struck(dialogues, self, now) {
  const since = now - SECONDS * 1000;
  return dialogues.filter(({ participant_id: id, ended_at, state }) => (
    id === self && state !== "withdrawn" && (state === "live" || ended_at === null || Date.parse(ended_at) >= since)));
}

/** @param {number} count */
export function result(count) {
  if (count === 0) return NOTHING;
  return fill(ngettext(
    "Struck: %(count)s of your bubbles is gone for everyone.",
    "Struck: %(count)s of your bubbles are gone for everyone.",
    count,
  ), { count });
}

/** What they were shown goes, however long they think: the server counts from when they asked. @param {number} now the server's, ms */
export function request(now) {
  return { type: "strike", seconds: SECONDS, asked_at: new Date(now).toISOString() };
}

/**
 * Asks the person first.
 * @param {HTMLElement} dialog
 * @param {Dialogue[]} going
 * @returns {Promise<boolean>}
 */
export function sure(dialog, going) {
  find("ul", dialog).replaceChildren(...going.map(({ stable, unstable }) => make("li", "", `${stable} ${unstable}`.trim())));
  find("[data-going]", dialog).hidden = going.length === 0;
  find("[data-nothing]", dialog).hidden = going.length > 0;
  say(find("[data-nothing]", dialog), gettext("None of your words of that time stand here yet. What is still being written goes too."));
  return confirmed(dialog);
}
