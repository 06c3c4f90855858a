/** What the meeting and one's own devices owe each other: on at the door, held in a pause, off when all is over. */
import { wantsCamera, wantsMicrophone } from "../lobby/choice.js";
import { Rival } from "./rival.js";

/** Words that are under way have so long (ms). */
const PATIENCE = 2000;

/**
 * @typedef {{microphone: import("../microphone/microphone.js").Microphone, camera: import("../rtc/camera.js").Camera,
 *   room: import("./state.js").Room, captions: import("../captions/store.js").Captions, place: () => import("../wire.js").Media | undefined,
 *   connection: () => string, changed: () => void}} Parts `place`: one's own in the call; `connection`: of this page
 */

export class Voice {
  #parts;
  /** They were on at the door: they come along. */
  #speaks = wantsMicrophone();
  #shows = wantsCamera();
  #over = false;
  #rival = new Rival();

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  welcomed() {
    const { microphone, room, changed } = this.#parts;
    microphone.retry();
    if (!this.#speaks || room.waiting) return;
    this.#speaks = false;
    microphone.on().finally(changed);
  }

  /** When all is over the microphone is let go of as soon as its words are kept. @param {boolean} over */
  turn(over) {
    if (over && !this.#over) this.#parts.microphone.finish(PATIENCE).finally(this.#parts.changed);
    this.#over = over;
  }

  update() {
    this.#hold();
    this.#yield();
    this.#show();
  }

  /** Nothing is captured while captions are paused. */
  #hold() {
    const { microphone, captions, changed } = this.#parts;
    const paused = captions.paused.length > 0;
    if (paused !== microphone.facts.held) microphone.hold(paused).finally(changed);
  }

  #yield() {
    const { microphone, room, connection, changed } = this.#parts;
    const news = this.#rival.look(room.me?.peers ?? [], connection(), microphone.state !== "off");
    if (news === "yield") microphone.yield().finally(changed);
    if (news === "alone") microphone.free();
  }

  /** Once there is a place for the picture; without one the camera stays dark. */
  #show() {
    const { camera, place, changed } = this.#parts;
    if (!this.#shows || place() === undefined) return;
    this.#shows = false;
    if (place() === "video") camera.on().finally(changed);
  }
}
