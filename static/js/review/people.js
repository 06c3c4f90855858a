/**
 * Whose words are shown: a chip for each who spoke, with their share of the talking. Several at once; with none chosen,
 * everybody's are. What is hidden is said.
 */
import { make, say } from "../dom.js";
import { face } from "../face.js";
import { fill, gettext, LANGUAGE } from "../language.js";
import { shares } from "./shares.js";

/** @typedef {{participant_id: string, name: string, avatar_url: string | null, seat: number, you: boolean}} Someone */

/**
 * @param {HTMLElement} box
 * @param {{chosen: (participants: Set<string>) => void}} options called when others are chosen; an empty set: everybody
 */
export function mount(box, { chosen }) {
  /** @type {Set<string>} */
  const picked = new Set();
  /** @type {Map<string, {node: HTMLButtonElement, part: HTMLElement, name: HTMLElement}>} */
  const chips = new Map();
  const all = make("button", "chip", gettext("Everybody"));
  all.type = "button";
  all.addEventListener("click", () => pick(null));
  box.append(all);
  mark();

  /** @param {string | null} who null: everybody */
  function pick(who) {
    if (who === null) picked.clear();
    else if (!picked.delete(who)) picked.add(who);
    if (picked.size === chips.size) picked.clear();
    mark();
    chosen(new Set(picked));
  }

  function mark() {
    all.setAttribute("aria-pressed", String(picked.size === 0));
    for (const [who, { node }] of chips) node.setAttribute("aria-pressed", String(picked.has(who)));
  }

  /** @param {Someone} person */
  function chip(person) {
    const node = make("button", "chip");
    const picture = face(person);
    const name = make("bdi");
    const part = make("span", "chip-share");
    node.type = "button";
    picture.classList.add("small");
    node.append(picture, name, part);
    node.addEventListener("click", () => pick(person.participant_id));
    return { node, part, name };
  }

  return {
    /**
     * @param {Iterable<Someone>} people
     * @param {Iterable<{participant_id: string, started_at: string, ended_at: string | null}>} rows all, also hidden ones
     */
    update(people, rows) {
      const known = new Map([...people].map((one) => [one.participant_id, one]));
      const parts = shares(rows);
      const spoke = [...parts.keys()].filter((who) => known.has(who));
      for (const who of chips.keys()) if (!spoke.includes(who)) drop(who);
      for (const who of spoke) {
        const person = /** @type {Someone} */ (known.get(who));
        const one = chips.get(who) ?? chip(person);
        chips.set(who, one);
        say(one.name, person.you ? gettext("You") : person.name);
        say(one.part, percent(parts.get(who) ?? 0));
        one.part.title = fill(gettext("%(share)s of the talking"), { share: percent(parts.get(who) ?? 0) });
        if (!one.node.isConnected) box.append(one.node); // in the order of the first time: a chip does not run away from the finger
      }
      box.hidden = spoke.length < 2;
      mark();
    },
    /** Everybody's, as when words that are hidden are to be seen. */
    clear: () => picked.size > 0 && pick(null),
  };

  /** Nothing of theirs is left. @param {string} who */
  function drop(who) {
    chips.get(who)?.node.remove();
    chips.delete(who);
    if (picked.delete(who)) chosen(new Set(picked));
  }
}

const PERCENT = new Intl.NumberFormat(LANGUAGE, { style: "percent" });

/** @param {number} part */
function percent(part) {
  return PERCENT.format(part);
}
