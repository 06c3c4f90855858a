/** One bubble: face, name, time, settled words and the grey tail. `update` may be called with the same thing twice. */
import { make, say } from "../dom.js";
import { face } from "../face.js";

/** @typedef {import("../wire.js").Dialogue} Dialogue */
/** @typedef {{node: HTMLElement, update: (dialogue: Dialogue) => void}} Bubble */

const CLOCK = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** @param {string} moment ISO 8601 @returns {string} HH:MM:SS here */
export function timeOfDay(moment) {
  return CLOCK.format(new Date(moment));
}

/**
 * @param {Dialogue} first
 * @param {string} self participant id of the reader
 * @returns {Bubble}
 */
export function bubble(first, self) {
  const node = make("li", "bubble");
  const text = make("p", "bubble-text");
  const stable = make("span", "stable");
  const unstable = make("span", "unstable");
  const mark = make("span", "bubble-mark");
  const mine = first.participant_id === self;
  text.append(stable, unstable);
  node.dataset.id = first.id;
  node.dataset.participant = first.participant_id;
  node.classList.toggle("mine", mine);
  node.append(
    face(first),
    heading(first, mine, mark),
    text,
  );
  /** @type {Dialogue | null} */
  let shown = null;
  return { node, update };

  /** @param {Dialogue} dialogue */
  function update(dialogue) {
    if (dialogue === shown) return;
    shown = dialogue;
    node.dataset.state = dialogue.state;
    say(stable, dialogue.stable);
    say(unstable, dialogue.unstable ? `${dialogue.stable ? " " : ""}${dialogue.unstable.trimStart()}` : "");
    say(mark, dialogue.state === "edited" ? "edited" : "");
    keepHeight(text, dialogue.state === "live");
  }
}

/**
 * @param {Dialogue} dialogue
 * @param {boolean} mine
 * @param {HTMLElement} mark
 */
function heading(dialogue, mine, mark) {
  const line = make("p", "bubble-head");
  const time = make("time", "bubble-time", timeOfDay(dialogue.started_at));
  time.dateTime = dialogue.started_at;
  line.append(make("span", "bubble-name", mine ? "You" : dialogue.name), time, mark);
  return line;
}

/**
 * While words still come, the tail may get shorter but the bubble may not.
 * @param {HTMLElement} text
 * @param {boolean} live
 */
function keepHeight(text, live) {
  const { style, offsetHeight } = text;
  if (!live) style.minBlockSize = "";
  else if (offsetHeight > (parseFloat(style.minBlockSize) || 0)) style.minBlockSize = `${offsetHeight}px`;
}
