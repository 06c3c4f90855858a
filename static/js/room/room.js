/**
 * The room page: sockets, stores and views, wired. Nothing is decided here.
 */
import { Captions } from "../captions/store.js";
import { mount as mountCaptions } from "../captions/view.js";
import { find, say } from "../dom.js";
import { clock } from "../microphone/clock.js";
import { Microphone } from "../microphone/microphone.js";
import { address } from "../wire.js";
import { mount as mountButton } from "./button.js";
import { mount as mountLeave } from "./leave.js";
import { mount as mountPeople } from "./people.js";
import { expose, keep } from "./probe.js";
import { mount as mountSimulate } from "./simulate.js";
import { RoomSocket } from "./socket.js";
import { Room, status } from "./state.js";
import { mount as mountStatus } from "./status.js";

const TICK = 250;
const ENDED = "The host has ended the meeting. Everything said is kept.";

const page = find("#room");
const { code = "", participant: self = "", captions: consent } = page.dataset;
const speaks = consent === "yes";

const room = new Room(self);
const captions = new Captions(clock);
const microphone = new Microphone(code, keep);
const socket = new RoomSocket({ address: address(`/ws/meetings/${code}/`, location), clock, received });

const captionsView = mountCaptions({
  list: find("#captions"),
  scroller: find("#captions-scroll"),
  pill: find("#captions-new"),
  empty: find("#captions-empty"),
  self,
});
const peopleView = mountPeople(find("#people"), find("#people-count"), self);
const statusView = mountStatus(find("#status"));
const buttonView = mountButton(find("#mic"), press);
const simulation = document.querySelector("#simulate");

/** What each message of the room changes. @type {Record<string, (message: any) => void>} */
const HANDLERS = {
  welcome(message) {
    room.welcome(message);
    captions.welcome(message);
    announced = undefined;
    microphone.retry();
  },
  participant: (message) => room.participant(message),
  dialogue: (message) => captions.dialogue(message),
  gap: (message) => captions.gap(message),
  pulse: (message) => captions.pulse(message),
  synced: (message) => captions.synced(message),
  transcript: (message) => captions.transcript(message.transcript ?? message),
  meeting: (message) => room.meeting(message.meeting ?? message),
};

function press() {
  if (!room.waiting && !over()) microphone.toggle().finally(draw);
}

/** @param {{type: string}} message */
function received(message) {
  HANDLERS[message.type]?.(message);
  catchUp();
  announce();
  draw();
}

function catchUp() {
  const question = captions.wanted();
  if (question && socket.connected) socket.send(question);
}

/** @type {boolean | undefined} */
let announced;
/** Tells the others whether this microphone is on, whenever that changed and after every welcome. */
function announce() {
  const audio = microphone.state === "on";
  if (audio === announced || !socket.connected || room.waiting) return;
  announced = audio;
  socket.send({ type: "participant", audio });
}

let drawing = 0;
function draw() {
  drawing ||= requestAnimationFrame(() => {
    drawing = 0;
    show();
  });
}

function bubbles() {
  return captions.items.flatMap((item) => (item.kind === "bubble" ? [item.dialogue] : []));
}

function show() {
  const facts = microphone.facts;
  const speaking = bubbles().filter(({ state }) => state === "live").map((dialogue) => dialogue.participant_id);
  captionsView.update(captions.items);
  peopleView.update(room.present, new Set(speaking));
  statusView.update(status(facts, {
    joined: socket.joined, connected: socket.connected, refused: socket.refused,
    captions: speaks, ended: room.ended, waiting: room.waiting,
  }));
  buttonView.update(facts.state, facts.heard);
  find("#mic").hidden = facts.taken || over();
  find("#mic-here").hidden = !facts.taken || over();
  find("#end").hidden = over();
  find("#over").hidden = !over();
  say(find("#over-why"), room.ended ? ENDED : socket.refused);
  find("#alone").hidden = !(socket.joined && room.alone) || room.waiting || over();
}

/** Nothing more will come. */
function over() {
  return room.ended || socket.refused !== "";
}

function tick() {
  if (over() && microphone.state === "on") microphone.off();
  if (speaks) microphone.tick();
  socket.tick();
  captions.fade();
  catchUp();
  announce();
  draw();
}

mountLeave(microphone, find("#leaving"));
if (simulation instanceof HTMLFormElement) mountSimulate(simulation);
find("#mic-here").addEventListener("click", () => microphone.on().finally(draw));
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
