/**
 * Who came, who left, who raised a hand: said so that it does not nag. Pure.
 *
 * What happens within two seconds is one sentence. Nothing is said of what was so when one came, nor of oneself; somebody
 * counts as gone after ten seconds without them, so a reload passes in silence. In a big meeting only hands are told.
 *
 * @typedef {import("../wire.js").Participant} Participant
 * @typedef {Map<string, number>} Waiting since when (ms)
 */
import { fill, gettext, ngettext } from "../language.js";

const ARRIVAL = 5_000;
const TOGETHER = 2_000;
const RELOAD = 10_000;
/** More people than this come and go without a word. */
const MOST = 12;
const INSIDE = new Set(["here", "reconnecting"]);

export class Comings {
  #self;
  #clock;
  /** When one was first seen inside oneself. */
  #since = NaN;
  /** The names of those who are inside as far as was told. @type {Map<string, string>} */
  #told = new Map();
  /** Who came, left or raised a hand, and when; not told yet. */
  #came = /** @type {Waiting} */ (new Map());
  #left = /** @type {Waiting} */ (new Map());
  #raised = /** @type {Waiting} */ (new Map());
  /** @type {Set<string>} */
  #hands = new Set();

  /** @param {string} self participant id @param {() => number} clock ms */
  constructor(self, clock) {
    this.#self = self;
    this.#clock = clock;
  }

  /**
   * Everybody who is known, or only those inside; call it often.
   * @param {Participant[]} participants
   * @returns {string} what to say now, or ""
   */
  update(participants) {
    const now = this.#clock();
    const inside = new Map(participants.filter(({ state }) => INSIDE.has(state)).map((one) => [one.id, one]));
    if (!inside.delete(this.#self)) return "";
    if (Number.isNaN(this.#since)) this.#since = now;
    this.#compare(inside, now);
    if (now - this.#since < ARRIVAL) return this.#settle(inside);
    return [this.#joined(inside, now), this.#gone(now, inside.size + 1), this.#up(inside, now)].filter(Boolean).join(" ");
  }

  /** @param {Map<string, Participant>} inside @param {number} now */
  #compare(inside, now) {
    for (const { id, name, hand } of inside.values()) {
      this.#left.delete(id);
      if (this.#told.has(id)) this.#told.set(id, name);
      else if (!this.#came.has(id)) this.#came.set(id, now);
      if (hand && !this.#hands.has(id)) this.#raised.set(id, now);
      if (hand) this.#hands.add(id);
      else this.#hands.delete(id);
    }
    for (const id of this.#told.keys()) if (!inside.has(id) && !this.#left.has(id)) this.#left.set(id, now);
    for (const id of this.#came.keys()) if (!inside.has(id)) this.#came.delete(id);
    for (const id of this.#raised.keys()) if (!this.#hands.has(id) || !inside.has(id)) this.#raised.delete(id);
  }

  /** It was so when one came. @param {Map<string, Participant>} inside */
  #settle(inside) {
    this.#told = new Map([...inside.values()].map(({ id, name }) => [id, name]));
    for (const told of [this.#came, this.#left, this.#raised]) told.clear();
    return "";
  }

  /** @param {Map<string, Participant>} inside @param {number} now */
  #joined(inside, now) {
    const names = taken(this.#came, now).map((id) => {
      const { name = "" } = inside.get(id) ?? {};
      this.#told.set(id, name);
      return name;
    });
    return inside.size + 1 > MOST ? "" : sentence(names, JOINED);
  }

  /** @param {number} now @param {number} people */
  #gone(now, people) {
    const names = taken(this.#left, now, RELOAD).map((id) => {
      const name = this.#told.get(id) ?? "";
      this.#told.delete(id);
      this.#hands.delete(id);
      return name;
    });
    return people > MOST ? "" : sentence(names, LEFT);
  }

  /** @param {Map<string, Participant>} inside @param {number} now */
  #up(inside, now) {
    return sentence(taken(this.#raised, now).map((id) => inside.get(id)?.name ?? ""), RAISED);
  }
}

/**
 * Those since `least` ms, once the first of them could be joined by others; none until then.
 * @param {Waiting} waiting
 * @param {number} now
 */
function taken(waiting, now, least = 0) {
  if (now - Math.min(...waiting.values()) < least + TOGETHER) return [];
  const ids = [...waiting].filter(([, since]) => now - since >= least).map(([id]) => id);
  ids.forEach((id) => waiting.delete(id));
  return ids;
}

/** @typedef {{one: string, two: string, more: (others: number) => string}} Words */
/** @type {Words} */
const JOINED = {
  one: gettext("%(name)s joined."),
  two: gettext("%(name)s and %(other)s joined."),
  more: (others) => ngettext("%(name)s and %(others)s other joined.", "%(name)s and %(others)s others joined.", others),
};
/** @type {Words} */
const LEFT = {
  one: gettext("%(name)s left."),
  two: gettext("%(name)s and %(other)s left."),
  more: (others) => ngettext("%(name)s and %(others)s other left.", "%(name)s and %(others)s others left.", others),
};
/** @type {Words} */
const RAISED = {
  one: gettext("%(name)s raised a hand."),
  two: gettext("%(name)s and %(other)s raised their hands."),
  more: (others) => ngettext("%(name)s and %(others)s other raised their hands.", "%(name)s and %(others)s others raised their hands.", others),
};

/** @param {string[]} names @param {Words} words */
function sentence([name, other, ...rest], words) {
  if (name === undefined) return "";
  if (other === undefined) return fill(words.one, { name });
  if (rest.length === 0) return fill(words.two, { name, other });
  return fill(words.more(rest.length + 1), { name, others: rest.length + 1 });
}
