import assert from "node:assert/strict";
import { test } from "node:test";
import { Call } from "../../static/js/room/call.js";
import { Hearing } from "../../static/js/room/hearing.js";
import { Room } from "../../static/js/room/state.js";

/** Carries nothing and remembers what it was told; `breaks` names what throws. */
class FakeCarrier {
  told = [];
  breaks = "";

  constructor(events) {
    this.events = events;
    for (const name of ["publish", "subscribe", "signal", "ice", "layers", "tick", "restart", "leave"]) {
      this[name] = (...given) => {
        if (this.breaks === name) throw new Error("broken");
        this.told.push([name, ...given]);
      };
    }
  }

  levels() {
    return new Map([["b1", 0.2], ["b2", 0.7]]);
  }

  async report() {
    return [{ peer: "b1" }];
  }

  take(name) {
    const found = this.told.filter(([one]) => one === name).map(([, ...given]) => given);
    this.told = this.told.filter(([one]) => one !== name);
    return found;
  }
}

const peer = (id, more = {}) => ({ id, audio: true, video: true, screen: false, ...more });
const person = (id, more = {}) => ({ id, name: id.toUpperCase(), role: "attendee", state: "here", media: "video", peers: [], hand: false, ...more });
const device = () => ({ state: "off", track: null, ontrack() {}, off() { this.state = "off"; } });

/** A page in a room with Bob, whose connection is b1. */
function page({ carrier = true } = {}) {
  const sent = [];
  const told = [];
  const heard = [];
  const room = new Room("me");
  const socket = { connected: true, send: (message) => sent.push(message) > 0 };
  const microphone = device();
  const camera = device();
  const screen = { state: "off", video: null, audio: null, ontrack() {}, stop() { this.state = "off"; } };
  let made = null;
  const call = new Call({
    room, socket, microphone, camera, screen, sound: { track: (...given) => heard.push(given) }, tell: (sentence) => told.push(sentence),
    carrier: (events) => (carrier ? (made = new FakeCarrier(events)) : null),
  });
  const welcome = (connection = "m1", me = {}) => {
    const you = person("me", { media: "", ...me });
    const message = { connection, ice_servers: [{ urls: "turn:x" }], ice_policy: "relay", you, participants: [you, person("bob", { peers: [peer("b1")] })] };
    room.welcome(message);
    call.welcomed(message);
  };
  const placed = (media, id = "m1", more = {}) => {
    room.participant(person("me", { media, peers: [peer(id)], ...more }));
    call.update();
  };
  return { call, room, socket, microphone, camera, screen, sent, told, heard, carrier: made, welcome, placed };
}

test("after a welcome it takes part, and tells what it gives whenever that changes", () => {
  const { call, sent, microphone, screen, carrier, welcome } = page();
  welcome();
  assert.deepEqual(sent, [{ type: "participant", call: true, audio: false, video: false, screen: false, hand: false }]);
  assert.deepEqual(carrier.take("ice"), [[[{ urls: "turn:x" }], "relay"]]);
  call.update();
  assert.equal(sent.length, 1);
  microphone.state = screen.state = "on";
  call.update();
  assert.deepEqual([sent[1].audio, sent[1].screen], [true, true]);
});

test("nobody is met before the others know this connection; then who is there, and every change once", () => {
  const { room, call, carrier, welcome, placed } = page();
  welcome();
  assert.equal(call.place, undefined);
  assert.deepEqual(carrier.take("subscribe"), []);
  placed("video");
  assert.equal(call.place, "video");
  assert.deepEqual(carrier.take("subscribe"), [["video", [{ participant: "bob", media: "video", peers: ["b1"] }]]]);
  call.tick();
  assert.deepEqual(carrier.take("subscribe"), []);
  room.participant(person("bob", { peers: [peer("b1"), peer("b2")] }));
  call.update();
  assert.deepEqual(carrier.take("subscribe")[0][1][0].peers, ["b1", "b2"]);
});

test("a lost socket changes nothing; a welcome as another connection begins anew once it is known", () => {
  const { room, call, socket, sent, carrier, welcome, placed } = page();
  welcome();
  placed("video");
  carrier.take("subscribe");
  socket.connected = false;
  room.participant(person("bob", { state: "left" }));
  call.tick();
  assert.deepEqual(carrier.take("subscribe"), []);
  socket.connected = true;
  welcome("m2", { media: "video", peers: [peer("m1")] });
  assert.equal(sent.length, 2, "it is told again");
  assert.deepEqual(carrier.take("subscribe"), [], "the others still know the old one");
  placed("video", "m2");
  assert.equal(carrier.take("subscribe").length, 1);
});

test("one's own other window is nobody to meet", () => {
  const { room, carrier, welcome, call } = page();
  welcome();
  room.participant(person("me", { peers: [peer("m1"), peer("m2")] }));
  call.update();
  assert.deepEqual(carrier.take("subscribe")[0][1].map(({ participant }) => participant), ["bob"]);
});

