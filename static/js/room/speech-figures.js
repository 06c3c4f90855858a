/** How this person speaks: pace, pauses, fillers, share of the talk. Only they see it. */
import { make, say } from "../dom.js";
import { fill, gettext, LANGUAGE, ngettext } from "../language.js";

/** @typedef {{pace: number | null, pauses: number, paused: number, fillers: number, filler_words: Record<string, number>}} Figures */
/** @typedef {import("../captions/store.js").Item} Item */

/** @param {HTMLElement} place */
export function mount(place) {
  const hint = make("p", "speech-note", gettext("Speak a little: your figures appear here after each sentence."));
  const list = make("dl");
  const rows = [gettext("Pace"), gettext("Pauses"), gettext("Fillers"), gettext("Share of the talk")].map((name) => {
    const value = make("dd");
    const row = make("div");
    row.append(make("dt", "", name), value);
    list.append(row);
    return value;
  });
  place.append(hint, list);

  return {
    /** @param {Figures | null} figures @param {Item[]} items what was said @param {string} self */
    update(figures, items, self) {
      hint.hidden = figures !== null;
      list.hidden = figures === null;
      if (!figures) return;
      const part = share(items, self);
      const words = [pace(figures), pauses(figures), fillers(figures), part === null ? "–" : percent(part)];
      for (const [at, text] of words.entries()) say(rows[at], text);
    },
  };
}

/**
 * One's own part of the time that anybody spoke, of what this page holds; null before anybody did.
 * @param {Item[]} items @param {string} self
 */
export function share(items, self) {
  let [own, all] = [0, 0];
  for (const item of items) {
    if (item.kind !== "bubble" || item.dialogue.state === "withdrawn" || !item.dialogue.ended_at) continue;
    const length = Math.max(0, Date.parse(item.dialogue.ended_at) - Date.parse(item.dialogue.started_at));
    all += length;
    if (item.dialogue.participant_id === self) own += length;
  }
  return all ? own / all : null;
}

/** @param {Figures} figures */
function pace({ pace: words }) {
  return words === null ? "–" : fill(ngettext("%(count)s word a minute", "%(count)s words a minute", words), { count: words });
}

/** @param {Figures} figures */
function pauses({ pauses: count, paused }) {
  return count === 0 ? gettext("none") : fill(gettext("%(count)s, %(seconds)s s in all"), {
    count: count.toLocaleString(LANGUAGE), seconds: paused.toLocaleString(LANGUAGE),
  });
}

/** @param {Figures} figures */
function fillers({ fillers: count, filler_words: words }) {
  const most = Object.entries(words).slice(0, 3).map(([word, times]) => `${word} ${times}`);
  return count === 0 ? gettext("none") : `${count.toLocaleString(LANGUAGE)} (${most.join(", ")})`;
}

/** @param {number} part */
function percent(part) {
  return part.toLocaleString(LANGUAGE, { style: "percent" });
}
