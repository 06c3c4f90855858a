/** A list of rows, kept by id and moved only when out of place. A row in which somebody types stays where it is. */
import { row } from "./row.js";

/** @typedef {import("./store.js").Shown} Shown */

/** @param {import("./row.js").Acts} acts */
export function keyed(acts) {
  /** @type {Map<string, import("./row.js").Row>} */
  const rows = new Map();

  return {
    /** @param {Shown} item */
    of(item) {
      const made = rows.get(item.id) ?? row(item, acts);
      rows.set(item.id, made);
      made.update(item);
      return made;
    },
    /** Somebody types in one of them: nothing may move now. */
    get busy() {
      return [...rows.values()].some(({ busy }) => busy());
    },
    /** Forgets whom nobody shows. @param {Set<string>} ids */
    only(ids) {
      for (const [id, { node }] of rows) if (!ids.has(id) && rows.delete(id)) node.remove();
    },
  };
}

/**
 * The children in this order, with as few moves as need be.
 * @param {Element} list
 * @param {Element[]} nodes
 */
export function arrange(list, nodes) {
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
  while (list.childElementCount > nodes.length) list.lastElementChild?.remove();
}

/** Does something that may move the focused element, and gives the focus back. @param {() => void} change */
export function keepFocus(change) {
  const focused = document.activeElement;
  change();
  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}
