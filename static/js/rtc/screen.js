/**
 * What one shows of one's screen: asked for anew each time, for the browser lets nobody but the person choose.
 *
 * Whoever closes the browser's question wanted nothing: that is no problem. "Stop sharing" in the browser's own bar ends it too.
 */
import { gettext } from "../language.js";

/** @typedef {{getDisplayMedia?: (options: any) => Promise<MediaStream>}} Media */

/** Some of these are known to some browsers only; the others ignore them. */
const WANTED = {
  video: { frameRate: { ideal: 15, max: 30 } },
  // Music and films as they are; what this page itself plays (the others' voices) must not come back to them.
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, restrictOwnAudio: true },
  preferCurrentTab: false,
  selfBrowserSurface: "exclude",
  surfaceSwitching: "include",
  systemAudio: "include",
};

export class Screen {
  #media;
  /** @type {MediaStream | null} */
  #stream = null;
  #wanted = false;

  /** @type {import("../devices/source.js").Switch} */
  state = "off";
  /** What is wrong and what to do: a sentence, or empty. */
  problem = "";
  /** Called when picture or sound came or went. */
  ontrack = () => {};

  /** @param {Media | undefined} media undefined: the page is not secure */
  constructor(media = navigator.mediaDevices) {
    this.#media = media;
  }

  /** Telephones cannot. */
  get supported() {
    return typeof this.#media?.getDisplayMedia === "function";
  }

  get video() {
    return live(this.#stream?.getVideoTracks());
  }

  /** Null where no sound came along. */
  get audio() {
    return live(this.#stream?.getAudioTracks());
  }

  /** Call it while a press or key is being handled, or browsers refuse. */
  async start() {
    this.#wanted = true;
    if (!this.supported || this.state !== "off") return;
    this.problem = "";
    this.state = "starting";
    try {
      this.#opened(await /** @type {any} */ (this.#media).getDisplayMedia(WANTED));
    } catch (error) {
      this.state = "off";
      this.problem = reason(error);
    }
  }

  stop() {
    this.#wanted = false;
    if (this.state !== "on") return;
    this.state = "off";
    release(this.#stream);
    this.#stream = null;
    this.ontrack();
  }

  /** @param {MediaStream} stream */
  #opened(stream) {
    this.state = "off";
    const [video] = stream.getVideoTracks();
    if (!this.#wanted || !video) return release(stream);
    video.contentHint = "detail"; // letters stay sharp
    video.onended = () => this.stop();
    for (const track of stream.getAudioTracks()) track.onended = () => this.ontrack();
    this.#stream = stream;
    this.state = "on";
    this.ontrack();
  }
}

/** @param {MediaStreamTrack[]} [tracks] */
function live([track] = []) {
  return track?.readyState === "live" ? track : null;
}

/** @param {MediaStream | null} stream */
function release(stream) {
  for (const track of stream?.getTracks() ?? []) {
    track.onended = null;
    track.stop();
  }
}

/** @param {unknown} error from getDisplayMedia */
function reason(error) {
  const { name, message } = error instanceof Error ? error : { name: "", message: "" };
  if (name !== "NotAllowedError") return gettext("The screen could not be shared. Try again, or choose another window.");
  // Chromium says which of the two refused; only the system's refusal is news.
  if (!/system/iu.test(message)) return "";
  return gettext("Your system does not let this browser show the screen. Allow it in the system's settings, then try again.");
}
