/** The state line. Read out only when something is wrong, new or mended: "Hearing you" at every word would be noise. */
import { say } from "../dom.js";
import { fill, gettext } from "../language.js";

const SPOKEN = new Set(["bad", "good", "told"]);

/**
 * @param {HTMLElement} line
 * @returns {{update: (status: import("./standing.js").Status) => void}}
 */
export function mount(line) {
  return {
    update({ text, tone, seconds }) {
      const [spoken, counted] = line.children;
      line.dataset.tone = tone;
      line.title = text;
      spoken.setAttribute("aria-live", SPOKEN.has(tone) ? "polite" : "off");
      say(spoken, text);
      // The seconds that count up are for the eye.
      say(counted, seconds === undefined ? "" : ` ${fill(gettext("(%(seconds)s s)"), { seconds })}`);
    },
  };
}
