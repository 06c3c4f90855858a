/** A tile for everybody inside: face, name, a ring while speaking, a mark while muted. Nodes are kept by id. */
import { icon, make, say } from "../dom.js";
import { colour, face } from "../face.js";
import { fill, gettext } from "../language.js";

/** @typedef {import("../wire.js").Participant} Participant */
/** @typedef {{node: HTMLElement, update: (person: Participant, speaking: boolean) => void}} Tile */

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} count
 * @param {string} self
 */
export function mount(list, count, self) {
  /** @type {Map<string, Tile>} */
  const tiles = new Map();

  /** @param {Participant} person */
  function place(person) {
    const made = tiles.get(person.id) ?? tile(person, self);
    tiles.set(person.id, made);
    return made;
  }

  return {
    /**
     * @param {Participant[]} people in order
     * @param {Set<string>} speaking participant ids
     */
    update(people, speaking) {
      const kept = new Set(people.map(({ id }) => id));
      for (const [id, { node }] of tiles) if (!kept.has(id) && tiles.delete(id)) node.remove();
      people.forEach((person, index) => {
        const { node, update } = place(person);
        if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
        update(person, speaking.has(person.id));
      });
      list.style.setProperty("--columns", String(columns(people.length)));
      say(count, String(people.length));
    },
  };
}

/** As square a grid as can be, up to four beside one another. @param {number} people */
function columns(people) {
  return Math.min(4, Math.ceil(Math.sqrt(people))) || 1;
}

/**
 * @param {Participant} first
 * @param {string} self
 * @returns {Tile}
 */
function tile(first, self) {
  const node = make("li", `tile hue-${colour(first.seat)}`);
  const label = make("span", "tile-label");
  const name = make("span", "tile-name");
  const note = make("span", "tile-note");
  const muted = make("span", "tile-muted");
  muted.append(icon("mic-off"), make("span", "visually-hidden", gettext("muted")));
  node.dataset.participant = first.id;
  label.append(muted, name, note);
  node.append(face(first), label);
  return {
    node,
    update(person, speaking) {
      node.classList.toggle("speaking", speaking);
      node.classList.toggle("away", person.state === "reconnecting");
      muted.hidden = person.audio || speaking;
      say(name, person.id === self ? fill(gettext("%(name)s (you)"), { name: person.name }) : person.name);
      say(note, person.state === "reconnecting" ? gettext("reconnecting…") : person.role === "host" ? gettext("host") : "");
    },
  };
}
