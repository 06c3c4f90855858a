/** Somebody waits: the host sees it at the top, once, and answers there or in the list of people. */
import { find, say } from "../dom.js";
import { fill, gettext, ngettext } from "../language.js";

/** @typedef {import("../wire.js").Participant} Participant */

/**
 * @param {HTMLElement} notice
 * @param {{answer: (type: "admit" | "deny", id: string) => void, all: () => void}} options `all` shows the list
 */
export function mount(notice, { answer, all }) {
  const [admit, deny, see] = ["[data-admit]", "[data-deny]", "[data-see]"].map((selector) => find(selector, notice));
  /** @type {Participant[]} */
  let people = [];
  admit.addEventListener("click", () => people[0] && answer("admit", people[0].id));
  deny.addEventListener("click", () => people[0] && answer("deny", people[0].id));
  see.addEventListener("click", all);

  return {
    /** @param {Participant[]} waiting */
    update(waiting) {
      people = waiting;
      notice.hidden = waiting.length === 0;
      admit.hidden = deny.hidden = waiting.length !== 1;
      see.hidden = waiting.length < 2;
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
