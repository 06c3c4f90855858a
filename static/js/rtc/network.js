/**
 * Tells when this machine is on another network, so that the call looks for another path before the old one is found dead.
 *
 * Browsers fire `change` of `navigator.connection` whenever their guess of its speed moves; only another kind of network counts.
 * Where they keep the kind to themselves, `online` and the state of the peer connections have to do.
 *
 * @typedef {EventTarget & {type?: string}} Connection NetworkInformation
 */

/**
 * @param {() => void} moved
 * @param {{page?: EventTarget, connection?: Connection}} [places]
 */
export function watch(moved, { page = window, connection = /** @type {any} */ (navigator).connection } = {}) {
  let kind = connection?.type;
  page.addEventListener("online", moved);
  connection?.addEventListener("change", () => {
    const before = kind;
    kind = connection.type;
    if (kind !== before && kind !== "none") moved();
  });
}
