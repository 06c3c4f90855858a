/** The server does not tell this page of news any more: why, and what to do. It stands until the line is open again. */
import { find, say } from "../dom.js";

/** @param {HTMLElement} note hidden, with both sentences */
export function mount(note) {
  return {
    /** @param {number} status of the answer */
    show(status) {
      const { gone = "", signedOut = "" } = note.dataset;
      say(find("[data-why]", note), status === 401 ? signedOut : gone);
      find("[data-sign-in]", note).hidden = status !== 401;
      note.hidden = false;
    },

    over() {
      note.hidden = true;
    },
  };
}
