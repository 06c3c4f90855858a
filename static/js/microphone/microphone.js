/**
 * The microphone of this page: device, protocol and socket together, and what a person may know of them.
 *
 * One track feeds the call (`track`) and, where its person agreed to captions, the captions: muting stops both. On hold
 * (captions are paused) the call goes on but no stream runs: nothing is captured or sent to be written down.
 */
import { Source } from "../devices/source.js";
import { fill, gettext } from "../language.js";
import { address } from "../wire.js";
import { Capture } from "./capture.js";
import { clock } from "./clock.js";
import { Level } from "./level.js";
import { Line } from "./line.js";
import { Uplink } from "./uplink.js";
import { Wake } from "./wake.js";

const CAUGHT_UP = 3000;

/** @typedef {(stream: string, first: number, samples: Int16Array) => void} Listen */
/** What recognises in this page (own.js). @typedef {Pick<import("./own.js").Own, "frame" | "ended" | "close">} Own */

export class Microphone {
  #uplink = new Uplink({ clock });
  #line;
  #source;
  #capture;
  #captions;
  #listen;
  #level = new Level(clock);
  #wake = new Wake(navigator.wakeLock);
  #held = false;
  #yielded = false;
  /** @type {Own | null} */
  #own = null;
  #wasBehind = false;
  #caughtUpUntil = 0;

  /**
   * @param {string} code of the meeting
   * @param {Listen} listen hears every captured frame
   * @param {{captions: boolean}} agreed without captions nothing is captured, and no socket is opened
   */
  constructor(code, listen, { captions }) {
    const url = address(`/ws/meetings/${code}/microphone/`, location);
    this.#line = new Line({ address: url, uplink: this.#uplink, clock });
    this.#listen = listen;
    this.#captions = captions;
    this.#capture = new Capture({
      frame: (stream, first, samples) => this.#frame(stream, first, samples),
      ended: (stream) => this.#ended(stream),
    });
    this.#source = new Source("audioinput", {
      keeps: true,
      ready: (stream) => this.#connect(stream),
      began: () => this.#begin(),
      over: () => this.#stop(),
      worded: (problem, lost) => worded(problem, lost && captions),
    });
    document.addEventListener("visibilitychange", () => this.tick());
  }

  /** "off", "starting" or "on". */
  get state() {
    return this.#source.state;
  }

  /** What goes into the call: live, and enabled while on; null without a device. */
  get track() {
    return this.#source.track;
  }

  /** Called when another track is there, or none. @param {() => void} act */
  set ontrack(act) {
    this.#source.ontrack = act;
  }

  /** All that the state line is made of. */
  get facts() {
    return {
      state: this.state,
      problem: this.#source.problem || this.#line.refused,
      denied: ["refused", "revoked", "insecure"].includes(this.#source.trouble),
      taken: this.#line.taken || this.#yielded,
      away: this.#line.away,
      behind: this.#uplink.behind,
      caughtUp: clock() < this.#caughtUpUntil || (this.#wasBehind && !this.#isBehind),
      pending: this.#uplink.pending,
      heard: this.#uplink.heard,
      unkept: this.#uplink.unkept,
      held: this.#held,
      notice: this.#source.notice,
    };
  }

  /** How loud it is, 0 to 1; 0 while off. */
  get level() {
    const sound = this.state === "on" ? this.#capture.sound : null;
    if (!sound) return 0;
    this.#level.add(sound);
    return this.#level.value;
  }

  /** Id of the chosen device; empty: the system's default. */
  get device() {
    return this.#source.device;
  }

  get #isBehind() {
    return this.#line.away || this.#uplink.behind;
  }

  /** As quickly as one likes: the last of `on` and `off` holds. */
  on() {
    if (this.#yielded) this.#line.renew();
    else if (this.state === "off") this.#line.retry();
    this.#yielded = false;
    return this.#source.on();
  }

  off() {
    return this.#source.off();
  }

  toggle() {
    return this.state === "off" ? this.on() : this.off();
  }

  /** Another window of the same person speaks now; this one does again when they ask for it here. */
  yield() {
    this.#yielded = true;
    return this.off();
  }

  /** That window is gone: off here, as before, but nobody's elsewhere. */
  free() {
    this.#yielded = false;
    if (this.#line.taken) this.#line.retry();
  }

  /**
   * Held: what is said is not captured until it is released; then a new stream begins. The call goes on.
   * @param {boolean} held
   */
  async hold(held) {
    if (held === this.#held) return;
    this.#held = held;
    if (this.state !== "on") return;
    await (held ? this.#stop() : this.#begin());
  }

  /** Called with figures of how one speaks, and with what went wrong. @param {(news: any) => void} act */
  set onnews(act) {
    this.#line.onnews = act;
  }

  /** From now on this recognises too, or nothing in this page does: a new stream begins. @param {Own | null} own */
  async recognise(own) {
    this.#own?.close();
    this.#own = own;
    this.#uplink.recogniser = own ? "browser" : "";
    if (this.state !== "on" || this.#held) return;
    await this.#stop();
    if (this.state === "on") await this.#begin();
  }

  /** What this page recognised. @param {string} stream @param {import("./recogniser.js").Hypothesis} heard */
  note(stream, heard) {
    this.#uplink.note(stream, heard);
    this.#line.flush();
  }

  /** Another device, remembered by this browser. @param {string} deviceId empty: whatever the system's default is */
  use(deviceId) {
    return this.#source.use(deviceId);
  }

  /** Four times a second. */
  tick() {
    if (this.state === "on") this.#capture.check();
    this.#line.tick();
    if ((this.#line.taken || this.#line.refused) && this.state === "on") this.off();
    this.#wake.update(this.state === "on", document.visibilityState === "visible");
    this.#look();
  }

  /** The network is back. */
  retry() {
    this.#line.hurry();
  }

  /**
   * Switches off and waits until everything said is kept.
   * @param {number} patience ms
   */
  async finish(patience) {
    await this.off();
    this.#source.close();
    this.#wake.update(false, true);
    const until = clock() + patience;
    while (this.#uplink.pending && clock() < until) {
      this.#line.tick();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** @param {MediaStream} stream */
  async #connect(stream) {
    this.#own?.close();
    await this.#capture.stop();
    await this.#capture.connect(stream);
  }

  async #begin() {
    if (this.#captions && !this.#held) await this.#capture.begin();
  }

  async #stop() {
    this.#own?.close(); // at once: where it opened a microphone of its own, muting ours does not silence that
    await this.#capture.stop();
    this.#line.tick();
  }

  /** @type {Listen} */
  #frame(stream, first, samples) {
    this.#listen(stream, first, samples);
    this.#uplink.audio(stream, first, samples);
    if (this.#uplink.recognised(stream)) this.#own?.frame(stream, first + samples.length);
    this.#line.tick();
  }

  /** @param {string} stream */
  #ended(stream) {
    this.#own?.ended(stream);
    this.#uplink.end(stream);
    this.#line.flush();
  }

  #look() {
    if (this.#wasBehind && !this.#isBehind) this.#caughtUpUntil = clock() + CAUGHT_UP;
    this.#wasBehind = this.#isBehind;
  }
}

/** @param {string} problem @param {boolean} kept something was said into it before */
function worded(problem, kept) {
  return fill(kept ? gettext("%(problem)s What you said is kept.") : gettext("%(problem)s You can go on without it."), { problem });
}
