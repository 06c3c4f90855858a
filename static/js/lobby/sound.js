/** Where one will hear the others, and a sound to try it with; nothing where the browser does not let one choose. */
import { mount as mountPicker } from "../devices/picker.js";
import { find } from "../dom.js";
import { Speaker } from "../rtc/speaker.js";
import { play } from "./tone.js";

/** @param {HTMLElement} part */
export function mount(part) {
  const speaker = new Speaker();
  const button = find("#green-tone", part);
  part.hidden = !speaker.supported;
  mountPicker(find("#green-speakers", part), {
    kind: "audiooutput", current: () => speaker.chosen, chosen: (id) => void speaker.use(id),
  });

  button.addEventListener("click", () => {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    play(speaker).finally(() => button.setAttribute("aria-busy", "false"));
  });
}
