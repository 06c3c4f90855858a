/** What this tab keeps of the chat over a reload: what was read, what is typed, and what was written but is not kept yet. */
import { shelf } from "./shelf.js";

/** @typedef {{seen: number, typed: string, unsent: import("./chat-outbox.js").Unsent[]}} Memory */

/** @param {string} self participant id: another person in the same tab starts anew */
export function memory(self) {
  const key = `parley.chat.${self}`;
  let kept = "";

  return {
    /** @returns {Memory} */
    recall() {
      try {
        return { seen: 0, typed: "", unsent: [], ...JSON.parse(shelf()?.getItem(key) ?? "{}") };
      } catch {
        return { seen: 0, typed: "", unsent: [] };
      }
    },
    /** @param {Memory} now */
    keep(now) {
      const next = JSON.stringify(now);
      if (next === kept) return;
      kept = next;
      try {
        shelf()?.setItem(key, next);
      } catch {
        // The shelf is full: what is on the page is not touched by that.
      }
    },
  };
}
