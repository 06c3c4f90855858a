/** Where items of a long list lie, and which of them are drawn. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Heights, wanted } from "../../static/js/review/heights.js";
import { dice } from "./dice.js";

/** @param {number} length @param {number} [letters] */
function list(length, letters = 100) {
  const heights = new Heights();
  heights.set(Array.from({ length }, (_, index) => ({ key: `k${index}`, letters })));
  return heights;
}

test("measured heights count, others are estimated", () => {
  const heights = list(3, 0);
  const guess = heights.total / 3;
  assert.equal(heights.measure("k1", 200), 200);
  assert.equal(heights.measure("k1", 200), 0);
  assert.equal(heights.measure("k1", 210), 10);
  assert.deepEqual([heights.top(0), heights.top(1), heights.top(2), heights.top(3)], [0, guess, guess + 210, 2 * guess + 210]);
  heights.forget();
  assert.equal(heights.total, 3 * guess);
});

test("what lies at a height", () => {
  const heights = list(10);
  for (let index = 0; index < 10; index++) heights.measure(`k${index}`, 50);
  assert.deepEqual([-5, 0, 49, 50, 499, 500, 9999].map((y) => heights.at(y)), [0, 0, 0, 1, 9, 9, 9]);
  assert.equal(list(0).at(10), 0);
  assert.equal(list(0).total, 0);
});

test("estimates are learned once from what was measured", () => {
  const heights = new Heights();
  heights.set(Array.from({ length: 100 }, (_, index) => ({ key: `k${index}`, letters: (index % 10) * 50 })));
  for (let index = 0; index < 20; index++) heights.measure(`k${index}`, 60 + (index % 10) * 50 * 0.4);
  heights.fit();
  const height = (/** @type {number} */ index) => heights.top(index + 1) - heights.top(index);
  assert.ok(Math.abs(height(99) - (60 + 450 * 0.4)) < 2);
  heights.measure("k30", 5000);
  heights.fit();
  assert.ok(Math.abs(height(99) - (60 + 450 * 0.4)) < 2, "one that is odd moves nothing else");
});

test("a few items of one length teach nothing absurd", () => {
  const heights = list(100);
  for (let index = 0; index < 20; index++) heights.measure(`k${index}`, 80);
  heights.fit();
  assert.equal(heights.top(100) - heights.top(99), 80);
});

test("what is seen is drawn, and some around it, and what is held", () => {
  const heights = list(100);
  for (let index = 0; index < 100; index++) heights.measure(`k${index}`, 10);
  const view = { top: 500, bottom: 520, around: 20, length: 100, held: /** @type {[number, number][]} */ ([]) };
  assert.deepEqual(wanted(heights, view), [48, 49, 50, 51, 52, 53, 54]);
  assert.deepEqual(wanted(heights, { ...view, held: [[3, 5], [54, 56], [-1, 0]] }), [3, 4, 48, 49, 50, 51, 52, 53, 54, 55]);
  assert.deepEqual(wanted(heights, { ...view, top: -90, bottom: -70 }), [0]);
  assert.deepEqual(wanted(heights, { ...view, top: 5000, bottom: 5020 }), [99]);
  assert.deepEqual(wanted(list(0), { ...view, length: 0 }), []);
});

test("whatever the heights are, the view is covered", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const roll = dice(seed);
    const length = 1 + roll(300);
    const heights = list(length, roll(300));
    for (let turn = 0; turn < roll(100); turn++) heights.measure(`k${roll(length)}`, 1 + roll(400));
    const top = roll(Math.ceil(heights.total));
    const bottom = top + roll(900);
    const drawn = wanted(heights, { top, bottom, around: roll(500), length, held: [] });
    assert.ok(heights.top(drawn[0]) <= top, `seed ${seed}`);
    assert.ok(heights.top(drawn[drawn.length - 1] + 1) >= Math.min(bottom, heights.total), `seed ${seed}`);
    assert.deepEqual(drawn, Array.from({ length: drawn.length }, (_, at) => drawn[0] + at), "in one piece");
  }
});
