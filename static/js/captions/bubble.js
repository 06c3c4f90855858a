/** One bubble: face, name, time, settled words and the grey tail. `update` may be called with the same thing twice. */
import { make, say } from "../dom.js";
import { face } from "../face.js";
import { fill, gettext } from "../language.js";
import { timeOfDay } from "../times.js";
import { panel } from "./clash.js";

/** @typedef {import("../wire.js").Dialogue} Dialogue */
/** @typedef {import("./corrections.js").Correction} Correction */

/**
 * @param {Dialogue} first
 * @param {string} self participant id of the reader
 * @returns {import("./view.js").Row}
 */
export function bubble(first, self) {
  const node = make("li", "bubble");
  const text = make("p", "bubble-text");
  const stable = make("span", "stable");
  const unstable = make("span", "unstable");
  const mark = make("span", "bubble-mark");
  text.append(stable, unstable);
  text.dir = "auto"; // words run as their own language does, whatever the page's
  node.dataset.id = first.id;
  node.dataset.participant = first.participant_id;
  node.tabIndex = -1;
  node.classList.toggle("mine", first.participant_id === self);
  node.append(face(first), heading(first, self, mark), text);
  /** @type {Dialogue | null} */
  let shown = null;
  /** @type {Correction | undefined} */
  let correction;
  return { node, text, update };

  /** @param {{dialogue: Dialogue}} item @param {import("./corrections.js").Corrections} corrections */
  function update({ dialogue }, corrections) {
    const mine = corrections.of(dialogue.id);
    if (dialogue === shown && mine === correction) return;
    shown = dialogue;
    node.dataset.state = dialogue.state;
    say(stable, mine?.state === "pending" ? mine.text : dialogue.stable);
    say(unstable, dialogue.unstable ? `${dialogue.stable ? " " : ""}${dialogue.unstable.trimStart()}` : "");
    say(mark, mine?.state === "pending" ? gettext("Saving…") : edited(dialogue));
    if (dialogue.state !== "live") text.style.minBlockSize = "";
    if (mine !== correction) ask(node, mine);
    correction = mine;
  }
}

/** @param {Dialogue} dialogue */
function edited({ state, edited_by: name }) {
  if (state !== "edited") return "";
  return name ? fill(gettext("edited by %(name)s"), { name }) : gettext("edited");
}

/** @param {HTMLElement} node @param {Correction | undefined} correction */
function ask(node, correction) {
  node.dataset.correction = correction?.state ?? "";
  node.querySelector(".clash")?.remove();
  if (correction && correction.state !== "pending") node.append(panel(correction));
}

/**
 * @param {Dialogue} dialogue
 * @param {string} self
 * @param {HTMLElement} mark
 */
function heading(dialogue, self, mark) {
  const line = make("p", "bubble-head");
  const time = make("time", "bubble-time", timeOfDay(dialogue.started_at));
  const name = dialogue.participant_id === self ? gettext("You") : dialogue.name;
  const correct = make("button", "bubble-correct", gettext("Correct"));
  time.dateTime = dialogue.started_at;
  correct.type = "button";
  correct.tabIndex = -1;
  correct.setAttribute("aria-label", fill(gettext("Correct: %(name)s, %(time)s"), { name, time: time.textContent ?? "" }));
  line.append(make("bdi", "bubble-name", name), time, mark, correct);
  return line;
}
