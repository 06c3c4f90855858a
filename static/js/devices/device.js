/**
 * The microphone or camera that a person chose, followed through what happens to it: unplugged, back again, the
 * system's default moved.
 *
 * One track at a time is open, and one question at a time is asked of the browser. `follow` looks whether another
 * track should be open, opens it, and says what happened.
 */
import { fill, gettext } from "../language.js";
import { found, real, recall, remember, same, standard } from "./devices.js";

/** @typedef {"audioinput" | "videoinput"} Kind of what one can record from */
/** @typedef {import("./devices.js").Device} Description */
/** @typedef {Pick<MediaDevices, "getUserMedia" | "enumerateDevices">} Media */

/** @type {Record<Kind, MediaTrackConstraints>} */
const WANTED = {
  audioinput: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
  videoinput: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
};
/** On a telephone the person, not the street; a chosen camera looks where it looks. */
const TOWARDS = { audioinput: {}, videoinput: { facingMode: { ideal: "user" } } };

export class Device {
  #kind;
  #media;
  #store;
  /** @type {MediaStream | null} */
  #stream = null;
  /** What is open. @type {Description | null} */
  #open = null;
  /** What should have been open when it was opened: another answer later is a reason to move. @type {Description | null} */
  #meant = null;
  /** What is open was not chosen, and nobody has asked for the default since. */
  #stays = false;
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /** The track ended by itself: unplugged, or no longer allowed. */
  onlost = () => {};

  /** @param {Kind} kind @param {() => Media} media @param {import("./devices.js").Store} store */
  constructor(kind, media, store) {
    this.#kind = kind;
    this.#media = media;
    this.#store = store;
  }

  get stream() {
    return this.#stream;
  }

  /** @returns {MediaStreamTrack | null} null unless it is live */
  get track() {
    const [track] = this.#stream?.getTracks() ?? [];
    return track?.readyState === "live" ? track : null;
  }

  /** Empty: the system's default. */
  get chosen() {
    return this.#choice?.deviceId ?? "";
  }

  get #choice() {
    return recall(this.#store, this.#kind);
  }

  /** Remembers a choice; the next `open` or `follow` acts on it. @param {string} deviceId empty: the default */
  async choose(deviceId) {
    const one = real(await this.#list()).find((device) => device.deviceId === deviceId);
    remember(this.#store, this.#kind, one ?? null);
    this.#stays = false;
  }

  /**
   * Opens the chosen device, or another when it is away, unless one is open.
   * @returns {Promise<string>} that it is another one, in words; empty when there is nothing to say
   * @throws {DOMException} as getUserMedia does
   */
  open() {
    return this.#next(async () => {
      if (this.track) return "";
      const wish = this.#choice;
      await this.#take(await this.#list());
      return wish && this.#open && !found([this.#open], wish) ? instead(wish, this.#open) : "";
    });
  }

  /**
   * Moves to the device that should be open now.
   * @returns {Promise<string | null>} what happened, in words; null when nothing had to
   * @throws {DOMException} when no device can be opened
   */
  follow() {
    return this.#next(async () => {
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
    });
  }

  close() {
    for (const track of this.#stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.#stream = null;
  }

  /** @template T @param {() => Promise<T>} act @returns {Promise<T>} */
  #next(act) {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => {}); // whoever asked is told
    return done;
  }

  /**
   * Without a choice a microphone goes where the system's default goes, as every program's does; a camera stays: another
   * one may look at what nobody meant to show.
   * @param {Description[]} list
   */
  #wanted(list) {
    const stays = this.#kind === "videoinput" && this.#stays && this.track;
    return found(list, this.#choice) ?? (stays ? this.#open : standard(list));
  }

  async #list() {
    const all = await this.#media().enumerateDevices();
    return all.filter(({ kind }) => kind === this.#kind);
  }

  /** @param {Description[]} before the list as it is before anything is open */
  async #take(before) {
    const choice = found(before, this.#choice);
    this.#use(await this.#ask(choice));
    const list = await this.#list(); // names are told only once one may record, so the choice may be known only now
    const known = found(list, this.#choice);
    if (known && !choice && !same(known, this.#found(list))) this.#use(await this.#ask(known));
    if (known) remember(this.#store, this.#kind, known); // under the id it has now
    this.#open = this.#found(list);
    this.#stays = true;
    this.#meant = this.#wanted(list);
  }

  /** @param {MediaStream} stream */
  #use(stream) {
    this.close();
    this.#stream = stream;
    stream.getTracks()[0].onended = () => this.onlost();
  }

  /** The open track in the list. @param {Description[]} list @returns {Description | null} */
  #found(list) {
    if (!this.track) return null;
    const { deviceId = "", groupId = "" } = this.track.getSettings();
    const listed = real(list).find((one) => one.deviceId === deviceId);
    return listed ?? (deviceId === "default" ? standard(list) : null) ?? { deviceId, groupId, label: this.track.label };
  }

  /** One that vanished a moment ago, or is held by another program, must not keep us from the default. @param {Description | null} choice */
  #ask(choice) {
    const wish = this.chosen && { ideal: this.chosen };
    if (!choice) return this.#get(wish ? { deviceId: wish } : TOWARDS[this.#kind]);
    return this.#get({ deviceId: { exact: choice.deviceId } }).catch((error) => {
      if (error.name === "NotAllowedError") throw error;
      return this.#get(TOWARDS[this.#kind]);
    });
  }

  /** @param {MediaTrackConstraints} which */
  #get(which) {
    const constraints = { ...WANTED[this.#kind], ...which };
    return this.#media().getUserMedia(this.#kind === "audioinput" ? { audio: constraints } : { video: constraints });
  }
}

/** @param {Description} wish @param {Description} now */
function instead(wish, now) {
  const names = { wish: wish.label || gettext("What you chose"), now: now.label || gettext("the default") };
  return fill(gettext("%(wish)s cannot be used now. Using %(now)s."), names);
}

/**
 * @param {Description | null} before
 * @param {Description | null} now
 * @param {boolean} gone
 */
function happened(before, now, gone) {
  if (before && same(before, now)) return "";
  const names = { before: before?.label || gettext("What you used"), now: now?.label || gettext("the default") };
  if (gone) return fill(gettext("%(before)s was unplugged. Now using %(now)s."), names);
  return fill(gettext("Now using %(now)s."), names);
}
