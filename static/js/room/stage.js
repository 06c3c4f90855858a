/**
 * The stage: a tile for every role, kept by key, each where the layout says. Knows its own size and nothing of the call.
 */
import { say } from "../dom.js";
import { fill, ngettext } from "../language.js";
import { layout } from "./layout.js";
import { tile } from "./tile.js";

/** @typedef {import("./cast.js").Role} Role */
/** @typedef {import("./layout.js").Place} Place */

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} others "and 5 more"
 * @param {{pin: (key: string) => void, changed: () => void}} options `changed`: the window has another size
 */
export function mount(list, others, { pin, changed }) {
  /** @type {Map<string, import("./tile.js").Tile>} */
  const tiles = new Map();
  /** @type {Map<string, Place>} */
  let places = new Map();
  new ResizeObserver(changed).observe(list);

  /** @param {Role[]} roles */
  function draw(roles) {
    const kept = new Set(roles.map(({ key }) => key));
    for (const [key, { node }] of tiles) if (!kept.has(key) && tiles.delete(key)) leave(node);
    roles.forEach((role, index) => {
      const made = tiles.get(role.key) ?? tile(role, pin);
      tiles.set(role.key, made);
      if (list.children[index] !== made.node) list.insertBefore(made.node, list.children[index] ?? null);
      made.update(role);
      stand(made.node, places.get(role.key));
    });
  }

  return {
    /** In css px, by key; who is not shown is missing. */
    get sizes() {
      return places;
    },
    /** @param {Role[]} roles */
    update(roles) {
      const found = layout(roles, list.clientWidth, list.clientHeight);
      places = found.places;
      draw(roles);
      others.hidden = !found.others;
      if (!found.others) return;
      stand(others, { ...found.others, role: "strip" });
      say(others, fill(ngettext("and %(count)s more", "and %(count)s more", found.more), { count: found.more }));
    },
  };
}

/** @param {HTMLElement} node */
function leave(node) {
  const video = node.querySelector("video");
  if (video) video.srcObject = null;
  node.remove();
}

/** @param {HTMLElement} node @param {Place | undefined} place */
function stand(node, place) {
  node.hidden = !place;
  if (!place) return;
  node.dataset.role = place.role;
  set(node, "inset-inline-start", Math.round(place.x));
  set(node, "inset-block-start", Math.round(place.y));
  set(node, "inline-size", Math.floor(place.width));
  set(node, "block-size", Math.floor(place.height));
}

/** @param {HTMLElement} node @param {string} property @param {number} value whole px: edges stay sharp */
function set({ style }, property, value) {
  const text = `${value}px`;
  if (style.getPropertyValue(property) !== text) style.setProperty(property, text);
}
