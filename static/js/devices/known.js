/** Browsers name devices only once a page has opened one of their kind, and tell nobody of it: who opens one tells it here. */

/** @type {Set<() => unknown>} */
const listeners = new Set();

/** @param {() => unknown} listener is called whenever devices may have names that had none */
export function whenKnown(listener) {
  listeners.add(listener);
}

export function known() {
  for (const listener of listeners) listener();
}
