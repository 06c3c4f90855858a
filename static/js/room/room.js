/**
 * The room page: sockets, stores and views, wired. Nothing is decided here.
 */
import { mount as mountCorrecting } from "../captions/correct.js";
import { Corrections } from "../captions/corrections.js";
import { Captions } from "../captions/store.js";
import { mount as mountCaptions } from "../captions/view.js";
import { find } from "../dom.js";
import { gettext } from "../language.js";
import { clock } from "../microphone/clock.js";
import { Microphone } from "../microphone/microphone.js";
import { address } from "../wire.js";
import { mount as mountLeave } from "./leave.js";
import { mount as mountMissed } from "./missed.js";
import { expose, keep } from "./probe.js";
import { Requests } from "./requests.js";
import { mount as mountSettings } from "./settings.js";
import { mount as mountSimulate } from "./simulate.js";
import { RoomSocket } from "./socket.js";
import { Room } from "./state.js";
import { mount as mountStrike, result, struck } from "./strike.js";
import { mount as mountToasts } from "./toasts.js";
import { mount as mountViews } from "./views.js";
import { Voice } from "./voice.js";

const TICK = 250;
const UNANSWERED = gettext("Not saved: the meeting did not answer. Your words are kept here.");

const page = find("#room");
const { code = "", participant: self = "", captions: consent } = page.dataset;
const speaks = consent === "yes";

const room = new Room(self);
const captions = new Captions(clock);
const corrections = new Corrections(clock);
const microphone = new Microphone(code, keep, { captions: speaks });
const socket = new RoomSocket({ address: address(`/ws/meetings/${code}/`, location), clock, received });
const tell = mountToasts(find("#toasts"));
const requests = new Requests((message) => socket.connected && socket.send(message), tell);
/** @param {import("./requests.js").Message} message */
const ask = (message) => requests.ask(message);
/** How far the server's clock is ahead (ms). */
let ahead = 0;

const correcting = mountCorrecting({
  list: find("#captions"),
  spoken: find("#captions-word"),
  corrections,
  of: (id) => captions.of(id),
  changed: draw,
  send: (edit) => requests.ask({ type: "dialogue.edit", ...edit }, (why) => {
    corrections.failed(edit.id, why);
    draw();
  }),
});
const captionsView = mountCaptions({
  list: find("#captions"),
  scroller: find("#captions-scroll"),
  pill: find("#captions-new"),
  empty: find("#captions-empty"),
  earlier: find("#captions-earlier"),
  self,
  corrections,
  busy: () => correcting.busy,
});
const voice = new Voice({ microphone, socket, room, captions, speaks, changed: draw });
const views = mountViews({ page, self, room, microphone, socket, captions, ask, draw });

const missed = mountMissed({
  column: find(".caption-column"), code, self, said: bubbles, now: () => Date.now() + ahead,
  ask: (message, failed) => requests.ask(message, failed),
});

/** What each message of the room changes. @type {Record<string, (message: any) => void>} */
const HANDLERS = {
  welcome(message) {
    room.welcome(message);
    captions.welcome(message);
    voice.welcomed();
    if (!room.waiting) missed.welcomed();
  },
  participant: (message) => room.participant(message),
  dialogue(message) {
    captions.dialogue(message);
    corrections.dialogue(message);
  },
  conflict({ dialogue }) {
    captions.dialogue(dialogue);
    corrections.dialogue(dialogue);
  },
  pause: (message) => captions.pause(message),
  gap: (message) => captions.gap(message),
  pulse: (message) => captions.pulse(message),
  synced: (message) => captions.synced(message),
  transcript: (message) => captions.transcript(message.transcript ?? message),
  meeting: (message) => room.meeting(message.meeting ?? message),
  catch_up: (message) => missed.answered(message),
  struck: ({ count }) => tell(result(count)),
  error: (message) => requests.error(message),
};

/** @param {{type: string, server_time?: string}} message */
function received(message) {
  if (message.server_time) ahead = Date.parse(message.server_time) - Date.now();
  HANDLERS[message.type]?.(message);
  catchUp();
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
    captionsView.update(captions.items);
    correcting.update();
    views.update(speaks);
  });
}

function bubbles() {
  return captions.items.flatMap((item) => (item.kind === "bubble" ? [item.dialogue] : []));
}

function tick() {
  if (views.over && microphone.state === "on") microphone.off();
  microphone.tick();
  socket.tick();
  captions.fade();
  corrections.tick(UNANSWERED);
  catchUp();
  voice.update();
  draw();
}

mountLeave(microphone, find("#leaving"));
mountSettings(page, find("#captions-menu"), () => captionsView.relaid());
const strike = document.querySelector("#strike");
if (strike instanceof HTMLElement) {
  const mine = () => struck(bubbles(), self, Date.now() + ahead);
  mountStrike(strike, find("#strike-dialog"), { mine, ask });
}
const simulation = document.querySelector("#simulate");
if (simulation instanceof HTMLFormElement) mountSimulate(simulation);
window.addEventListener("online", () => {
  socket.hurry();
  microphone.retry();
});
expose({
  get bubbles() {
    return bubbles();
  },
  get known() {
    return captions.known;
  },
  get unkept() {
    return microphone.facts.unkept.seconds;
  },
});
setInterval(tick, TICK);
tick();
