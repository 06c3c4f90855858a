/** Banners of the call: what one gets of a full call, whom no way leads to, and "Click to hear", for which any click or key will do. */
import { find, say } from "../dom.js";
import { sentence as lost } from "./broken.js";
import { promotion, sentence } from "./places.js";

/**
 * @param {{hear: HTMLElement, full: HTMLElement, broken: HTMLElement, sound: Pick<import("../rtc/sound.js").Sound, "blocked" | "resume">,
 *   tell: (sentence: string) => void}} parts
 */
export function mount({ hear, full, broken, sound, tell }) {
  /** @type {import("../wire.js").Media | undefined} */
  let last;
  let closed = "";
  for (const gesture of ["click", "keydown"]) document.addEventListener(gesture, () => sound.blocked && sound.resume());
  find("[data-close]", full).addEventListener("click", () => {
    closed = find("[role=status]", full).textContent ?? "";
    full.hidden = true;
  });

  return {
    /**
     * @param {import("../wire.js").Media | undefined} place one's own
     * @param {import("./places.js").Mesh} mesh
     * @param {string[]} missing names of those who cannot be reached
     * @param {boolean} over
     */
    update(place, mesh, missing, over) {
      hear.hidden = !sound.blocked || over;
      broken.hidden = missing.length === 0 || over;
      say(find("[role=status]", broken), broken.hidden ? "" : lost(missing));
      const words = over ? "" : sentence(place, mesh);
      say(find("[role=status]", full), words);
      full.hidden = words === "" || words === closed;
      const news = promotion(last, place);
      if (news) tell(news);
      if (place !== undefined) last = place;
    },
  };
}
