/**
 * Captions over the video: the last words of who speaks now, two lines each, in a place of fixed height.
 * For the eye only: the list of captions says the same.
 */
import { make, say } from "../dom.js";
import { gettext } from "../language.js";

const SPEAKERS = 2;
/** Words stay so long after they were said (ms). */
const STAYS = 6000;

/** @typedef {import("../wire.js").Dialogue} Dialogue */

/**
 * What is shown now: the newest of those who speak, or did a moment ago. Pure.
 * @param {Dialogue[]} dialogues in order
 * @param {number} now the server's, ms
 */
export function recent(dialogues, now) {
  const fresh = dialogues.slice(-12).filter(({ state, ended_at: end }) => (
    state !== "withdrawn" && (state === "live" || (end !== null && now - Date.parse(end) < STAYS))));
  const newest = new Map(fresh.map((dialogue) => [dialogue.participant_id, dialogue]));
  return [...newest.values()].slice(-SPEAKERS);
}

/** @param {HTMLElement} place @param {string} self */
export function mount(place, self) {
  /** @type {Map<string, ReturnType<typeof line>>} */
  const lines = new Map();

  return {
    /** @param {Dialogue[]} dialogues @param {number} now */
    update(dialogues, now) {
      const shown = recent(dialogues, now);
      const kept = new Set(shown.map(({ participant_id: id }) => id));
      for (const [id, { node }] of lines) if (!kept.has(id) && lines.delete(id)) node.remove();
      shown.forEach((dialogue, index) => {
        const { participant_id: id, name } = dialogue;
        const made = lines.get(id) ?? line(id === self ? gettext("You") : name);
        lines.set(id, made);
        if (place.children[index] !== made.node) place.insertBefore(made.node, place.children[index] ?? null);
        made.update(dialogue);
      });
    },
  };
}

/** @param {string} name */
function line(name) {
  const node = make("p", "over-line");
  const [who, window, words] = [make("b", "", name), make("span", "over-window"), make("span")];
  const [stable, unstable] = [make("span", "stable"), make("span", "unstable")];
  who.dir = words.dir = "auto";
  words.append(stable, unstable);
  window.append(words);
  node.append(who, window);
  return {
    node,
    /** @param {Dialogue} dialogue */
    update({ stable: kept, unstable: tail }) {
      say(stable, kept);
      say(unstable, kept && tail ? ` ${tail}` : tail);
    },
  };
}
