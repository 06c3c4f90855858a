/** The microphone button: pressed is on. */
import { say } from "../dom.js";

const SHORTCUT = "KeyM";

/**
 * @param {HTMLElement} button
 * @param {() => void} pressed
 * @returns {{update: (state: "off" | "starting" | "on", heard: string) => void}}
 */
export function mount(button, pressed) {
  const label = button.querySelector(".button-label") ?? button;
  button.addEventListener("click", pressed);
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.code !== SHORTCUT || event.repeat) return;
    event.preventDefault();
    if (!(button instanceof HTMLButtonElement && button.disabled)) pressed();
  });
  return {
    update(state, heard) {
      const on = state === "on";
      if (button instanceof HTMLButtonElement && button.disabled) return;
      button.setAttribute("aria-pressed", String(on));
      button.setAttribute("aria-busy", String(state === "starting"));
      button.dataset.heard = on ? heard : "off";
      button.title = on ? "Mute (Alt+M)" : "Turn the microphone on (Alt+M)";
      say(label, on ? "Mute" : "Unmute");
    },
  };
}
