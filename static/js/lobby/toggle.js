/** A switch on the preview: an icon, and in words how it stands. */
import { find, say } from "../dom.js";

/**
 * @param {HTMLElement} button
 * @param {import("../devices/source.js").Switch} state
 * @param {Record<import("../devices/source.js").Switch, string>} labels
 */
export function show(button, state, labels) {
  button.setAttribute("aria-pressed", String(state === "on"));
  button.setAttribute("aria-busy", String(state === "starting"));
  button.title = labels[state];
  say(find(".button-label", button), labels[state]);
}
