/** The state line. Read out only when something is wrong or mended: "Hearing you" at every word would be noise. */
import { say } from "../dom.js";

/**
 * @param {HTMLElement} line
 * @returns {{update: (status: import("./state.js").Status) => void}}
 */
export function mount(line) {
  return {
    update({ text, tone }) {
      line.dataset.tone = tone;
      // The seconds that count up are for the eye.
      const [, words, seconds] = text.match(/^(.*?)( \(\d+ s\))?$/su) ?? ["", text, ""];
      const [spoken, counted] = line.children;
      spoken.setAttribute("aria-live", tone === "bad" || tone === "good" ? "polite" : "off");
      say(spoken, words);
      say(counted, seconds ?? "");
    },
  };
}
