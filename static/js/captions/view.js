/** The list of bubbles, gaps and pauses, in the order of the store. Nodes are kept by id and moved only when out of place. */
import { bubble } from "./bubble.js";
import { divider } from "./divider.js";
import { follow } from "./follow.js";
import { gapRow } from "./gap.js";
import { Shown } from "./shown.js";

/** @typedef {import("./store.js").Item} Item */
/** @typedef {import("./corrections.js").Corrections} Corrections */
/** @typedef {{node: HTMLElement, text?: HTMLElement, update: (item: any, corrections: Corrections) => void}} Row */

/**
 * @param {{list: HTMLElement, scroller: HTMLElement, pill: HTMLElement, empty: HTMLElement, earlier: HTMLElement,
 *   self: string, corrections: Corrections, busy: () => boolean}} options
 */
export function mount({ list, scroller, pill, empty, earlier, self, corrections, busy }) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  const shown = new Shown();
  /** @type {Item[]} */
  let all = [];
  let after = 0;
  let width = list.clientWidth;
  const following = follow({
    scroller, list, pill, busy,
    newest: () => draw(shown.of(all, true)),
    further: () => after > 0 && (around(shown.later(all)), true),
  });

  /** @param {Item} item @returns {Row} */
  function row(item) {
    const made = rows.get(item.id) ?? make(item, self);
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

  /** @param {{items: Item[], before: number, after: number}} part */
  function draw(part) {
    remove(part.items);
    let place = list.firstElementChild;
    for (const item of part.items) {
      const { node, update } = row(item);
      if (node === place) place = place.nextElementSibling;
      else list.insertBefore(node, place);
      update(item, corrections);
    }
    keepHeights([...rows.values()]);
    earlier.hidden = part.before === 0;
    empty.hidden = all.length > 0;
    after = part.after;
  }

  /** Draws another part; what is being read stays where it is. @param {ReturnType<typeof shown.of<Item>>} part */
  function around(part) {
    following.hold();
    draw(part);
    following.changed(0);
  }

  /** Kept heights belong to the old width and size. */
  function relaid() {
    for (const { text } of rows.values()) if (text) text.style.minBlockSize = "";
  }

  new ResizeObserver(() => {
    if (list.clientWidth !== width) relaid();
    width = list.clientWidth;
  }).observe(list);
  earlier.addEventListener("click", () => around(shown.earlier(all)));

  return {
    relaid,
    /** @param {Item[]} items all of the store */
    update(items) {
      const trims = following.following && shown.crowded(rows.size);
      if (trims) draw(shown.trim(all));
      if (trims) return following.changed(0);
      const added = items.length - all.length;
      all = items;
      following.hold();
      draw(shown.of(items, following.following));
      following.changed(added);
    },
  };
}

/** @param {Item} item @param {string} self @returns {Row} */
function make(item, self) {
  if (item.kind === "gap") return { node: gapRow(item.gap), update() {} };
  if (item.kind === "bubble") return bubble(item.dialogue, self);
  const { node, update } = divider(item.pause);
  return { node, update: ({ pause }) => update(pause) };
}

/**
 * While words still come, the tail may get shorter but the bubble may not. All are measured before one is changed.
 * @param {Row[]} rows
 */
function keepHeights(rows) {
  const growing = rows.flatMap(({ node, text }) => (text && node.dataset.state === "live" ? [text] : []));
  const heights = growing.map((text) => text.offsetHeight);
  growing.forEach(({ style }, index) => {
    if (heights[index] > (parseFloat(style.minBlockSize) || 0)) style.minBlockSize = `${heights[index]}px`;
  });
}
