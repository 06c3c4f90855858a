import assert from "node:assert/strict";
import { test } from "node:test";
import { Ring } from "../../static/js/microphone/ring.js";

/** Samples whose value is their offset. */
const run = (first, length) => Int16Array.from({ length }, (_, i) => first + i);

function filled(capacity, frames, size = 1600) {
  const ring = new Ring(capacity);
  for (let i = 0; i < frames; i++) ring.push(i * size, run(i * size, size));
  return ring;
}

test("holds what was pushed, in frames, until it is forgotten", () => {
  const ring = filled(16000, 3);
  assert.deepEqual([ring.oldest, ring.end, ring.length], [0, 4800, 4800]);
  assert.deepEqual(ring.frame(0).samples, run(0, 1600));
  assert.equal(ring.frame(1600).first, 1600);
  ring.forget(1600);
  assert.deepEqual([ring.oldest, ring.length], [1600, 3200]);
  assert.equal(ring.frame(0).first, 1600);
});

test("nothing is left to read at the end", () => {
  assert.equal(filled(16000, 2).frame(3200), null);
  assert.equal(new Ring(100).frame(0), null);
});

test("reading from the middle of a frame gives the rest of it, never under 20 ms", () => {
  const ring = filled(16000, 2);
  assert.deepEqual(ring.frame(1000).samples, run(1000, 600));
  const merged = ring.frame(1500);
  assert.equal(merged.first, 1500);
  assert.deepEqual(merged.samples, run(1500, 1700));
  assert.deepEqual(ring.frame(3100).samples, run(3100, 100));
});

test("overrun drops the oldest and says where it begins now", () => {
  const ring = filled(4800, 5);
  assert.deepEqual([ring.oldest, ring.end, ring.length], [3200, 8000, 4800]);
  assert.equal(ring.frame(0).first, 3200);
});

test("a capacity that cuts through a frame keeps the rest of it", () => {
  const ring = filled(2000, 2);
  assert.equal(ring.oldest, 1200);
  assert.deepEqual(ring.frame(0).samples[0], 1200);
});

test("a frame that comes twice, or overlaps, is taken once", () => {
  const ring = filled(16000, 2);
  ring.push(0, run(0, 1600));
  ring.push(3000, run(3000, 1600));
  assert.equal(ring.end, 4600);
  assert.deepEqual(ring.frame(3200).samples, run(3200, 1400));
});

test("forgetting goes forward only, and not past the end", () => {
  const ring = filled(16000, 2);
  ring.forget(2000);
  ring.forget(100);
  assert.equal(ring.oldest, 2000);
  ring.forget(99999);
  assert.deepEqual([ring.oldest, ring.length], [3200, 0]);
  ring.push(3200, run(3200, 1600));
  assert.equal(ring.frame(0).first, 3200);
});
