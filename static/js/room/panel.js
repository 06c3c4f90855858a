/** The list of people: who is inside, who waits; the host admits, denies, removes and locks. Nodes are kept by id. */
import { find, icon, make, say } from "../dom.js";
import { face } from "../face.js";
import { fill, gettext } from "../language.js";

/** @typedef {import("../wire.js").Participant} Participant */
/** @typedef {{type: string, participant_id?: string, locked?: boolean}} Order */

/**
 * @param {HTMLElement} panel
 * @param {HTMLElement} button opens it
 * @param {{self: string, hosts: boolean, order: (order: Order) => void, remove: (person: Participant) => void}} options
 */
export function mount(panel, button, { self, hosts, order, remove }) {
  const inside = keyed(find("[data-inside]", panel));
  const waiting = keyed(find("[data-waiting]", panel));
  const lock = panel.querySelector("[name=locked]");

  /** @param {boolean} open */
  function turn(open) {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    (open ? find("[data-close]", panel) : button).focus({ preventScroll: true });
  }

  button.addEventListener("click", () => turn(panel.hidden !== false));
  find("[data-close]", panel).addEventListener("click", () => turn(false));
  panel.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") turn(false);
  });
  if (lock instanceof HTMLInputElement) lock.addEventListener("change", () => order({ type: "lock", locked: lock.checked }));

  /** @param {Participant} first */
  function guest(first) {
    const node = row(first);
    const [admit, deny] = [act("user-check", gettext("Admit"), first), act("user-x", gettext("Deny"), first)];
    admit.addEventListener("click", () => order({ type: "admit", participant_id: first.id }));
    deny.addEventListener("click", () => order({ type: "deny", participant_id: first.id }));
    node.append(admit, deny);
    return { node, update: (/** @type {Participant} */ { name }) => say(find(".person-name", node), name) };
  }

  /** @param {Participant} first */
  function person(first) {
    const node = row(first);
    const muted = make("span", "person-muted");
    let now = first;
    muted.append(icon("mic-off"), make("span", "visually-hidden", gettext("muted")));
    node.append(muted);
    if (hosts && first.id !== self) {
      const out = act("user-x", gettext("Remove"), first);
      out.addEventListener("click", () => remove(now));
      node.append(out);
    }
    return {
      node,
      /** @param {Participant} next */
      update(next) {
        now = next;
        muted.hidden = next.audio;
        say(find(".person-name", node), next.id === self ? fill(gettext("%(name)s (you)"), { name: next.name }) : next.name);
        say(find(".person-note", node), note(next));
      },
    };
  }

  return {
    show: () => turn(true),
    /** @param {Participant[]} present @param {Participant[]} outside @param {boolean} locked */
    update(present, outside, locked) {
      inside(present, person);
      waiting(hosts ? outside : [], guest);
      find("[data-door]", panel).hidden = !hosts || outside.length === 0;
      if (lock instanceof HTMLInputElement && document.activeElement !== lock) lock.checked = locked;
    },
  };
}

/** @param {HTMLElement} list */
function keyed(list) {
  /** @type {Map<string, {node: HTMLElement, update: (person: Participant) => void}>} */
  const rows = new Map();
  /** @param {Participant[]} people @param {(person: Participant) => {node: HTMLElement, update: (person: Participant) => void}} create */
  return (people, create) => {
    const kept = new Set(people.map(({ id }) => id));
    for (const [id, { node }] of rows) if (!kept.has(id) && rows.delete(id)) node.remove();
    people.forEach((one, index) => {
      const made = rows.get(one.id) ?? create(one);
      rows.set(one.id, made);
      if (list.children[index] !== made.node) list.insertBefore(made.node, list.children[index] ?? null);
      made.update(one);
    });
  };
}

/** @param {Participant} person */
function row(person) {
  const node = make("li", "person");
  const text = make("span", "person-text");
  node.dataset.participant = person.id;
  text.append(make("span", "person-name", person.name), make("span", "person-note"));
  node.append(face(person), text);
  return node;
}

/** @param {string} picture @param {string} label @param {Participant} person */
function act(picture, label, person) {
  const button = make("button", `button plain icon-only ${picture}`);
  button.type = "button";
  button.title = label;
  button.setAttribute("aria-label", `${label}: ${person.name}`);
  button.append(icon(picture));
  return button;
}

/** @param {Participant} person */
function note({ state, role }) {
  if (state === "reconnecting") return gettext("reconnecting…");
  return role === "host" ? gettext("host") : "";
}
