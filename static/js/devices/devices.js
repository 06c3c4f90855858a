/**
 * Which device a person wants, and which of those plugged in now that is. Pure.
 *
 * A choice is remembered per browser and kind. Browsers give a device another id when cookies are cleared or a
 * headset comes back on another port, so it is found again by group and name, then by name alone.
 * No choice means the system's default, wherever that moves.
 *
 * @typedef {MediaDeviceKind} Kind
 * @typedef {{deviceId: string, groupId: string, label: string}} Device
 * @typedef {{getItem: (key: string) => string | null, setItem: (key: string, value: string) => void,
 *   removeItem: (key: string) => void}} Store
 */

/** Chromium lists the system's choice once more under these ids. */
const ALIASES = new Set(["default", "communications"]);

/** @param {Kind} kind */
const key = (kind) => `parley.device.${kind}`;

/**
 * @param {Store} store
 * @param {Kind} kind
 * @returns {Device | null} null: the system's default
 */
export function recall(store, kind) {
  try {
    const { deviceId, groupId, label } = JSON.parse(store.getItem(key(kind)) ?? "null");
    return deviceId || label ? { deviceId: String(deviceId), groupId: String(groupId), label: String(label) } : null;
  } catch {
    return null; // nothing there, not ours, or a browser that keeps nothing
  }
}

/**
 * @param {Store} store
 * @param {Kind} kind
 * @param {Device | null} device null: the system's default
 */
export function remember(store, kind, device) {
  try {
    if (!device) store.removeItem(key(kind));
    else store.setItem(key(kind), JSON.stringify({ deviceId: device.deviceId, groupId: device.groupId, label: device.label }));
  } catch {
    // A browser that keeps nothing forgets the choice with the page; this visit goes on with it.
  }
}

/** Those one can hold in the hand. @template {Device} T @param {T[]} devices */
export function real(devices) {
  return devices.filter(({ deviceId }) => deviceId && !ALIASES.has(deviceId));
}

/**
 * The chosen device among those there are.
 * @template {Device} T
 * @param {T[]} devices
 * @param {Device | null} choice
 * @returns {T | null}
 */
export function found(devices, choice) {
  if (!choice) return null;
  const there = real(devices);
  const named = there.filter(({ label }) => label && label === choice.label);
  return there.find(({ deviceId }) => deviceId === choice.deviceId)
    ?? named.find(({ groupId }) => groupId === choice.groupId)
    ?? named[0] ?? null;
}

/**
 * What the system's default is now: the device behind the alias, else the first.
 * @template {Device} T
 * @param {T[]} devices
 * @returns {T | null}
 */
export function standard(devices) {
  const there = real(devices);
  const alias = devices.find(({ deviceId }) => deviceId === "default");
  if (!alias) return there[0] ?? null;
  const group = there.filter(({ groupId }) => groupId === alias.groupId);
  return group.find(({ label }) => alias.label.endsWith(label)) ?? group[0] ?? alias;
}

/** @param {Device | null} one @param {Device | null} other */
export function same(one, other) {
  return one === other || (one !== null && other !== null
    && one.deviceId === other.deviceId && one.groupId === other.groupId && one.label === other.label);
}
