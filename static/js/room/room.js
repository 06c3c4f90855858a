/**
 * The room page: socket, captions, call and views, wired. Nothing is decided here.
 */
import { find } from "../dom.js";
import { fill, gettext } from "../language.js";
import { later } from "../later.js";
import { clock } from "../microphone/clock.js";
import { Microphone } from "../microphone/microphone.js";
import { watch as watchNetwork } from "../rtc/network.js";
import { address } from "../wire.js";
import { assemble } from "./calling.js";
import { mount as mountChat } from "./chat.js";
import { mount as mountComings } from "./comings.js";
import { mount as mountGallery } from "./gallery.js";
import { Hands } from "./hands.js";
import { mount as mountLeave } from "./leave.js";
import { expose, keep } from "./probe.js";
import { Requests } from "./requests.js";
import { RoomSocket } from "./socket.js";
import { mount as mountSpeech } from "./speech.js";
import { Room } from "./state.js";
import { mount as mountToasts } from "./toasts.js";
import { mount as mountViews } from "./views.js";
import { Voice } from "./voice.js";
import { mount as mountWritten } from "./written.js";

const TICK = 250;

const page = find("#room");
const { code = "", participant: self = "", captions: consent, host } = page.dataset;
const speaks = consent === "yes";
/** How far the server's clock is ahead (ms). */
let ahead = 0;

const room = new Room(self, host === "yes");
const hands = new Hands();
const microphone = new Microphone(code, keep, { captions: speaks });
const socket = new RoomSocket({ address: address(`/ws/meetings/${code}/`, location), clock, received });
const tell = mountToasts(find("#toasts"));
const requests = new Requests((message) => socket.connected && socket.send(message), tell);
/** @param {import("./requests.js").Message} message */
const ask = (message) => requests.ask(message);

const written = mountWritten({ page, code, self, requests, now: () => Date.now() + ahead, tell, changed: draw });
const { captions } = written;
const { call, ...devices } = assemble({ room, socket, microphone, tell, changed: draw });
const voice = new Voice({ microphone, camera: devices.camera, room, captions, place: () => call.place, connection: () => call.connection, changed: draw });
const views = mountViews({ page, self, room, call, hands, microphone, ...devices, socket, captions, ask, tell, draw });
const gallery = mountGallery({
  list: find("#people"), others: find("#others"), room, call, hands, captions, level: () => microphone.level, all: views.all,
});
const colleagues = later(() => import("./simulate.js"));
const speech = mountSpeech(find("#speech"), { speaks, room, microphone, captions, ask, tell });
const comings = mountComings({ region: find("#toasts"), self });
const chat = mountChat(find("#chat"), find("#chat-button"), {
  self, hosts: () => room.hosts, connected: () => socket.connected, send: (message, failed) => void requests.ask(message, failed), tell,
});

/** What each message of the room changes. @type {Record<string, (message: any) => void>} */
const HANDLERS = {
  welcome(message) {
    room.welcome(message);
    written.welcome(message, room.waiting);
    voice.welcomed();
    if (room.waiting) return;
    speech.received({ own: message.you.language, ...message.speech });
    chat.welcome(message);
    call.welcomed(message);
  },
  participant: (message) => room.participant(message),
  dialogue: (message) => written.dialogue(message),
  conflict: ({ dialogue }) => written.dialogue(dialogue),
  pause: (message) => captions.pause(message),
  gap: (message) => captions.gap(message),
  pulse(message) {
    captions.pulse(message);
    chat.pulse(message);
    speech.received(message.speech);
  },
  synced: (message) => captions.synced(message),
  transcript: (message) => captions.transcript(message.transcript ?? message),
  meeting: (message) => room.meeting(message.meeting ?? message),
  catch_up: (message) => written.caughtUp(message),
  struck: (message) => written.struck(message),
  signal: (message) => call.signal(message),
  ice: (message) => call.ice(message),
  muted({ by }) {
    microphone.off().finally(draw);
    tell(fill(gettext("%(name)s muted you. Unmute when you want to speak."), { name: by }));
  },
  chat: (message) => chat.message(message),
  speech: (message) => speech.received(message),
  "chat.synced": (message) => chat.synced(message),
  error: (message) => requests.error(message),
};

/** @param {{type: string, server_time?: string}} message */
function received(message) {
  if (message.server_time) ahead = Date.parse(message.server_time) - Date.now();
  HANDLERS[message.type]?.(message);
  hands.update(room.present);
  catchUp();
  call.update();
  voice.update();
  draw();
}

function catchUp() {
  const question = captions.wanted();
  if (question && socket.connected) socket.send(question);
}

let drawing = 0;
function draw() {
  drawing ||= requestAnimationFrame(() => {
    drawing = 0;
    written.update();
    views.update(speaks);
    chat.update(room.present, !room.waiting && !views.over);
    gallery.update();
  });
}

function tick() {
  voice.turn(views.over);
  call.turn(views.over);
  microphone.tick();
  socket.tick();
  written.tick();
  call.tick();
  catchUp();
  voice.update();
  devices.sound.hush(microphone.facts.taken);
  comings.update(room.present);
  draw();
}

/** The network is back, or another one. */
function moved() {
  socket.hurry();
  microphone.retry();
  call.restart();
}

mountLeave(microphone, find("#leaving"), () => {
  call.leave();
  socket.leave();
});
find("#simulate").addEventListener("submit", async (event) => {
  event.preventDefault();
  (await colleagues(tell))?.simulate(/** @type {HTMLFormElement} */ (event.target));
});
watchNetwork(moved);
expose({
  get bubbles() {
    return written.bubbles;
  },
  get known() {
    return captions.known;
  },
  get unkept() {
    return microphone.facts.unkept.seconds;
  },
  call: () => call.report(),
});
setInterval(tick, TICK);
tick();
