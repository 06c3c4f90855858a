/** One person's windows: the microphone is where it was turned on last, and nowhere else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Rival } from "../../static/js/room/rival.js";

/** @param {Record<string, boolean>} audio by window */
const windows = (audio) => Object.entries(audio).map(([id, on]) => ({ id, audio: on, video: false, screen: false }));

/** What each of two windows is told at each step. @param {Record<string, boolean>[]} steps */
function told(steps) {
  const rivals = { a: new Rival(), b: new Rival() };
  return steps.map((step) => Object.entries(rivals).filter(([id, rival]) => rival.look(windows(step), id) === "yield").map(([id]) => id).join(""));
}

test("who spoke first gives way, whichever window that is", () => {
  assert.deepEqual(told([{ a: false, b: false }, { a: true, b: false }, { a: true, b: true }, { a: false, b: true }]), ["", "", "a", ""]);
  assert.deepEqual(told([{ a: false, b: true }, { a: true, b: true }, { a: true, b: false }]), ["", "b", ""]);
});

test("both in one breath: one of them, and both windows agree which", () => {
  assert.deepEqual(told([{ a: false, b: false }, { a: true, b: true }]), ["", "a"]);
});

test("the same said again, a third that is silent, and a window alone are no rivals", () => {
  assert.deepEqual(told([{ a: true }, { a: true }, { a: true, c: false }, { a: true, b: false }]), ["", "", "", ""]);
});

test("a window that is only listened in never gives way", () => {
  const rival = new Rival();
  rival.look(windows({ a: false, b: false }), "a");
  assert.equal(rival.look(windows({ a: false, b: true }), "a"), "");
});

test("it is told, once, when the last other window is gone", () => {
  const rival = new Rival();
  const steps = [{ a: true }, { a: true, b: true, c: false }, { a: false, c: false }, { a: false }, { a: false }, {}];
  assert.deepEqual(steps.map((step) => rival.look(windows(step), "a")), ["", "yield", "", "alone", "", ""]);
});
