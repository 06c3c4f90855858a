/** Paths, connections and descriptions that break are made anew, and nobody else is harmed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Call, assertTogether, pair } from "./rtc-call.js";
import { FakeTrack } from "./rtc-fake.js";

test("a path that breaks is looked for anew, by one side, on the same connections", async () => {
  const { call, a, b } = await pair();
  const offers = call.count("offer");
  call.net.open = () => false;
  call.net.look();
  await call.pass(1000);
  assert.deepEqual(a.links.at(-1), ["b", "reconnecting"]);
  assert.equal(call.count("offer"), offers, "a hiccup is borne");
  await call.pass(3000);
  assert.equal(call.count("offer"), offers + 1);
  call.net.open = () => true;
  call.net.look();
  await call.pass(3000);
  assertTogether(a, b);
  assert.deepEqual([a.connections.length, b.connections.length], [1, 1]);
});

test("the network changed: both look for another path at once, with the newest servers", async () => {
  const { call, a, b } = await pair();
  const servers = [{ urls: "turn:relay.example" }];
  a.mesh.ice(servers, "relay");
  assert.deepEqual([a.pc.config.iceServers, a.pc.config.iceTransportPolicy], [servers, "relay"]);
  const { fragment } = a.pc;
  a.mesh.restart();
  b.mesh.restart();
  await call.pass(2000);
  assertTogether(a, b);
  assert.notEqual(a.pc.fragment, fragment);
  assert.deepEqual([a.connections.length, b.connections.length], [1, 1]);
});

test("credentials that are refreshed reach every peer, old and new, and change nothing else", async () => {
  const { call, a } = await pair();
  a.mesh.ice([{ urls: "turn:one.example" }], "relay");
  a.mesh.ice([{ urls: "turn:two.example" }]);
  assert.deepEqual(a.pc.config, { bundlePolicy: "max-bundle", iceServers: [{ urls: "turn:two.example" }], iceTransportPolicy: "relay" });
  const offers = call.count("offer");
  await call.pass(3000);
  assert.equal(call.count("offer"), offers, "the paths that stand are good");
  call.enter(call.add("c"));
  assert.deepEqual([a.pc.config.iceServers[0].urls, a.pc.config.iceTransportPolicy], ["turn:two.example", "relay"]);
});

test("an offer that comes between a broken connection and the next is not lost", async () => {
  const { call, a, b } = await pair();
  b.refuses = true;
  b.pc.close();
  await call.pass(8000);
  assert.equal(call.count("offer", "a"), 1, "a looks for another path");
  call.loses = (from, what) => from === a && what === "offer";
  b.refuses = false;
  await call.pass(1500);
  assert.equal(call.count("answer", "b"), 1);
  call.loses = () => false;
  await call.pass(10_000);
  assertTogether(a, b);
});

test("a description that cannot be applied: both sides begin from scratch", async () => {
  const { call, a, b } = await pair();
  b.pc.breaks = "OperationError";
  a.mesh.restart();
  await call.pass(5000);
  assertTogether(a, b);
  assert.deepEqual([a.connections.length, b.connections.length], [2, 2]);
  assert.deepEqual(a.connections[0].connectionState, "closed");
});

test("a connection that closed by itself is replaced", async () => {
  const { call, a, b } = await pair();
  a.pc.close();
  await call.pass(15_000);
  assertTogether(a, b);
});

test("one broken peer harms nobody else", async () => {
  const call = new Call();
  const people = ["a", "b", "c"].map((name) => call.add(name));
  for (const one of people) one.mesh.publish("audio", new FakeTrack("audio"));
  call.enter(...people);
  await call.pass(2000);
  const [a, b, c] = people;
  const between = (one, other) => one.connections.find(({ peer }) => peer?.owner === other);
  const good = between(a, c);
  a.mesh.signal({ from: "b", participant_id: "b", polite: true, description: { type: "offer", sdp: "rubbish" } });
  a.mesh.signal({ from: "b", participant_id: "b", polite: true, candidates: [{ candidate: "rubbish" }] });
  await call.pass(5000);
  assert.equal(between(a, c), good);
  assert.equal(good.connectionState, "connected");
  assert.equal(between(c, b).connectionState, "connected");
  assert.equal(a.connections.filter(({ connectionState }) => connectionState === "connected").length, 2);
});

test("a browser that cannot make a connection tells it, and does when it can", async () => {
  const call = new Call();
  const [a, b] = [call.add("a"), call.add("b")];
  for (const one of [a, b]) one.mesh.publish("audio", (one.voice = new FakeTrack("audio")));
  b.refuses = true;
  call.enter(a, b);
  await call.pass(32_000);
  assert.deepEqual(b.links, [["a", "failed"]]);
  b.refuses = false;
  await call.pass(40_000);
  assertTogether(a, b);
});
