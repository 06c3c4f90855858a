/** Somebody waits: the host sees it at the top, once, and answers there or in the list of people. */
import { find, say } from "../dom.js";
import { fill, gettext, ngettext } from "../language.js";

/** @typedef {import("../wire.js").Participant} Participant */

/**
 * @param {HTMLElement} notice
 * @param {{ask: (request: {type: "admit" | "deny", participant_id?: string, all?: boolean}) => void, see: () => void}} options
 *   `see` shows the list
 */
export function mount(notice, { ask, see }) {
  const [admit, deny, all, list] = ["[data-admit]", "[data-deny]", "[data-admit-all]", "[data-see]"].map((selector) => find(selector, notice));
  /** @type {Participant[]} */
  let people = [];
  admit.addEventListener("click", () => people[0] && ask({ type: "admit", participant_id: people[0].id }));
  deny.addEventListener("click", () => people[0] && ask({ type: "deny", participant_id: people[0].id }));
  all.addEventListener("click", () => ask({ type: "admit", all: true }));
  list.addEventListener("click", see);

  return {
    /** @param {Participant[]} waiting */
    update(waiting) {
      people = waiting;
      notice.hidden = waiting.length === 0;
      admit.hidden = deny.hidden = waiting.length !== 1;
      all.hidden = list.hidden = waiting.length < 2;
      say(find("[role=status]", notice), sentence(waiting));
    },
  };
}

/** @param {Participant[]} waiting */
export function sentence(waiting) {
  if (waiting.length === 0) return "";
  if (waiting.length === 1) return fill(gettext("%(name)s is waiting."), { name: waiting[0].name });
  return fill(ngettext("%(count)s person is waiting.", "%(count)s people are waiting.", waiting.length), { count: waiting.length });
}
