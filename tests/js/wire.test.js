import assert from "node:assert/strict";
import { test } from "node:test";
import { notice } from "../../static/js/captions/gap.js";
import { colour, initials } from "../../static/js/face.js";
import { Drift } from "../../static/js/microphone/drift.js";
import { RoomSocket } from "../../static/js/room/socket.js";
import { address, backoff, transcriptId, verdict } from "../../static/js/wire.js";
import { exchange } from "./socket-fake.js";

test("the pause before another attempt is 0.5 s to 10 s", () => {
  assert.deepEqual([backoff(0, 0), backoff(0, 1), backoff(20, 0), backoff(20, 1)], [500, 1000, 500, 10_000]);
});

test("what a close code means", () => {
  assert.equal(verdict(4409), "taken");
  for (const code of [4401, 4403, 4404]) assert.equal(verdict(code), "refused");
  for (const code of [1000, 1006, 1011, 4400, 4408, 4413, 4429]) assert.equal(verdict(code), "again");
});

test("a socket is as secure as its page", () => {
  assert.equal(address("/ws/", { protocol: "https:", host: "a:1" }), "wss://a:1/ws/");
  assert.equal(address("/ws/", { protocol: "http:", host: "a" }), "ws://a/ws/");
});

test("a transcript comes as its id or as the resource", () => {
  assert.deepEqual([transcriptId("t"), transcriptId({ id: "t" }), transcriptId(null)], ["t", "t", null]);
});

test("an audio clock that stands still is noticed: at once when long, when it lasts if short", () => {
  const drift = new Drift();
  assert.equal(drift.lagging(0, 1000), false);
  assert.equal(drift.lagging(1000, 2150), false);
  assert.equal(drift.lagging(1100, 2400), false);
  assert.equal(drift.lagging(1700, 2750), false);
  assert.equal(drift.lagging(1800, 3100), false);
  assert.equal(drift.lagging(2300, 3600), true);
  assert.equal(new Drift().lagging(0, 0), false);
  const asleep = new Drift();
  asleep.lagging(0, 0);
  assert.equal(asleep.lagging(100, 60_000), true);
});

test("faces: a colour by seat, first and last initial", () => {
  assert.deepEqual([0, 7, 8, undefined].map(colour), [0, 7, 0, 0]);
  assert.deepEqual(["Mara van Okafor", "cher", "  ", "Émile Zola"].map(initials), ["MO", "C", "?", "ÉZ"]);
});

test("a gap says how long", () => {
  const gap = { started_at: "2026-03-02T10:00:00.000Z", ended_at: "2026-03-02T10:00:12.100Z", reason: "failed" };
  assert.equal(notice(gap), "Some words could not be recognised (12 s)");
});

function room() {
  const clock = { now: 0 };
  const { sockets, open } = exchange();
  const socket = new RoomSocket({ address: "ws://x/", clock: () => clock.now, received: () => {}, open });
  const wait = (ms) => {
    for (let i = 0; i < ms; i += 250, clock.now += 250) socket.tick();
  };
  socket.tick();
  sockets[0].open();
  sockets[0].hear({ type: "welcome" });
  return { socket, sockets, wait };
}

test("the room answers a pulse and is connected once welcomed", () => {
  const { socket, sockets } = room();
  sockets[0].hear({ type: "pulse" });
  assert.deepEqual(sockets[0].sent, [{ type: "pulse" }]);
  assert.equal(socket.connected, true);
});

test("the room: who leaves says goodbye and does not come back by itself", () => {
  const { socket, sockets, wait } = room();
  socket.leave();
  assert.equal(sockets[0].closedWith, 1000);
  assert.equal(socket.send({ type: "pulse" }), false);
  sockets[0].lose(1000);
  wait(60_000);
  socket.hurry();
  assert.equal(sockets.length, 1);
  assert.equal(socket.connected, true, "no page that goes says that it has lost the room");
});

test("the room: who connects again names the connection it had, so that the call goes on", () => {
  const { sockets, wait } = room();
  sockets[0].lose(1006);
  wait(3000);
  sockets[1].hear({ type: "welcome", connection: "c" });
  sockets[1].lose(1006);
  wait(3000);
  assert.deepEqual(sockets.map(({ address: at }) => at), ["ws://x/", "ws://x/", "ws://x/?connection=c"]);
});

test("the room: 12 s of silence and the server is gone; its late close changes nothing", () => {
  const { socket, sockets, wait } = room();
  wait(11_000);
  assert.equal(socket.connected, true);
  wait(3000);
  assert.deepEqual([socket.connected, sockets.length], [false, 2]);
  sockets[0].lose(4403);
  assert.equal(socket.refused, "");
});

test("the room: stops trying when it may not come in", () => {
  const { socket, sockets, wait } = room();
  sockets[0].lose(4403);
  wait(60_000);
  assert.equal(sockets.length, 1);
  assert.match(socket.refused, /access/);
});
