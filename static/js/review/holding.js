/** What must not be taken out of a list or moved in it: what has the focus, an open field or menu, or selected text. */

/** The rows of a list that somebody is busy with. @param {HTMLElement} list @returns {HTMLElement[]} */
export function busy(list) {
  const inside = [document.activeElement, ...list.querySelectorAll('[data-editing], [aria-expanded="true"]'), ...selected()];
  const rows = inside.map((node) => (node && list.contains(node) && node !== list ? rowOf(node, list) : null));
  return [...new Set(rows.filter((row) => row instanceof HTMLElement))];
}

/** Both ends of selected text. @returns {(Node | null)[]} */
function selected() {
  const selection = getSelection();
  return selection && !selection.isCollapsed ? [selection.anchorNode, selection.focusNode] : [];
}

/** @param {Node} node @param {HTMLElement} list */
function rowOf(node, list) {
  /** @type {Node | null} */
  let row = node;
  while (row && row.parentNode !== list) row = row.parentNode;
  return row;
}

/**
 * Have these children, in this order, and no others. One that is busy is not moved: the others are moved around it.
 * @param {HTMLElement} parent @param {Node[]} nodes
 */
export function order(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let next = parent.firstChild;
  for (const node of nodes) {
    if (node !== next && node.parentNode === parent && stays(node)) while (next && next !== node) next = out(next);
    if (node === next) next = node.nextSibling;
    else parent.insertBefore(node, next);
  }
}

/** @param {Node} node */
function stays(node) {
  return node.contains(document.activeElement) || (node instanceof Element && (node.matches("[data-editing]") || node.querySelector("[data-editing]") !== null));
}

/** @param {ChildNode} node @returns {ChildNode | null} the one behind it */
function out(node) {
  const behind = node.nextSibling;
  node.remove();
  return behind;
}
