/** What is wrong with the microphone, what it means, and what to do: in words. */
import { fill, gettext } from "../language.js";

/** @returns {Record<string, string>} by the name of getUserMedia's error */
const sentences = () => ({
  NotAllowedError: gettext("This page may not use your microphone. Allow it beside the address above, then press the button again."),
  NotFoundError: gettext("No microphone was found. Plug one in, then press the button again."),
  NotReadableError: gettext("Another program holds the microphone. Close it there, then press the button again."),
  AbortError: gettext("The microphone stopped while it was starting. Unplug it, plug it in again, then press the button again."),
  OverconstrainedError: gettext("The chosen microphone cannot be used. Choose another one, then press the button again."),
});

/** Browsers hide microphones from pages that are not secure. */
export function insecure() {
  return gettext("Browsers give microphones to secure pages only. Open this meeting by its https address, or on localhost.");
}

export function unplugged() {
  return gettext("The microphone was unplugged. What you said is kept. Plug it in, then press the button again.");
}

export function revoked() {
  return gettext("This page may no longer use your microphone. What you said is kept. Allow it beside the address above, then press the button again.");
}

/** The track is mute although nobody here muted it: a switch on the headset or the system's. */
export function silenced() {
  return gettext("Your system has muted the microphone. Look for a switch on your headset or in the system's settings.");
}

/** What went wrong and what to do. @param {unknown} error from getUserMedia */
export function reason(error) {
  const name = error instanceof Error ? error.name : "";
  return sentences()[name] ?? gettext("The microphone did not start. Press the button to try again.");
}

/** The same in the room, where one can go on without. @param {unknown} error */
export function problem(error) {
  return fill(gettext("%(problem)s You can read along meanwhile."), { problem: reason(error) });
}
