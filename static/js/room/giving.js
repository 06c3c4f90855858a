/**
 * What this page gives to the others: its voice, camera, screen, a raised hand. Told whenever it changed, and after every
 * welcome, for the room forgets a page that went.
 *
 * @typedef {{room: import("./state.js").Room, socket: Pick<import("./socket.js").RoomSocket, "connected" | "send">,
 *   microphone: {state: string}, camera: {state: string}, screen: {state: string}}} Parts
 */
export class Giving {
  #parts;
  #told = "";
  /** The room has shown this page's hand. */
  #seen = false;

  hand = false;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** All is to be told anew. A connection that goes on knows this hand: if it is down now, a host has lowered it. @param {boolean} goesOn */
  renew(goesOn = false) {
    this.#told = "";
    this.#seen &&= goesOn;
  }

  /** @param {boolean} call whether this browser takes part in calls */
  update(call) {
    this.#lowered();
    const { microphone, camera, screen, socket, room } = this.#parts;
    if (!socket.connected || room.waiting) return;
    const given = {
      call, audio: microphone.state === "on", video: camera.state === "on", screen: screen.state === "on", hand: this.hand,
    };
    const said = JSON.stringify(given);
    if (said !== this.#told && socket.send({ type: "participant", ...given })) this.#told = said;
  }

  /** Nothing any more, for good. */
  end() {
    this.#parts.socket.send({ type: "participant", call: false, audio: false, video: false, screen: false, hand: false });
  }

  /** The host has lowered it, or another window of one's own. */
  #lowered() {
    const up = this.#parts.room.me?.hand ?? false;
    if (this.#seen && !up) this.hand = false;
    this.#seen = up && this.hand;
  }
}
