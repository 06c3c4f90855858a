/** Whom the room offers to be caught up. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { offer } from "../../static/js/room/missed.js";

const NOW = 1_000_000;

test("who came after others had talked has missed something", () => {
  assert.deepEqual(offer(null, [NOW - 60_000], NOW), { kind: "late", since: null });
});

test("who came as the first words fell has not", () => {
  assert.equal(offer(null, [NOW - 10_000], NOW), null);
  assert.equal(offer(null, [], NOW), null);
});

test("who looked away for more than two minutes has, if somebody talked meanwhile", () => {
  const seen = NOW - 121_000;
  assert.deepEqual(offer(seen, [NOW - 60_000], NOW), { kind: "away", since: seen });
  assert.equal(offer(seen, [seen - 1], NOW), null);
});

test("a glance elsewhere is no absence", () => {
  assert.equal(offer(NOW - 119_000, [NOW - 60_000], NOW), null);
});
