/** Banners of the call: what one gets of a full call, and "Click to hear". */
import { find, say } from "../dom.js";
import { promotion, sentence } from "./places.js";

/**
 * @param {{hear: HTMLElement, full: HTMLElement, sound: Pick<import("../rtc/sound.js").Sound, "blocked" | "resume">,
 *   tell: (sentence: string) => void}} parts
 */
export function mount({ hear, full, sound, tell }) {
  /** @type {import("../wire.js").Media | undefined} */
  let last;
  let closed = "";
  find("button", hear).addEventListener("click", () => sound.resume());
  find("[data-close]", full).addEventListener("click", () => {
    closed = find("[role=status]", full).textContent ?? "";
    full.hidden = true;
  });

  return {
    /** @param {import("../wire.js").Media | undefined} place one's own @param {import("./places.js").Mesh} mesh @param {boolean} over */
    update(place, mesh, over) {
      hear.hidden = !sound.blocked || over;
      const words = over ? "" : sentence(place, mesh);
      say(find("[role=status]", full), words);
      full.hidden = words === "" || words === closed;
      const news = promotion(last, place);
      if (news) tell(news);
      if (place !== undefined) last = place;
    },
  };
}
