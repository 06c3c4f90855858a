/**
 * At the door of a meeting with a waiting room: hears over the room's socket who is inside and when one is let in.
 *
 * What ends the waiting in another way (turned away, meeting over) is said by the lobby itself: the page is loaded again.
 */
import { find, make, say } from "../dom.js";
import { gettext } from "../language.js";
import { clock } from "../microphone/clock.js";
import { RoomSocket } from "../room/socket.js";
import { address } from "../wire.js";

const TICK = 250;
const page = find("#waiting");
const { code = "", participant: self = "" } = page.dataset;
const line = find("#waiting-state");
const inside = find("#waiting-inside");

const socket = new RoomSocket({ address: address(`/ws/meetings/${code}/`, location), clock, received });

/** @param {{type: string, [key: string]: any}} message */
function received(message) {
  if (message.type === "welcome") welcomed(message);
  if (message.type === "participant" && message.id === self) moved(message.state);
}

/** @param {{[key: string]: any}} message */
function welcomed({ you, names = [] }) {
  inside.replaceChildren(...names.map((/** @type {string} */ name) => make("li", "", name)));
  find("#waiting-with").hidden = names.length === 0;
  moved(you?.state);
}

/** @param {string} state */
function moved(state) {
  if (state === "waiting") return;
  if (state === "removed") location.reload();
  else enter();
}

let entering = false;
function enter() {
  if (entering) return;
  entering = true;
  say(line, gettext("You are let in. Here we go…"));
  location.assign(page.dataset.room ?? "");
}

function tick() {
  if (entering) return;
  socket.tick();
  if (socket.refused) {
    entering = true;
    location.reload();
    return;
  }
  if (!socket.joined) return;
  const text = socket.connected
    ? gettext("The host knows that you are here. You come in by yourself as soon as you are let in.")
    : gettext("The connection is lost. We are trying again; you keep your place.");
  say(line, text);
}

window.addEventListener("online", () => socket.hurry());
setInterval(tick, TICK);
tick();
