/**
 * What one decided at the door: name, and whether to come in with microphone and camera on.
 *
 * The room may open a device without a click there only when it was on at the door a moment ago: that is carried by
 * the tab and good for one arrival.
 */
const NAME = "parley.name";

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Store */
/** @typedef {"microphone" | "camera"} Device */

/** @type {Device[]} */
const DEVICES = ["microphone", "camera"];

/** @param {Device} device */
const carried = (device) => `parley.arrives-with-${device}`;
/** @param {Device} device */
const remembered = (device) => `parley.${device}-at-the-door`;

/** Was the microphone on when this person joined? True once. @param {Store} tab */
export function wantsMicrophone(tab = sessionStorage) {
  return wants("microphone", tab);
}

/** Was the camera? True once. @param {Store} tab */
export function wantsCamera(tab = sessionStorage) {
  return wants("camera", tab);
}

/** Joining now. @param {Record<Device, boolean>} on @param {Store} tab */
export function carry(on, tab = sessionStorage) {
  for (const device of DEVICES) {
    attempt(() => (on[device] ? tab.setItem(carried(device), "yes") : tab.removeItem(carried(device))), undefined);
  }
}

/** As it was at the last door. @param {Device} device @param {Store} store */
export function wasOn(device, store = localStorage) {
  return attempt(() => store.getItem(remembered(device)) === "on", false);
}

/** @param {Device} device @param {boolean} on @param {Store} store */
export function rememberOn(device, on, store = localStorage) {
  attempt(() => store.setItem(remembered(device), on ? "on" : "off"), undefined);
}

/** The name a guest gave here last. @param {Store} store */
export function lastName(store = localStorage) {
  return attempt(() => store.getItem(NAME) ?? "", "");
}

/** @param {string} name @param {Store} store */
export function rememberName(name, store = localStorage) {
  attempt(() => store.setItem(NAME, name), undefined);
}

/** @param {Device} device @param {Store} tab */
function wants(device, tab) {
  return attempt(() => {
    const wanted = tab.getItem(carried(device)) === "yes";
    tab.removeItem(carried(device));
    return wanted;
  }, false);
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
