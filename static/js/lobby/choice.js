/**
 * What one decided at the door: name, and whether to come in with the microphone on.
 *
 * The room may open the microphone without a click there only when it was on at the door a moment ago: that is carried by
 * the tab and good for one arrival.
 */
const CARRIED = "parley.arrives-with-microphone";
const NAME = "parley.name";
const MICROPHONE = "parley.microphone-at-the-door";

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Store */

/** Was the microphone on when this person joined? True once. @param {Store} tab */
export function wantsMicrophone(tab = sessionStorage) {
  return attempt(() => {
    const wanted = tab.getItem(CARRIED) === "yes";
    tab.removeItem(CARRIED);
    return wanted;
  }, false);
}

/** Joining now. @param {boolean} on @param {Store} tab */
export function carry(on, tab = sessionStorage) {
  attempt(() => (on ? tab.setItem(CARRIED, "yes") : tab.removeItem(CARRIED)), undefined);
}

/** As it was at the last door. @param {Store} store */
export function lastMicrophone(store = localStorage) {
  return attempt(() => store.getItem(MICROPHONE) === "on", false);
}

/** @param {boolean} on @param {Store} store */
export function rememberMicrophone(on, store = localStorage) {
  attempt(() => store.setItem(MICROPHONE, on ? "on" : "off"), undefined);
}

/** The name a guest gave here last. @param {Store} store */
export function lastName(store = localStorage) {
  return attempt(() => store.getItem(NAME) ?? "", "");
}

/** @param {string} name @param {Store} store */
export function rememberName(name, store = localStorage) {
  attempt(() => store.setItem(NAME, name), undefined);
}

/**
 * A browser that keeps nothing (private windows of some) only forgets.
 * @template T
 * @param {() => T} act
 * @param {T} otherwise
 */
function attempt(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
