/** Cards are dragged between columns where there is a mouse; menus and keys do the same everywhere. */

/** @typedef {import("./store.js").Status} Status */

/**
 * @param {HTMLElement} board
 * @param {(id: string, status: Status) => void} dropped
 */
export function mount(board, dropped) {
  const mouse = matchMedia("(hover: hover) and (pointer: fine)");
  /** @type {HTMLElement | null} */
  let card = null;

  board.addEventListener("dragstart", (event) => {
    const grabbed = event.target instanceof HTMLElement ? event.target.closest(".item") : null;
    if (!(grabbed instanceof HTMLElement) || !event.dataTransfer) return;
    card = grabbed;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector(".item-text")?.textContent ?? "");
    requestAnimationFrame(() => card?.setAttribute("data-dragged", ""));
  });
  board.addEventListener("dragover", (event) => {
    const column = card && columnOf(event);
    mark(column);
    if (column) event.preventDefault();
  });
  board.addEventListener("dragleave", (event) => {
    if (!(event.relatedTarget instanceof Node) || !board.contains(event.relatedTarget)) mark(null);
  });
  board.addEventListener("drop", (event) => {
    const column = card && columnOf(event);
    if (!card || !column) return;
    event.preventDefault();
    dropped(card.dataset.id ?? "", /** @type {Status} */ (column.dataset.status));
    end();
  });
  board.addEventListener("dragend", end);

  function end() {
    card?.removeAttribute("data-dragged");
    card = null;
    mark(null);
  }

  /** @param {HTMLElement | null} column */
  function mark(column) {
    for (const one of board.querySelectorAll("[data-over]")) if (one !== column) one.removeAttribute("data-over");
    column?.setAttribute("data-over", "");
  }

  /** @param {DragEvent} event */
  function columnOf(event) {
    const column = event.target instanceof Element ? event.target.closest(".column") : null;
    return column instanceof HTMLElement ? column : null;
  }

  return {
    /** @param {import("./row.js").Row} row */
    grip({ node, busy }) {
      node.draggable = mouse.matches && !busy();
    },
  };
}
