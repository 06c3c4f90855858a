/** Rows of the list of people: somebody inside, somebody at the door. What the host may do stands in the row, hidden from others. */
import { find, icon, make, say } from "../dom.js";
import { face } from "../face.js";
import { fill, gettext } from "../language.js";

/** @typedef {import("../wire.js").Participant} Participant */
/** @typedef {"admit" | "deny" | "mute" | "lower" | "remove" | "hand_over"} Act */
/** @typedef {(act: Act, person: Participant) => void} Order */

/** At the door. @param {Participant} first @param {Order} order */
export function guest(first, order) {
  const node = row(first);
  node.append(
    act("user-check", gettext("Admit"), first, () => order("admit", first)),
    act("user-x", gettext("Deny"), first, () => order("deny", first)),
  );
  return { node, update: (/** @type {Participant} */ { name }) => say(find(".person-name", node), name) };
}

/**
 * Inside.
 * @param {Participant} first
 * @param {import("./state.js").Room} room
 * @param {Order} order
 */
export function person(first, room, order) {
  const { self } = room;
  const node = row(first);
  let now = first;
  const muted = mark("mic-off", gettext("muted"));
  const mute = act("mic", gettext("Mute"), first, () => order("mute", now));
  node.append(muted, mute);
  mute.dataset.hosts = "";
  const more = further(first, first.id === self, (one) => order(one, now));
  node.append(...more.nodes);
  return {
    node,
    /** @param {Participant} next */
    update(next) {
      now = next;
      muted.hidden = next.audio;
      mute.hidden = !next.audio || next.id === self;
      more.update({ lead: next.role !== "host" && (next.id !== self || room.organizes(next)), leave: next.id !== self && !room.organizes(next) });
      say(find(".person-name", node), next.id === self ? fill(gettext("%(name)s (you)"), { name: next.name }) : next.name);
      say(find(".person-note", node), note(next));
    },
  };
}

/** A raised hand. @param {Participant} first @param {string} self @param {Order} order */
export function raised(first, self, order) {
  const node = row(first);
  const lower = act("hand", gettext("Lower hand"), first, () => order("lower", first));
  node.append(lower);
  if (first.id !== self) lower.dataset.hosts = "";
  return { node, update: (/** @type {Participant} */ { name }) => say(find(".person-name", node), name) };
}

/**
 * What a host does rarely, opened by a button: hand the meeting over, show somebody out; who organizes it takes it back.
 * @param {Participant} first
 * @param {boolean} self
 * @param {(act: Act) => void} order
 */
function further(first, self, order) {
  const acts = make("div", "person-acts");
  const open = act("more", gettext("More"), first, () => {
    acts.hidden = !acts.hidden;
    open.setAttribute("aria-expanded", String(!acts.hidden));
  });
  open.setAttribute("aria-expanded", "false");
  open.dataset.hosts = acts.dataset.hosts = "";
  acts.hidden = true;
  const lead = worded("shield", self ? gettext("Be the host again") : gettext("Make host"), first, () => order("hand_over"));
  const leave = worded("user-x", gettext("Remove"), first, () => order("remove"));
  leave.classList.add("warn");
  acts.append(lead, leave);
  return {
    nodes: [open, acts],
    /** @param {{lead: boolean, leave: boolean}} may what the server would do */
    update(may) {
      lead.hidden = !may.lead;
      leave.hidden = !may.leave;
      open.hidden = !may.lead && !may.leave;
      if (open.hidden) acts.hidden = true;
    },
  };
}

/** @param {Participant} person */
function row(person) {
  const node = make("li", "person");
  const text = make("span", "person-text");
  const name = make("span", "person-name", person.name);
  name.dir = "auto";
  node.dataset.participant = person.id;
  text.append(name, make("span", "person-note"));
  node.append(face(person), text);
  return node;
}

/** @param {string} picture @param {string} said */
function mark(picture, said) {
  const node = make("span", "person-muted");
  node.append(icon(picture), make("span", "visually-hidden", said));
  return node;
}

/** @param {string} picture @param {string} label @param {Participant} person @param {() => void} pressed */
function act(picture, label, person, pressed) {
  const button = make("button", `button plain icon-only ${picture}`);
  button.type = "button";
  button.title = label;
  button.setAttribute("aria-label", `${label}: ${person.name}`);
  button.append(icon(picture));
  button.addEventListener("click", pressed);
  return button;
}

/** @param {string} picture @param {string} label @param {Participant} person @param {() => void} pressed */
function worded(picture, label, person, pressed) {
  const button = act(picture, label, person, pressed);
  button.className = "button";
  button.append(make("span", "", label));
  return button;
}

/** @param {Participant} person */
function note({ state, role, media, peers = [] }) {
  if (state === "reconnecting") return gettext("reconnecting…");
  const has = peers.length === 0 || media === "video" ? "" : media === "audio" ? gettext("sound only") : gettext("captions only");
  return [role === "host" ? gettext("host") : "", has].filter(Boolean).join(" · ");
}
