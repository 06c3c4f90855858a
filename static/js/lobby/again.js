/** A device comes on without a click only where this browser has allowed it and it was on at the last door. */
import { wasOn } from "./choice.js";

/** @param {import("./choice.js").Device} device @returns {Promise<boolean>} */
export async function mayComeOn(device) {
  if (!wasOn(device) || !navigator.mediaDevices) return false;
  const name = /** @type {PermissionName} */ (device);
  const permission = await navigator.permissions?.query({ name }).catch(() => null);
  return permission?.state === "granted";
}
