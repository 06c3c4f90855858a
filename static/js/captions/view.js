/** The list of bubbles and gaps, in the order of the store. Nodes are kept by id and moved only when out of place. */
import { bubble } from "./bubble.js";
import { follow } from "./follow.js";
import { gapRow } from "./gap.js";

/** @typedef {import("./store.js").Item} Item */
/** @typedef {{node: HTMLElement, update?: (dialogue: import("../wire.js").Dialogue) => void}} Row */

/**
 * @param {{list: HTMLElement, scroller: HTMLElement, pill: HTMLElement, empty: HTMLElement, self: string}} elements
 * @returns {{update: (items: Item[]) => void}}
 */
export function mount({ list, scroller, pill, empty, self }) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  const following = follow(scroller, pill);
  let width = list.clientWidth;

  /** @param {Item} item @returns {Row} */
  function row(item) {
    const made = rows.get(item.id) ?? (item.kind === "gap" ? { node: gapRow(item.gap) } : bubble(item.dialogue, self));
    rows.set(item.id, made);
    return made;
  }

  /** @param {Item[]} items */
  function remove(items) {
    const kept = new Set(items.map(({ id }) => id));
    for (const [id, { node }] of rows) {
      if (kept.has(id)) continue;
      node.remove();
      rows.delete(id);
    }
  }

  /** Kept heights belong to the old width. */
  function resized() {
    if (list.clientWidth === width) return;
    width = list.clientWidth;
    list.querySelectorAll(".bubble-text").forEach((text) => text instanceof HTMLElement && (text.style.minBlockSize = ""));
  }
  new ResizeObserver(resized).observe(list);

  return {
    update(items) {
      remove(items);
      const kept = rows.size;
      let place = list.firstElementChild;
      for (const item of items) {
        const { node, update } = row(item);
        if (node === place) place = place.nextElementSibling;
        else list.insertBefore(node, place);
        if (item.kind === "bubble") update?.(item.dialogue);
      }
      empty.hidden = items.length > 0;
      following.changed(rows.size - kept);
    },
  };
}
