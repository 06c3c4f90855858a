/** One person's windows: the microphone is where it was turned on last, and nowhere else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Rival } from "../../static/js/room/rival.js";

/** @typedef {Record<string, number>} Since by window: second of the turning on; 0 off, -1 on but the room forgot since when */

/** @param {Since} since */
const windows = (since) =>
  Object.entries(since).map(([id, at]) => ({
    id, audio: at !== 0, audio_at: at > 0 ? new Date(at * 1000).toISOString() : null, video: false, screen: false,
  }));

/** What each of two windows is told at each step; both are on from the beginning. @param {Since[]} steps */
function told(steps) {
  const rivals = { a: new Rival(), b: new Rival() };
  return steps.map((step) => Object.entries(rivals).filter(([id, rival]) => rival.look(windows(step), id, true) === "yield").map(([id]) => id).join(""));
}

test("who spoke first gives way, whichever window that is", () => {
  assert.deepEqual(told([{ a: 0, b: 0 }, { a: 1, b: 0 }, { a: 1, b: 2 }, { a: 0, b: 2 }]), ["", "", "a", ""]);
  assert.deepEqual(told([{ a: 0, b: 1 }, { a: 2, b: 1 }, { a: 2, b: 0 }]), ["", "b", ""]);
});

test("both in one breath: one of them, and both windows agree which", () => {
  assert.deepEqual(told([{ a: 0, b: 0 }, { a: 3, b: 2 }]), ["", "b"]);
  assert.deepEqual(told([{ a: 2, b: 2 }]), ["a"]);
});

test("the same said again, a third that is silent, and a window alone are no rivals", () => {
  assert.deepEqual(told([{ a: 1 }, { a: 1 }, { a: 1, c: 0 }, { a: 1, b: 0 }]), ["", "", "", ""]);
});

test("a window that is only listened in never gives way", () => {
  assert.equal(new Rival().look(windows({ a: 0, b: 1 }), "a", false), "");
});

test("who took it back does not give way to news from before", () => {
  const rival = new Rival();
  assert.equal(rival.look(windows({ a: 1, b: 0 }), "a", true), "");
  assert.equal(rival.look(windows({ a: 1, b: 0 }), "a", false), "");  // the socket said that b speaks
  assert.equal(rival.look(windows({ a: 1, b: 2 }), "a", true), "");  // late
  assert.equal(rival.look(windows({ a: 0, b: 2 }), "a", true), "");
  assert.equal(rival.look(windows({ a: 3, b: 2 }), "a", true), "");
  assert.equal(rival.look(windows({ a: 1, b: 2 }), "a", true), "");  // later still
  assert.equal(rival.look(windows({ a: 3, b: 4 }), "a", true), "yield");
});

test("a window that the room had forgotten gives way to who speaks meanwhile", () => {
  assert.deepEqual(told([{ a: 1, b: 0 }, { a: -1, b: 3 }]), ["", "a"]);
});

test("it is told, once, when the last other window is gone", () => {
  const rival = new Rival();
  const steps = [{ a: 1 }, { a: 1, b: 2, c: 0 }, { a: 0, c: 0 }, { a: 0 }, { a: 0 }, {}];
  assert.deepEqual(steps.map((step) => rival.look(windows(step), "a", true)), ["", "yield", "", "alone", "", ""]);
});
