/** Walking through utterances: one is reached with Tab, the arrow keys go from there, Enter opens it. */

/**
 * @param {HTMLElement} page
 * @param {() => HTMLElement} list what was said, as it stands now
 * @param {(node: HTMLElement) => void} open
 */
export function mount(page, list, open) {
  page.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement && target.dataset.dialogue) rove(target);
  });
  page.addEventListener("keydown", (event) => {
    const node = event.target;
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
    if (plain && node instanceof HTMLElement && node.dataset.dialogue && key(event.key, node)) event.preventDefault();
  });
  rove(null);
  return { rove, neighbour };

  /** @param {string} key @param {HTMLElement} node @returns {boolean} whether it means something here */
  function key(key, node) {
    const next = { ArrowDown: neighbour(node, 1), ArrowUp: neighbour(node, -1) }[key];
    if (key === "Enter") open(node);
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
    return key === "Enter" || Boolean(next);
  }

  /** The one that Tab reaches; null: the first. @param {HTMLElement | null} node */
  function rove(node) {
    const next = node ?? list().querySelector("[data-dialogue]");
    for (const one of list().querySelectorAll('[data-dialogue][tabindex="0"]')) one.setAttribute("tabindex", "-1");
    next?.setAttribute("tabindex", "0");
  }

  /** @param {HTMLElement} node @param {number} step */
  function neighbour(node, step) {
    const all = /** @type {HTMLElement[]} */ ([...list().querySelectorAll("[data-dialogue]")]);
    return all[all.indexOf(node) + step] ?? null;
  }
}
