/** What the meeting and one's own microphone owe each other: on at the door, held in a pause, told to the others. */
import { wantsMicrophone } from "../lobby/choice.js";

/**
 * @typedef {{microphone: import("../microphone/microphone.js").Microphone, socket: import("./socket.js").RoomSocket,
 *   room: import("./state.js").Room, captions: import("../captions/store.js").Captions, speaks: boolean,
 *   changed: () => void}} Parts
 */

export class Voice {
  #parts;
  /** @type {boolean | undefined} */
  #announced;
  /** It was on at the door: it comes along. */
  #arrives;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#arrives = wantsMicrophone() && parts.speaks;
  }

  welcomed() {
    const { microphone, room, changed } = this.#parts;
    this.#announced = undefined;
    microphone.retry();
    if (!this.#arrives || room.waiting) return;
    this.#arrives = false;
    microphone.on().finally(changed);
  }

  update() {
    this.#hold();
    this.#announce();
  }

  /** Nothing is captured while captions are paused. */
  #hold() {
    const { microphone, captions, changed } = this.#parts;
    const paused = captions.paused.length > 0;
    if (paused !== microphone.facts.held) microphone.hold(paused).finally(changed);
  }

  /** Tells the others whether this microphone is on, whenever that changed and after every welcome. */
  #announce() {
    const { microphone, socket, room } = this.#parts;
    const audio = microphone.state === "on";
    if (audio === this.#announced || !socket.connected || room.waiting) return;
    this.#announced = audio;
    socket.send({ type: "participant", audio });
  }
}
