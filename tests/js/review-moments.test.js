/** Which words were said at a place of a lane, and where its keys lead. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { EVERYBODY, lanes, led, nearest, part } from "../../static/js/review/moments.js";

const BEGAN = Date.parse("2026-03-04T10:00:00.000Z");

/** @param {string} id @param {string} by @param {number} start @param {number} end seconds */
function said(id, by, start, end) {
  const at = (/** @type {number} */ seconds) => new Date(BEGAN + 1000 * seconds).toISOString();
  return { id, participant_id: by, started_at: at(start), ended_at: at(end), text: `words of ${id}` };
}

const ALL = lanes([said("1", "a", 0, 4), said("2", "b", 3, 9), said("3", "a", 20, 25), said("4", "a", 40, 41)]);
const own = ALL.get("a") ?? [];

/** @param {number} seconds @param {string} [lane] */
const at = (seconds, lane = "a") => nearest(ALL.get(lane) ?? [], BEGAN + 1000 * seconds)?.id;

test("each person has a lane of their own, and all have one together", () => {
  assert.deepEqual(own.map(({ id }) => id), ["1", "3", "4"]);
  assert.deepEqual(ALL.get("b")?.map(({ text }) => text), ["words of 2"]);
  assert.equal(ALL.get(EVERYBODY)?.length, 4);
  assert.equal(lanes([]).get(EVERYBODY)?.length, 0);
});

test("a place shows what was said there, else what is nearest", () => {
  assert.deepEqual([at(0), at(3.9), at(11), at(13), at(22), at(33), at(1000), at(-5)], ["1", "1", "1", "3", "3", "4", "4", "1"]);
  assert.equal(at(3.5, EVERYBODY), "1");
  assert.equal(at(3.5, "b"), "2");
  assert.equal(at(3.5, "nobody"), undefined);
});

test("arrows move along the lane and stop at its ends", () => {
  const from = (/** @type {number | null} */ place, /** @type {string} */ key, mirrored = false) => led(own, place === null ? undefined : own[place], key, mirrored)?.id;
  assert.deepEqual([from(0, "ArrowRight"), from(2, "ArrowRight"), from(1, "ArrowLeft"), from(0, "ArrowLeft")], ["3", "4", "1", "1"]);
  assert.deepEqual([from(2, "Home"), from(0, "End"), from(0, "PageDown"), from(2, "PageUp")], ["1", "4", "3", "3"]);
  assert.equal(from(null, "ArrowRight"), "1", "the first key comes to the beginning");
  assert.equal(from(0, "x"), undefined);
  assert.equal(led([], undefined, "End", false), undefined);
});

test("where one reads from right to left, so does time", () => {
  assert.equal(led(own, own[0], "ArrowLeft", true)?.id, "3");
  const track = { left: 100, width: 200 };
  assert.deepEqual([part(100, track, false), part(150, track, false), part(400, track, false)], [0, 0.25, 1]);
  assert.deepEqual([part(100, track, true), part(150, track, true), part(0, track, true)], [1, 0.75, 1]);
  assert.equal(part(5, { left: 0, width: 0 }, false), 0);
});
