/** Microphones, cameras and loudspeakers that are plugged in and out, and a store to remember them in. */
import { standard } from "../../static/js/devices/devices.js";

/** @param {string} deviceId @param {string} label @param {string} groupId @param {string} kind */
export const device = (deviceId, label, groupId = `group-${label}`, kind = "audioinput") => ({ deviceId, groupId, label, kind });

export function store(start = {}) {
  const kept = new Map(Object.entries(start));
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
  };
}

/** @param {string} name of the error that a browser throws */
export const refusal = (name, message = "") => Object.assign(new Error(message), { name });

/** Opens what is asked for. */
export class Desk extends EventTarget {
  /** @type {ReturnType<typeof device>[]} */
  plugged = [];
  allowed = true;
  denied = false;
  /** Browsers take their time, and people who are asked. */
  pause = Promise.resolve();
  /** @type {Set<string>} */
  busy = new Set();
  /** What was asked for. @type {any[]} */
  asked = [];
  /** @type {any[]} */
  opened = [];

  /** @param {ReturnType<typeof device>[]} plugged */
  constructor(...plugged) {
    super();
    this.plugged = plugged;
  }

  get live() {
    return this.opened.filter(({ readyState }) => readyState === "live");
  }

  async enumerateDevices() {
    const listed = this.allowed ? this.plugged : this.plugged.map(({ kind }) => device("", "", "", kind));
    return /** @type {any} */ (listed);
  }

  async getUserMedia(/** @type {any} */ asked) {
    this.asked.push(asked);
    await this.pause;
    if (this.denied) throw refusal("NotAllowedError");
    const kind = asked.audio ? "audioinput" : "videoinput";
    const { exact, ideal } = (asked.audio ?? asked.video).deviceId ?? {};
    const there = this.plugged.filter((one) => one.kind === kind);
    const wanted = there.find(({ deviceId }) => deviceId === (exact ?? ideal));
    const one = wanted ?? (exact ? null : standard(there));
    if (!there.length) throw refusal("NotFoundError");
    if (!one) throw refusal("OverconstrainedError");
    if (this.busy.has(one.deviceId)) throw refusal("NotReadableError");
    this.allowed = true;
    return /** @type {any} */ (stream(this.#track(one)));
  }

  /** @param {ReturnType<typeof device>} one */
  #track(one) {
    const { deviceId, groupId, label } = one;
    const track = fakeTrack(one.kind === "audioinput" ? "audio" : "video");
    Object.assign(track, { deviceId, label, getSettings: () => ({ deviceId, groupId }) });
    this.opened.push(track);
    return track;
  }

  /** @param {ReturnType<typeof device>} one */
  unplug(one) {
    this.plugged = this.plugged.filter((other) => other !== one);
    for (const track of this.live.filter(({ deviceId }) => deviceId === one.deviceId)) track.end();
    this.dispatchEvent(new Event("devicechange"));
  }
}

/** @param {"audio" | "video"} kind @returns {any} */
export function fakeTrack(kind) {
  const track = {
    kind, label: "", onended: /** @type {(() => void) | null} */ (null), readyState: "live", enabled: true, muted: false, contentHint: "",
    stop: () => void (track.readyState = "ended"),
    /** By itself: unplugged, or stopped in the browser's own bar. */
    end() {
      track.stop();
      track.onended?.();
    },
  };
  return track;
}

/** @param {any[]} tracks @returns {any} */
export const stream = (...tracks) => ({
  getTracks: () => tracks,
  getAudioTracks: () => tracks.filter(({ kind }) => kind === "audio"),
  getVideoTracks: () => tracks.filter(({ kind }) => kind === "video"),
});
