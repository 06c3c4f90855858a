/** Pages in a call find each other, and send what they should. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Call, assertTogether, pair } from "./rtc-call.js";
import { FakeTrack } from "./rtc-fake.js";

test("who arrives offers at once; one offer, one answer, candidates in batches", async () => {
  const { call, a, b } = await pair();
  assertTogether(a, b);
  assert.deepEqual([call.count("offer", "b"), call.count("answer", "a"), call.count("offer", "a")], [1, 1, 0]);
  assert.deepEqual([call.count("candidates", "a"), call.count("candidates", "b")], [1, 1]);
  assert.equal(a.sender("camera").track, a.face);
});

test("lines stand in one order with tracks on both sides; nothing is renegotiated to mute, to show or to share", async () => {
  const { call, a, b } = await pair();
  const before = call.said.length;
  for (const one of [a, b]) assert.deepEqual(one.pc.getTransceivers().map(({ direction }) => direction), Array(4).fill("sendrecv"));
  const screen = new FakeTrack("video");
  a.mesh.publish("camera", null);
  a.mesh.publish("screen", screen);
  await call.pass(1000);
  assert.equal(a.sender("camera").track, null);
  assert.equal(a.sender("screen").track, screen);
  assert.deepEqual([a.voice.contentHint, b.face.contentHint, screen.contentHint], ["speech", "motion", "detail"]);
  assert.equal(call.said.length, before);
});

test("a reload is another connection: the old one goes when it is listed no more, the new one offers", async () => {
  const { call, a, b } = await pair();
  const [old] = a.connections;
  call.inside.delete(b);
  const again = call.add("b");
  again.connection = "b2";
  again.mesh.publish("audio", (again.voice = new FakeTrack("audio")));
  call.browsers.splice(call.browsers.indexOf(b), 1);
  b.mesh.leave();
  call.enter(again);
  assert.equal(old.connectionState, "closed");
  await call.pass(1000);
  assertTogether(a, again);
  assert.equal(call.count("offer", "a"), 0);
});

test("our own socket came back under another name: all begins anew from here", async () => {
  const { call, a, b } = await pair();
  a.connection = "a2";
  call.news();
  await call.pass(1000);
  assertTogether(a, b);
  assert.deepEqual([a.connections.length, b.connections.length], [2, 2]);
});

test("sound only: the first line alone; with a place for pictures the others are added", async () => {
  const { call, a, b } = await pair({ levels: ["video", "audio"] });
  assertTogether(a, b, ["audio"]);
  assert.equal(a.pc.getTransceivers().length, 1);
  b.level = "video";
  call.news();
  await call.pass(1000);
  assertTogether(a, b);
  assert.deepEqual([a.sender("camera").track, b.sender("camera").track], [a.face, b.face]);
  assert.equal(call.count("offer"), 2, "one to meet, one to add pictures");
});

test("back to sound only: no picture leaves this page", async () => {
  const { call, a, b } = await pair();
  b.level = "audio";
  call.news();
  await call.pass(500);
  assert.deepEqual([a.sender("camera").track, a.sender("audio").track], [null, a.voice]);
});

test("leaving closes all and takes the tracks back; closing twice and signals afterwards do no harm", async () => {
  const { call, a, b } = await pair();
  a.mesh.leave();
  a.mesh.leave();
  a.mesh.signal({ from: "b", participant_id: "b", polite: true, description: { type: "offer", sdp: "" } });
  a.mesh.tick();
  await call.pass(500);
  assert.equal(a.pc.connectionState, "closed");
  assert.deepEqual([...a.tracks.keys()], []);
  call.inside.delete(a);
  call.news();
  assert.equal(b.pc.connectionState, "closed");
  call.enter(a);
  await call.pass(5000);
  assertTogether(a, b);
});

test("six in one call: signals grow with the people who are there, and everybody meets everybody", async () => {
  const call = new Call();
  const counts = [];
  for (const name of ["a", "b", "c", "d", "e", "f"]) {
    const before = call.said.length;
    call.enter(call.add(name));
    await call.pass(1000);
    counts.push(call.said.length - before);
  }
  assert.deepEqual(counts, [0, 4, 8, 12, 16, 20]);
  for (const { connections } of call.browsers) assert.equal(connections.filter(({ connectionState }) => connectionState === "connected").length, 5);
});

test("the size of a tile is told to its sender, who sends as much; 0 by 0: nothing", async () => {
  const { call, a, b } = await pair();
  const encoding = () => b.sender("camera").parameters.encodings[0];
  assert.deepEqual([encoding().active, encoding().scaleResolutionDownBy, encoding().maxBitrate], [true, 1, 1_700_000]);
  a.mesh.layers(new Map([["b", { width: 320, height: 180 }]]));
  await call.pass(500);
  assert.deepEqual([encoding().scaleResolutionDownBy, encoding().maxBitrate], [4, 220_000]);
  a.mesh.layers(new Map([["b", { width: 0, height: 0 }]]));
  await call.pass(500);
  assert.equal(encoding().active, false);
  assert.equal(b.sender("camera").parameters.degradationPreference, "balanced");
});

test("reports tell how each peer is reached, also while it is not", async () => {
  const { call, a } = await pair();
  a.pc.stats = [["t", { id: "t", type: "transport", selectedCandidatePairId: "p" }],
    ["p", { id: "p", type: "candidate-pair", localCandidateId: "l", currentRoundTripTime: 0.02, timestamp: 1000 }],
    ["l", { id: "l", type: "local-candidate", candidateType: "relay" }]];
  const [report] = await a.mesh.report();
  assert.deepEqual([report.peer, report.link, report.path, report.roundTrip], ["b", "connected", "relay", 0.02]);
  a.pc.close();
  await call.pass(300);
  const [later] = await a.mesh.report();
  assert.deepEqual([later.peer, later.link], ["b", "reconnecting"]);
});
