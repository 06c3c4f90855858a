/** Tells who came, who left and who raised a hand, among the small results of the room. */
import { clock } from "../microphone/clock.js";
import { Comings } from "./comings-store.js";
import { mount as mountToasts } from "./toasts.js";

/**
 * @param {{region: HTMLElement, self: string}} options `region` is that of the toasts
 */
export function mount({ region, self }) {
  const comings = new Comings(self, clock);
  const tell = mountToasts(region);
  return {
    /** Several times a second. @param {import("../wire.js").Participant[]} participants everybody known, or those inside */
    update(participants) {
      const sentence = comings.update(participants);
      if (sentence) tell(sentence, "comings");
    },
  };
}
