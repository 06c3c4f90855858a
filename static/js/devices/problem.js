/** What is wrong with a microphone or camera, what it means, and what to do: in words. */
import { gettext } from "../language.js";

/** @typedef {import("./device.js").Kind} Kind */
/**
 * `refused` to `unsuitable` are what getUserMedia says; `odd` is all else it may say; `insecure`: browsers hide devices from
 * pages that are not; `unplugged` and `revoked`: it was in use; `silenced`: mute although nobody here muted it.
 * @typedef {"refused" | "none" | "busy" | "broken" | "unsuitable" | "odd" | "insecure" | "unplugged" | "revoked" | "silenced"} Trouble
 */

/** @type {Record<string, Trouble>} by the name of getUserMedia's error */
const ERRORS = {
  NotAllowedError: "refused",
  NotFoundError: "none",
  NotReadableError: "busy",
  AbortError: "broken",
  OverconstrainedError: "unsuitable",
};

/** @returns {Record<Trouble, string>} */
const microphone = () => ({
  refused: gettext("This page may not use your microphone. Allow it beside the address above, then press the button again."),
  none: gettext("No microphone was found. Plug one in, then press the button again."),
  busy: gettext("Another program holds the microphone. Close it there, then press the button again."),
  broken: gettext("The microphone stopped while it was starting. Unplug it, plug it in again, then press the button again."),
  unsuitable: gettext("The chosen microphone cannot be used. Choose another one, then press the button again."),
  odd: gettext("The microphone did not start. Press the button to try again."),
  insecure: gettext("Browsers give microphones to secure pages only. Open this meeting by its https address, or on localhost."),
  unplugged: gettext("The microphone was unplugged. Plug it in, then press the button again."),
  revoked: gettext("This page may no longer use your microphone. Allow it beside the address above, then press the button again."),
  silenced: gettext("Your system has muted the microphone. Look for a switch on your headset or in the system's settings."),
});

/** @returns {Record<Trouble, string>} */
const camera = () => ({
  refused: gettext("This page may not use your camera. Allow it beside the address above, then press the button again."),
  none: gettext("No camera was found. Plug one in, then press the button again."),
  busy: gettext("Another program holds the camera. Close it there, then press the button again."),
  broken: gettext("The camera stopped while it was starting. Unplug it, plug it in again, then press the button again."),
  unsuitable: gettext("The chosen camera cannot be used. Choose another one, then press the button again."),
  odd: gettext("The camera did not start. Press the button to try again."),
  insecure: gettext("Browsers give cameras to secure pages only. Open this meeting by its https address, or on localhost."),
  unplugged: gettext("The camera was unplugged. Plug it in, then press the button again."),
  revoked: gettext("This page may no longer use your camera. Allow it beside the address above, then press the button again."),
  silenced: gettext("Your camera gives no picture. Look for its cover or switch, or check the system's settings."),
});

/** @param {Kind} kind @param {Trouble} trouble */
export function sentence(kind, trouble) {
  return (kind === "audioinput" ? microphone : camera)()[trouble];
}

/** Why a device did not start. @param {unknown} error from getUserMedia @returns {Trouble} */
export function failure(error) {
  return ERRORS[error instanceof Error ? error.name : ""] ?? "odd";
}

/** What became of a device that was on. @param {unknown} error when it was opened again @returns {Trouble} */
export function loss(error) {
  const trouble = failure(error);
  if (trouble === "refused") return "revoked";
  return trouble === "none" ? "unplugged" : trouble;
}
