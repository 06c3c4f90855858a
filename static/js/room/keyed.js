/** A list whose rows are kept by id and moved only when they are out of place. */

/**
 * @template {{id: string}} T
 * @param {HTMLElement} list
 * @param {(first: T) => {node: HTMLElement, update: (one: T) => void}} create
 * @returns {(all: T[]) => void}
 */
export function keyed(list, create) {
  /** @type {Map<string, {node: HTMLElement, update: (one: T) => void}>} */
  const rows = new Map();
  return (all) => {
    const kept = new Set(all.map(({ id }) => id));
    for (const [id, { node }] of rows) if (!kept.has(id) && rows.delete(id)) node.remove();
    all.forEach((one, index) => {
      const made = rows.get(one.id) ?? create(one);
      rows.set(one.id, made);
      if (list.children[index] !== made.node) list.insertBefore(made.node, list.children[index] ?? null);
      made.update(one);
    });
  };
}
