/** Signals that cross, get lost, come late or twice: everybody meets all the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Call, assertTogether, pair } from "./rtc-call.js";
import { FakeTrack } from "./rtc-fake.js";

for (const first of ["a", "b"]) {
  test(`glare: both offer at once, ${first} is heard first`, async () => {
    const call = new Call();
    const [a, b] = [call.add("a"), call.add("b")];
    for (const one of [a, b]) one.mesh.publish("audio", (one.voice = new FakeTrack("audio")));
    if (first === "b") call.browsers.reverse();
    call.enter(a, b);
    await call.pass(2000);
    assertTogether(a, b);
    assert.deepEqual([call.count("offer"), call.count("answer")], [2, 1]);
    const lines = a.pc.getTransceivers().filter(({ direction }) => direction !== "stopped");
    assert.equal(lines.length, 4, "the lines of the offer that gave way do not come a second time");
    assert.equal(a.pc.refusedCandidates + b.pc.refusedCandidates, 0);
  });
}

test("a first offer that is lost is said again; if its sender is gone, the other side offers", async () => {
  let lost = 0;
  const { call, a, b } = await pair({ loses: (_, what) => what === "offer" && lost++ === 0, wait: 4000 });
  assertTogether(a, b);
  assert.equal(call.count("offer", "b"), 2);
  const silent = new Call();
  silent.loses = (from, what) => from.name === "a" && what === "offer";
  const [early, late] = [silent.add("b"), silent.add("a")];
  for (const one of [early, late]) one.mesh.publish("audio", (one.voice = new FakeTrack("audio")));
  silent.enter(early);
  silent.enter(late);
  await silent.pass(6000);
  assertTogether(early, late);
  assert.equal(silent.count("offer", "b"), 1);
});

test("a lost answer: the offer is said again and answered again; a second answer does no harm", async () => {
  let lost = 0;
  const { a, b } = await pair({ loses: (_, what) => what === "answer" && lost++ === 0, wait: 4500 });
  assertTogether(a, b);
  const slow = await pair({ delay: 2500, wait: 12_000 });
  assertTogether(slow.a, slow.b);
  assert.deepEqual([slow.a.connections.length, slow.b.connections.length], [1, 1]);
  assert.ok(slow.call.count("answer") > 1);
});

test("candidates that were all lost: another path is looked for", async () => {
  let deaf = true;
  const { call, a, b } = await pair({ loses: (_, what) => deaf && what === "candidates", wait: 5000 });
  assert.equal(a.pc.connectionState, "connecting");
  deaf = false;
  await call.pass(12_000);
  assertTogether(a, b);
});

test("signals that overtake the news of who came wait for it", async () => {
  const call = new Call();
  const [a, b] = [call.add("a"), call.add("b")];
  for (const one of [a, b]) one.mesh.publish("audio", (one.voice = new FakeTrack("audio")));
  a.mesh.subscribe("video", []);
  b.mesh.subscribe("video", [{ participant: "a", media: "video", peers: ["a"] }]);
  await call.pass(500);
  assert.equal(a.connections.length, 0);
  call.enter(a, b);
  await call.pass(500);
  assertTogether(a, b);
});

test("an answer that comes late, after another offer, is not taken for its answer", async () => {
  const { call, a, b } = await pair();
  const answers = [];
  const hear = b.mesh.signal.bind(b.mesh);
  b.mesh.signal = (message) => (message.description?.type === "answer" ? answers.push(message) : hear(message));
  b.mesh.restart();
  await call.pass(3500);
  assert.ok(answers.length >= 2, "the offer was said again");
  hear(answers[0]);
  await call.pass(2500);
  b.mesh.restart();
  await call.pass(100);
  hear(answers[1]);
  await call.pass(100);
  assert.equal(b.pc.signalingState, "have-local-offer");
  b.mesh.signal = hear;
  await call.pass(8000);
  assertTogether(a, b);
  assert.equal(b.connections.length, 1);
});

for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
  test(`three in ten signals are lost, the others take up to a second: seed ${seed}`, async () => {
    const call = new Call();
    let state = seed;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    call.loses = () => random() < 0.3;
    Object.defineProperty(call, "delay", { get: () => 10 + random() * 990 });
    const people = ["a", "b", "c"].map((name) => call.add(name));
    call.enter(people[0]);
    call.enter(people[1]);
    await call.pass(1000);
    call.enter(people[2]);
    await call.pass(120_000);
    for (const { tracks, connections } of people) {
      assert.equal(connections.filter(({ connectionState }) => connectionState === "connected").length, 2);
      assert.equal(tracks.size, 8);
    }
  });
}
