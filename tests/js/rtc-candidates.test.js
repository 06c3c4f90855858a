/** Candidates leave in batches and are used when their description is there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Inbox, Outbox } from "../../static/js/rtc/candidates.js";

function outbox() {
  const said = [];
  const timers = [];
  return { said, timers, box: new Outbox((batch) => said.push(batch), (action, delay) => timers.push({ action, delay })) };
}

const found = (number, usernameFragment = "f") => ({ candidate: `candidate:${number}`, sdpMid: "0", sdpMLineIndex: 0, usernameFragment });

test("those found within a moment leave together, with what the wire knows and no more", () => {
  const { box, said, timers } = outbox();
  box.add({ ...found(1), foundation: "9", toJSON: () => ({}) });
  box.add(found(2));
  assert.deepEqual([said.length, timers.map(({ delay }) => delay)], [0, [50]]);
  timers[0].action();
  assert.deepEqual(said, [[found(1), found(2)]]);
  box.add(found(3));
  timers[1].action();
  assert.deepEqual(said[1], [found(3)]);
});

test("the end of the search does not wait, and says nothing when there is nothing", () => {
  const { box, said, timers } = outbox();
  box.add(null);
  assert.equal(said.length, 0);
  box.add(found(1));
  box.add({ candidate: "" });
  assert.deepEqual(said, [[found(1)]]);
  timers[0].action();
  assert.equal(said.length, 1);
});

test("no batch is larger than a message may be", () => {
  const { box, said } = outbox();
  for (let number = 0; number < 130; number++) box.add(found(number));
  assert.deepEqual(said.map(({ length }) => length), [64, 64]);
});

test("before the description: held; with it: used, once", () => {
  const inbox = new Inbox();
  assert.deepEqual(inbox.came([found(1), found(2)]), []);
  assert.deepEqual(inbox.described(new Set(["f"])), [found(1), found(2)]);
  assert.deepEqual(inbox.described(new Set(["f"])), []);
  assert.deepEqual(inbox.came([found(3)]), [found(3)]);
});

test("those of an older description, or of an offer that was ignored, are not used; those of a coming one wait", () => {
  const inbox = new Inbox();
  inbox.described(new Set(["old"]));
  assert.deepEqual(inbox.came([found(1, "new"), found(2, "ignored")]), []);
  assert.deepEqual(inbox.described(new Set(["new"])), [found(1, "new")]);
  assert.deepEqual(inbox.came([found(3, "old")]), []);
});

test("the fragment may stand in the candidate itself; without any it belongs to what is in force", () => {
  const inbox = new Inbox();
  const inside = { candidate: "candidate:1 1 udp 1 10.0.0.1 9 typ host ufrag f network-cost 999", sdpMid: "0" };
  const bare = { candidate: "candidate:2", sdpMid: "0" };
  assert.deepEqual(inbox.came([inside, bare]), []);
  assert.deepEqual(inbox.described(new Set(["f"])), [inside, bare]);
});

test("nobody fills this page's memory with candidates", () => {
  const inbox = new Inbox();
  for (let number = 0; number < 1000; number++) inbox.came([found(number)]);
  assert.equal(inbox.described(new Set(["f"])).length, 128);
});
