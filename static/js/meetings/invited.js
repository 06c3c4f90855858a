/**
 * Who is invited, in words. Pure.
 *
 * @typedef {{
 *   id: string, email: string, state: "sending" | "sent" | "failed", created_at: string, sent_at: string | null,
 *   failed_at: string | null, accepted_at: string | null, accepted_by: string | null,
 * }} Invitation
 */
import { fill, gettext, ngettext } from "../language.js";

/** Longer than this no mail takes: the server stopped while it was on its way. */
const STUCK = 60_000;

/** @param {Invitation} one @returns {{text: string, tone: "good" | "bad" | "busy" | ""}} what is to be known of them */
export function standing(one) {
  if (one.state === "failed") {
    const news = one.sent_at ? gettext("Could not be told of the change") : gettext("Could not be sent");
    return { text: news, tone: "bad" };
  }
  if (one.accepted_at) {
    const text = one.accepted_by ? fill(gettext("Accepted by %(name)s"), { name: one.accepted_by }) : gettext("Accepted");
    return { text, tone: "good" };
  }
  return one.state === "sending" ? { text: gettext("Sending…"), tone: "busy" } : { text: gettext("Sent"), tone: "" };
}

/**
 * May it be sent again? What could not be sent, and what has been on its way for too long.
 * @param {Invitation} one
 * @param {number} asked when it was last asked for here, 0 for never
 * @param {number} now
 */
export function mayAgain(one, asked, now) {
  if (one.state === "failed") return true;
  return one.state === "sending" && now - Math.max(Date.parse(one.created_at), asked) > STUCK;
}

/** @param {number} count how many are new @param {boolean} some whether something else was refused @returns {string} */
export function sentence(count, some) {
  if (count) {
    const text = ngettext("%(count)s invitation is on its way.", "%(count)s invitations are on their way.", count);
    return fill(text, { count });
  }
  return some ? "" : gettext("They are invited already.");
}
