/** The call of the room: devices, what carries them, and who makes the others heard, put together. */
import { clock } from "../microphone/clock.js";
import { Camera } from "../rtc/camera.js";
import { Mesh } from "../rtc/mesh.js";
import { Screen } from "../rtc/screen.js";
import { Sound } from "../rtc/sound.js";
import { Speaker } from "../rtc/speaker.js";
import { Call } from "./call.js";
import { Hearing } from "./hearing.js";

/**
 * @param {{room: import("./state.js").Room, socket: import("./socket.js").RoomSocket,
 *   microphone: import("../microphone/microphone.js").Microphone, tell: (sentence: string) => void, changed: () => void}} parts
 */
export function assemble({ room, socket, microphone, tell, changed }) {
  const [camera, screen, speaker] = [new Camera(), new Screen(), new Speaker()];
  const sound = new Hearing(new Sound({ home: document.body, route: (element) => speaker.apply(element), changed }));
  /** @type {Call} */
  const call = new Call({
    room, socket, microphone, camera, screen, sound, tell,
    carrier: (events) => ("RTCPeerConnection" in window ? new Mesh({
      self: () => call.connection, events, create: (config) => new RTCPeerConnection(config), clock,
    }) : null),
  });
  return { call, camera, screen, speaker, sound };
}
