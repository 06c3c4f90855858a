/** The strip that says that something is being made, how far it is, and lets one stop it. */
import { find, say } from "../dom.js";
import { part, share } from "./runs.js";

/** @typedef {import("./runs.js").Run} Run */

/**
 * @param {HTMLElement} strip
 * @param {(run: Run) => void} stop
 */
export function mount(strip, stop) {
  const how = find("[data-writing-part]", strip);
  const bar = find(".progress", strip);
  const button = /** @type {HTMLButtonElement} */ (find("[data-stop]", strip));
  /** @type {Run | null} */
  let shown = null;
  button.addEventListener("click", () => {
    button.disabled = true;
    if (shown) stop(shown);
  });
  return {
    /** @param {Run | null} run the one that is under way */
    update(run) {
      if (run?.id !== shown?.id) button.disabled = false;
      shown = run;
      strip.hidden = run === null;
      if (!run) return;
      say(how, part(run));
      const known = share(run);
      bar.toggleAttribute("data-unknown", known === null);
      bar.style.setProperty("--share", String(known ?? 0));
    },
    /** It could not be stopped. */
    again() {
      button.disabled = false;
    },
  };
}
