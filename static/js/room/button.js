/** The microphone button: pressed is on; it breathes with the level, unless motion is not wanted. */
import { find, say } from "../dom.js";
import { gettext } from "../language.js";

const BREATH = 100;

/**
 * @param {HTMLButtonElement} button
 * @param {{pressed: () => void, level: () => number, meter: HTMLElement | null}} options `meter` shows the level in the menu
 */
export function mount(button, { pressed, level, meter }) {
  const label = find(".tool-label", button);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let shown = 0;
  button.addEventListener("click", pressed);
  setInterval(breathe, BREATH);

  function breathe() {
    const loud = button.getAttribute("aria-pressed") === "true" ? Math.round(level() * 20) / 20 : 0;
    if (loud === shown) return;
    shown = loud;
    meter?.style.setProperty("--level", String(loud));
    button.style.setProperty("--level", String(still.matches ? 0 : loud));
  }

  return {
    /** @param {"off" | "starting" | "on"} state @param {string} heard */
    update(state, heard) {
      if (button.disabled) return;
      const on = state === "on";
      button.setAttribute("aria-pressed", String(on));
      button.setAttribute("aria-busy", String(state === "starting"));
      button.dataset.heard = on ? heard : "off";
      button.title = on ? gettext("Mute (Alt+M)") : gettext("Turn the microphone on (Alt+M)");
      say(label, on ? gettext("Mute") : gettext("Unmute"));
    },
  };
}