test("tracks go out as devices change, sounds to who plays them, pictures to who shows them", () => {
  const { call, room, microphone, screen, heard, carrier, welcome, placed } = page();
  welcome();
  placed("video");
  microphone.track = { id: "voice" };
  microphone.ontrack();
  Object.assign(screen, { video: { id: "picture" }, audio: null });
  screen.ontrack();
  assert.deepEqual(carrier.take("publish"), [["audio", { id: "voice" }], ["screen", { id: "picture" }], ["screen-audio", null]]);
  assert.deepEqual(call.picture(room.me, "screen"), { id: "picture" });

  carrier.events.track("b1", "audio", { id: "b-voice" });
  carrier.events.track("b1", "camera", { id: "b-face" });
  assert.deepEqual(heard, [["b1", "audio", { id: "b-voice" }]]);
  const bob = room.present.find(({ id }) => id === "bob");
  assert.deepEqual(call.picture(bob, "camera"), { id: "b-face" });
  assert.equal(call.picture({ ...bob, peers: [peer("b1", { video: false })] }, "camera"), null, "the line stays, the picture does not");
});

test("a person is as loud as their loudest window, and as near as their best", () => {
  const { call, room, carrier, welcome, placed } = page();
  welcome();
  placed("video");
  const bob = person("bob", { peers: [peer("b1"), peer("b2")] });
  room.participant(bob);
  assert.deepEqual([...call.levels(0.4)], [["me", 0.4], ["bob", 0.7]]);
  carrier.events.link("b1", "failed");
  assert.equal(call.link(bob), "failed");
  carrier.events.link("b2", "connected");
  assert.equal(call.link(bob), "connected");
  call.show(new Map([["bob", { width: 640, height: 360 }]]));
  assert.deepEqual([...carrier.take("layers")[0][0]], [["m1", { width: 0, height: 0 }], ["b1", { width: 640, height: 360 }], ["b2", { width: 640, height: 360 }]]);
});

test("a hand stays up over a reconnection until it is lowered, by oneself or by the host", () => {
  const { call, sent, welcome, placed } = page();
  welcome();
  placed("video");
  call.wave();
  assert.equal(sent.at(-1).hand, true);
  placed("video", "m1", { hand: true });
  welcome("m2");
  assert.equal(sent.at(-1).hand, true);
  placed("video", "m2", { hand: true });
  placed("video", "m2", { hand: false });
  assert.deepEqual([call.hand, sent.at(-1).hand], [false, false]);
});

test("a hand that was lowered while this page was away stays down", () => {
  const { call, sent, welcome, placed } = page();
  welcome();
  call.wave();
  placed("video", "m1", { hand: true });
  welcome("m1");
  assert.deepEqual([call.hand, sent.at(-1).hand], [false, false]);
  call.wave();
  placed("video", "m1", { hand: true });
  welcome("m1", { hand: true });
  assert.deepEqual([call.hand, sent.at(-1).hand], [true, true]);
});

test("leaving gives up the place and lets go of everything; nothing is said afterwards", () => {
  const { call, sent, camera, screen, carrier, welcome } = page();
  camera.state = screen.state = "on";
  welcome();
  call.leave();
  assert.equal(sent.at(-1).call, false);
  assert.deepEqual([camera.state, screen.state, carrier.take("leave").length], ["off", "off", 1]);
  call.tick();
  assert.equal(sent.at(-1).call, false);
});

test("when all is over nothing goes on; a meeting that is opened again does", () => {
  const { call, room, sent, camera, carrier, welcome, placed } = page();
  welcome();
  placed("video");
  carrier.take("subscribe");
  camera.state = "on";
  call.turn(true);
  call.turn(true);
  call.tick();
  assert.deepEqual([camera.state, carrier.take("leave").length, sent.length], ["off", 1, 1]);
  call.turn(false);
  room.participant(person("bob", { peers: [peer("b3")] }));
  call.tick();
  assert.deepEqual([sent.length, carrier.take("subscribe").length], [2, 1]);
});

test("who talks in another window of theirs hears the others there, not twice", () => {
  const played = [];
  const hearing = new Hearing({ blocked: false, resume: async () => {}, track: (...given) => played.push(given) });
  hearing.track("b1", "audio", "voice");
  hearing.hush(true);
  hearing.track("b2", "audio", "other");
  hearing.track("b1", "audio", null);
  hearing.hush(false);
  assert.deepEqual(played, [["b1", "audio", "voice"], ["b1", "audio", null], ["b2", "audio", "other"]]);
});

test("whatever breaks in the call is told once and breaks nothing else", async () => {
  const error = console.error;
  console.error = () => {};
  for (const name of ["ice", "subscribe", "publish", "signal", "layers", "tick", "restart", "leave"]) {
    const { call, carrier, microphone, sent, told, welcome, placed } = page();
    carrier.breaks = name;
    welcome();
    placed("video");
    microphone.ontrack();
    call.signal({});
    call.show(new Map());
    call.tick();
    call.tick();
    call.restart();
    call.leave();
    assert.equal(told.length, 1, name);
    assert.match(told[0], /Captions and chat go on/);
    assert.ok(sent.length >= 2);
  }
  console.error = error;
});

test("a browser without calls has captions and takes nobody's place", async () => {
  const { call, sent, told, welcome, placed } = page({ carrier: false });
  welcome();
  placed("", "m1");
  assert.equal(sent[0].call, false);
  assert.deepEqual([told, await call.report()], [[], []]);
});
