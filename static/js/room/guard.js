/** Whatever goes wrong in the call stays in the call: it is told once, and everything else goes on. */
import { gettext } from "../language.js";

const FAILED = gettext("The call has a problem in this browser. Captions and chat go on; load the page again for sound and pictures.");

/**
 * @param {(sentence: string) => void} tell the person
 * @returns {<T>(act: () => T) => T | undefined} runs it
 */
export function guard(tell) {
  let failed = false;
  return (act) => {
    try {
      return act();
    } catch (error) {
      if (!failed) tell(FAILED);
      if (!failed) console.error("The call failed:", error instanceof Error ? error.name : "");
      failed = true;
    }
    return undefined;
  };
}
