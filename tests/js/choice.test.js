/** What is carried through the door, and what this browser remembers of the last one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  carry, lastName, rememberName, rememberOn, wantsCamera, wantsMicrophone, wasOn,
} from "../../static/js/lobby/choice.js";
import { store } from "./desk-fake.js";

test("what was on at the door is on in the room: once, and each for itself", () => {
  const tab = store();
  assert.deepEqual([wantsMicrophone(tab), wantsCamera(tab)], [false, false]);
  carry({ microphone: true, camera: false }, tab);
  assert.deepEqual([wantsMicrophone(tab), wantsCamera(tab)], [true, false]);
  assert.equal(wantsMicrophone(tab), false, "reloading the room is no second arrival");
  carry({ microphone: true, camera: true }, tab);
  assert.deepEqual([wantsCamera(tab), wantsCamera(tab)], [true, false]);
  carry({ microphone: false, camera: false }, tab);
  assert.equal(wantsMicrophone(tab), false);
});

test("name, microphone and camera are remembered", () => {
  const kept = store();
  assert.deepEqual([lastName(kept), wasOn("microphone", kept), wasOn("camera", kept)], ["", false, false]);
  rememberName("Zoe", kept);
  rememberOn("camera", true, kept);
  assert.deepEqual([lastName(kept), wasOn("microphone", kept), wasOn("camera", kept)], ["Zoe", false, true]);
  rememberOn("camera", false, kept);
  assert.equal(wasOn("camera", kept), false);
});

test("a browser that keeps nothing does no harm", () => {
  const refuse = () => { throw new Error("not here"); };
  const none = { getItem: refuse, setItem: refuse, removeItem: refuse };
  rememberName("Zoe", none);
  rememberOn("camera", true, none);
  carry({ microphone: true, camera: true }, none);
  assert.deepEqual([lastName(none), wasOn("camera", none), wantsMicrophone(none)], ["", false, false]);
});
