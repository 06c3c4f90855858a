/** One message: who, when, what, and what one may do about it. `update` may be called with the same thing twice. */
import { make, say } from "../dom.js";
import { face, initials } from "../face.js";
import { gettext } from "../language.js";
import { show } from "../times.js";
import { mount as mountDelete, press } from "./chat-delete.js";
import { pieces } from "./chat-links.js";

/**
 * @typedef {import("../wire.js").Participant} Participant
 * @typedef {import("./chat-lines.js").Line} Line
 * @typedef {{remove: (id: string) => void, again: (id: string) => void, discard: (id: string) => void}} Acts
 * @typedef {{first: boolean, removable: boolean, delay: string, person: Participant | undefined}} Around
 *   `first` of those that stand under one name; `delay`: why what waits is not sent at once
 */

/**
 * @param {Line} line as it is at first; who, when and whose never change
 * @param {string} self
 * @param {Acts} acts
 */
export function row(line, self, acts) {
  const node = make("li", "chat-row");
  const text = make("p", "chat-text");
  const note = make("p", "chat-note");
  const trouble = make("div", "chat-trouble");
  /** @type {HTMLElement} */
  let picture = make("span");
  let drawn = "";
  /** The words that stand there. A log is read out wherever it changes, so the same words are not put in twice. */
  let read = "";
  node.dataset.id = line.id;
  node.classList.toggle("mine", line.participant_id === self);
  text.dir = "auto"; // words run as their own language does, whatever the page's
  trouble.append(press("button", gettext("Try again"), () => acts.again(line.id)), press("button plain", gettext("Discard"), () => acts.discard(line.id)));
  node.append(picture, heading(line, self), text, note, trouble);
  const bin = mountDelete(node, () => acts.remove(line.id));

  /** @param {Line} next @param {Around} around */
  function update(next, { first, removable, delay, person }) {
    const look = JSON.stringify([next.state, next.text, next.why, first, removable, delay, person?.seat, person?.avatar_url]);
    if (look === drawn) return;
    drawn = look;
    node.dataset.state = next.state;
    node.classList.toggle("first", first);
    write(next);
    say(note, next.state === "waiting" ? delay : next.why);
    trouble.hidden = next.state !== "failed";
    bin.update(removable, next.text);
    const likeness = first ? portrait(next, person) : make("span");
    picture.replaceWith(likeness);
    picture = likeness;
  }

  /** @param {Line} next */
  function write(next) {
    const deleted = next.state === "deleted";
    const words = deleted ? gettext("Message deleted") : next.text;
    if (words === read) return;
    read = words;
    text.replaceChildren(...(deleted ? [words] : pieces(words).map((piece) => (piece.href ? link(piece) : piece.text))));
  }

  return { node, update };
}

/** @param {Line} line @param {string} self */
function heading({ name, participant_id: id, sent_at: at }, self) {
  const head = make("p", "bubble-head");
  const time = make("time", "bubble-time");
  const today = new Date(at).toDateString() === new Date().toDateString();
  time.dateTime = at;
  time.dataset.show = today ? "clock" : "moment";
  head.append(make("bdi", "bubble-name", id === self ? gettext("You") : name), time);
  show(head);
  return head;
}

/** Who is not here any more has initials, but no colour. @param {Line} line @param {Participant | undefined} person */
function portrait({ name }, person) {
  const picture = person ? face(person) : make("span", "face", initials(name));
  picture.classList.add("small");
  picture.setAttribute("aria-hidden", "true");
  return picture;
}

/** @param {import("./chat-links.js").Piece} piece */
function link({ text, href }) {
  const anchor = make("a", "", text);
  anchor.href = href;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer nofollow";
  anchor.dir = "ltr"; // an address reads one way, whatever stands around it
  return anchor;
}
