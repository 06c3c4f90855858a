/** What is wrong with the microphone, what it means, and what to do: in words. */

const SENTENCES = new Map([
  ["NotAllowedError", "This page may not use your microphone. Allow it beside the address above, then press the button again."],
  ["NotFoundError", "No microphone was found. Plug one in, then press the button again."],
  ["NotReadableError", "Another program holds the microphone. Close it there, then press the button again."],
]);

/** Browsers hide microphones from pages that are not secure. */
export const INSECURE = "Browsers give microphones to secure pages only. Open this meeting by its https address.";
export const UNPLUGGED = "The microphone was unplugged. What you said is kept. Plug it in, then press the button again.";

/** @param {unknown} error */
export function problem(error) {
  const name = error instanceof Error ? error.name : "";
  const sentence = SENTENCES.get(name) ?? "The microphone did not start. Press the button to try again.";
  return `${sentence} You can read along meanwhile.`;
}
