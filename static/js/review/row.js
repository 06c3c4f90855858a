/** One paragraph of the list: who spoke, when, and the utterances. As templates/transcription/said.html draws it. */
import { colour, face } from "../face.js";
import { make, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { timeOfDay } from "../times.js";
import { order } from "./holding.js";

/** @typedef {import("./paragraphs.js").Words} Words */
/** @typedef {import("./store.js").Person} Person */

/** The space behind each utterance. @type {WeakMap<Node, Text>} */
const spaces = new WeakMap();

/** @param {string} you the user who looks @returns {import("./rows.js").Drawing} */
export function paragraph(you) {
  return {
    make() {
      const row = make("li", "bubble");
      const head = make("p", "bubble-head");
      const text = make("p", "bubble-text");
      head.append(make("bdi", "bubble-name"), make("time", "bubble-time"), make("span", "bubble-mark"));
      text.dir = "auto";
      row.append(make("span", "face"), head, text);
      return row;
    },
    /** @param {HTMLElement} row @param {Words} item @param {import("./rows.js").Rows} rows */
    update(row, item, rows) {
      const { person } = item;
      row.classList.toggle("mine", person.you);
      drawFace(row, person);
      drawName(part(row, ".bubble-name"), person);
      drawTime(/** @type {HTMLTimeElement} */ (part(row, ".bubble-time")), item.started_at);
      say(part(row, ".bubble-mark"), edited(item, you));
      const nodes = item.utterances.map((one) => rows.node(one));
      order(part(row, ".bubble-text"), nodes.flatMap((node) => [node, spaceOf(node)]));
    },
  };
}

/** "You" means nobody on paper: the name is kept for it. @param {HTMLElement} node @param {{you: boolean, name: string}} person */
export function drawName(node, { you, name }) {
  say(node, you ? gettext("You") : name);
  if (you && node.dataset.name !== name) node.dataset.name = name;
  if (!you) delete node.dataset.name;
}

/** @param {HTMLElement} row @param {Person} person */
function drawFace(row, person) {
  const key = `${person.participant_id} ${person.name} ${person.avatar_url}`;
  if (row.dataset.face === key) return;
  const old = part(row, ".face");
  const same = old.classList.contains(`hue-${colour(person.seat)}`) && (person.avatar_url ? old.querySelector("img")?.getAttribute("src") === person.avatar_url : old.textContent === person.initials);
  if (!same) old.replaceWith(face(person));
  row.dataset.face = key;
}

/** @param {HTMLTimeElement} time @param {string} moment */
export function drawTime(time, moment) {
  if (time.dateTime !== moment) time.dateTime = moment;
  say(time, timeOfDay(moment));
}

/** Who put words of it right. @param {Words} item @param {string} you */
function edited({ utterances }, you) {
  const rows = utterances.filter(({ state }) => state === "edited");
  if (rows.length === 0) return "";
  const names = rows.map(({ edited_by, edited_by_id: editor }) => (editor === you ? gettext("you") : edited_by)).filter(Boolean);
  const name = [...new Set(names)].sort().join(", ");
  return name ? fill(gettext("edited by %(name)s"), { name }) : gettext("edited");
}

/** @param {Node} node */
function spaceOf(node) {
  const space = spaces.get(node) ?? new Text(" ");
  spaces.set(node, space);
  return space;
}

/** @param {HTMLElement} row @param {string} selector @returns {HTMLElement} */
function part(row, selector) {
  return /** @type {HTMLElement} */ (row.querySelector(selector));
}
