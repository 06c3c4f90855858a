/**
 * The microphone that a person chose, followed through what happens to it: unplugged, back again, the system's default moved.
 *
 * One track at a time is open. `follow` looks whether another one should be, opens it, and says what happened.
 */
import { fill, gettext } from "../language.js";
import { found, real, recall, remember, same, standard } from "./devices.js";

const WANTED = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };

/** @typedef {import("./devices.js").Device} Description */
/** @typedef {Pick<MediaDevices, "getUserMedia" | "enumerateDevices">} Media */

export class Device {
  #media;
  #store;
  /** @type {MediaStream | null} */
  #stream = null;
  /** What is open. @type {Description | null} */
  #open = null;
  /** What should have been open when it was opened: another answer later is a reason to move. @type {Description | null} */
  #meant = null;

  /** The track ended by itself: unplugged, or no longer allowed. */
  onlost = () => {};

  /** @param {() => Media} media @param {import("./devices.js").Store} store */
  constructor(media, store) {
    this.#media = media;
    this.#store = store;
  }

  get stream() {
    return this.#stream;
  }

  /** @returns {MediaStreamTrack | null} null unless it is live */
  get track() {
    const [track] = this.#stream?.getAudioTracks() ?? [];
    return track?.readyState === "live" ? track : null;
  }

  /** Empty: the system's default. */
  get chosen() {
    return this.#choice?.deviceId ?? "";
  }

  get #choice() {
    return recall(this.#store, "audioinput");
  }

  /** Remembers a choice; the next `open` or `follow` acts on it. @param {string} deviceId empty: the default */
  async choose(deviceId) {
    const one = real(await this.#list()).find((device) => device.deviceId === deviceId);
    remember(this.#store, "audioinput", one ?? null);
  }

  /** Opens the chosen device, or the default when it is away, unless one is open. @throws {DOMException} as getUserMedia does */
  async open() {
    if (!this.track) await this.#take(await this.#list());
  }

  /**
   * Moves to the device that should be open now.
   * @returns {Promise<string | null>} what happened, in words; null when nothing had to
   * @throws {DOMException} when no device can be opened
   */
  async follow() {
    const list = await this.#list();
    const wanted = this.#wanted(list);
    const lost = !this.track;
    if (!lost && (!wanted || same(wanted, this.#meant) || same(wanted, this.#open))) {
      this.#meant = wanted;
      return null;
    }
    const before = this.#open;
    await this.#take(list);
    return happened(before, this.#open, lost || !list.some(({ deviceId }) => deviceId === before?.deviceId));
  }

  close() {
    for (const track of this.#stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.#stream = null;
  }

  /** @param {Description[]} list */
  #wanted(list) {
    return found(list, this.#choice) ?? standard(list);
  }

  async #list() {
    const all = await this.#media().enumerateDevices();
    return all.filter(({ kind }) => kind === "audioinput");
  }

  /** @param {Description[]} before the list as it is before anything is open */
  async #take(before) {
    const choice = found(before, this.#choice);
    this.#use(await this.#ask(choice));
    const list = await this.#list(); // names are told only once one may listen, so the choice may be known only now
    const known = found(list, this.#choice);
    if (known && !choice && !same(known, this.#found(list))) this.#use(await this.#ask(known));
    if (known) remember(this.#store, "audioinput", known); // under the id it has now
    this.#meant = this.#wanted(list);
    this.#open = this.#found(list);
  }

  /** @param {MediaStream} stream */
  #use(stream) {
    this.close();
    this.#stream = stream;
    stream.getAudioTracks()[0].onended = () => this.onlost();
  }

  /** The open track in the list. @param {Description[]} list @returns {Description | null} */
  #found(list) {
    if (!this.track) return null;
    const { deviceId = "", groupId = "" } = this.track.getSettings();
    const listed = real(list).find((one) => one.deviceId === deviceId);
    return listed ?? (deviceId === "default" ? standard(list) : null) ?? { deviceId, groupId, label: this.track.label };
  }

  /** One that vanished a moment ago, or is held by another program, must not keep us from the default. @param {Description | null} choice */
  async #ask(choice) {
    const media = this.#media();
    const wish = this.chosen && { ideal: this.chosen };
    if (!choice) return media.getUserMedia({ audio: wish ? { ...WANTED, deviceId: wish } : WANTED });
    return media.getUserMedia({ audio: { ...WANTED, deviceId: { exact: choice.deviceId } } }).catch((error) => {
      if (error.name === "NotAllowedError") throw error;
      return media.getUserMedia({ audio: WANTED });
    });
  }
}

/**
 * @param {Description | null} before
 * @param {Description | null} now
 * @param {boolean} gone
 */
function happened(before, now, gone) {
  if (before && same(before, now)) return "";
  const names = { before: before?.label || gettext("Your microphone"), now: now?.label || gettext("the default microphone") };
  if (gone) return fill(gettext("%(before)s was unplugged. Now using %(now)s."), names);
  return fill(gettext("Now using %(now)s."), names);
}
