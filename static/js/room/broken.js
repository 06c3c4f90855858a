/** Nothing gets through between this page and somebody: what is missing, and what is not. Pure. */
import { fill, gettext, ngettext } from "../language.js";

/** @typedef {import("../wire.js").Participant} Participant */

/**
 * Those whose sound and pictures cannot come.
 * @param {import("./state.js").Room} room
 * @param {{place: import("../wire.js").Media | undefined, link: (person: Participant) => string}} call
 * @returns {string[]} names
 */
export function missing({ present, self }, call) {
  const others = call.place ? present.filter(({ id, state, media }) => id !== self && state === "here" && media) : [];
  return others.filter((person) => call.link(person) === "failed").map(({ name }) => name);
}

/** @param {string[]} names at least one */
export function sentence([name, ...others]) {
  if (others.length === 0) return fill(gettext("No sound or picture gets through between you and %(name)s. Captions and chat go on; the call keeps trying."), { name });
  return fill(ngettext(
    "No sound or picture gets through between you and %(name)s and %(others)s other. Captions and chat go on; the call keeps trying.",
    "No sound or picture gets through between you and %(name)s and %(others)s others. Captions and chat go on; the call keeps trying.",
    others.length,
  ), { name, others: others.length });
}
