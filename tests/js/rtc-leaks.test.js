/** A hundred people come and go: nothing of them is left, neither connections nor sound nor work that goes on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Sound } from "../../static/js/rtc/sound.js";
import { Call } from "./rtc-call.js";
import { FakeStream, FakeTrack } from "./rtc-fake.js";

globalThis.MediaStream = FakeStream;
const open = ({ connections }) => connections.filter(({ signalingState }) => signalingState !== "closed");

/** A page that hears the others through elements, and how many of those are in it. */
function hearing(page) {
  const elements = new Set();
  const make = () => {
    const element = { play: async () => {}, remove: () => elements.delete(element) };
    return element;
  };
  const sound = new Sound({ home: { append: (element) => elements.add(element) }, make });
  const { set, delete: forget } = page.tracks;
  page.tracks.set = (key, track) => (sound.track(...key.split(" "), track), set.call(page.tracks, key, track));
  page.tracks.delete = (key) => (sound.track(...key.split(" "), null), forget.call(page.tracks, key));
  return elements;
}

test("a hundred come and go", async () => {
  const call = new Call();
  const [stays, friend] = [call.add("stays"), call.add("friend")];
  const elements = hearing(stays);
  stays.mesh.publish("audio", new FakeTrack("audio"));
  call.enter(stays, friend);
  await call.pass(1000);
  for (let round = 0; round < 100; round++) {
    const guest = call.add(`guest${round}`);
    call.enter(guest);
    await call.pass(250);
    call.inside.delete(guest);
    call.news();
    call.browsers.pop();
  }
  await call.pass(1000);
  assert.ok(stays.connections.length > 100);
  assert.equal(open(stays).length, 1);
  assert.deepEqual([...stays.tracks.keys()].map((key) => key.split(" ")[0]), Array(4).fill("friend"));
  assert.equal(elements.size, 2);
  assert.deepEqual([...stays.mesh.levels().keys()], ["friend"]);
  assert.equal(call.clock.pending, 0, "no timer waits for anybody who is gone");
  const asked = stays.connections.map(({ looks }) => looks);
  await call.pass(10_000);
  const more = stays.connections.filter(({ looks }, index) => looks > asked[index]);
  assert.deepEqual(more, open(stays), "only who is there is measured");
  stays.mesh.leave();
  assert.deepEqual([open(stays).length, stays.tracks.size, elements.size, stays.mesh.levels().size], [0, 0, 0, 0]);
});

test("one peer that breaks a hundred times leaves one connection", async () => {
  const call = new Call();
  const [a, b] = [call.add("a"), call.add("b")];
  const elements = hearing(a);
  call.enter(a, b);
  for (let round = 0; round < 100; round++) {
    await call.pass(1250);
    a.pc.breaks = "OperationError";
    b.mesh.restart();
  }
  await call.pass(60_000);
  assert.ok(a.connections.length > 20);
  assert.deepEqual([open(a).length, open(b).length, elements.size], [1, 1, 2]);
});

test("signals of a page that was reloaded, come late, wake nobody up", async () => {
  const call = new Call();
  const [a, b] = [call.add("a"), call.add("b")];
  call.enter(a, b);
  await call.pass(1000);
  b.connection = "b2";
  call.news();
  await call.pass(1000);
  const made = a.connections.length;
  for (const description of [{ type: "offer", sdp: a.pc.remote.sdp }, { type: "answer", sdp: "" }, { type: "rollback", sdp: "" }]) {
    a.mesh.signal({ from: "b", participant_id: "b", polite: false, description });
  }
  a.mesh.signal({ from: "b", participant_id: "b", polite: false, candidates: [{ candidate: "candidate:old" }] });
  await call.pass(15_000);
  assert.equal(a.connections.length, made);
  assert.deepEqual([open(a).length, a.pc.connectionState], [1, "connected"]);
});
