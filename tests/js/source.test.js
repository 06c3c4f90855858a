/** A microphone or camera with a switch: however quickly it is pressed, the last press wins, and nothing stays open that is off. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Source } from "../../static/js/devices/source.js";
import { Camera } from "../../static/js/rtc/camera.js";
import { Desk, device, store } from "./desk-fake.js";

const BUILT_IN = device("1", "Built-in");
const HEADSET = device("2", "Headset");
const INSIDE = device("5", "Webcam", "lid", "videoinput");
const OUTSIDE = device("6", "Good camera", "usb", "videoinput");

/** @param {Desk} desk */
function microphone(desk) {
  /** @type {string[]} */
  const told = [];
  const source = new Source("audioinput", {
    keeps: true, media: () => desk, store: store(),
    ready: () => void told.push("ready"), began: () => void told.push("began"), over: () => void told.push("over"),
    worded: (problem, lost) => (lost ? `Lost. ${problem}` : problem),
  });
  return { source, told };
}

/** @param {Desk} desk @param {ReturnType<typeof store>} kept */
const camera = (desk, kept = store()) => new Camera({ media: () => desk, store: kept });

/** A desk that thinks until it is let go. @param {Desk} desk */
function thinking(desk) {
  let go = () => {};
  desk.pause = new Promise((resolve) => (go = () => resolve(undefined)));
  return () => go();
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a microphone: on and off, the device stays open and silent", async () => {
  const desk = new Desk(BUILT_IN);
  const { source, told } = microphone(desk);
  const started = source.on();
  assert.equal(source.state, "starting");
  await started;
  assert.deepEqual([source.state, source.track?.enabled], ["on", true]);
  const off = source.off();
  assert.deepEqual([source.state, source.track?.enabled], ["off", false], "at once");
  await off;
  await source.on();
  assert.deepEqual([source.track?.enabled, desk.opened.length], [true, 1]);
  assert.deepEqual(told, ["ready", "began", "over", "ready", "began"]);
});

test("push to talk: however quickly, the last press wins, and the device is asked for once", async () => {
  const desk = new Desk(BUILT_IN);
  const { source } = microphone(desk);
  const go = thinking(desk);
  source.on();
  await settled();
  source.off();
  assert.equal(source.state, "off");
  source.on();
  source.off();
  source.on();
  source.off();
  go();
  await source.on();
  await source.off();
  await settled();
  assert.deepEqual([source.state, source.track?.enabled, desk.opened.length], ["off", false, 1]);
  for (let press = 0; press < 20; press++) {
    source.on();
    if (press % 3 === 0) await settled();
    source.off();
  }
  await source.on();
  assert.deepEqual([source.state, source.track?.enabled, desk.opened.length], ["on", true, 1]);
});

test("let go of before the browser gave it: silent, and it never began", async () => {
  const desk = new Desk(BUILT_IN);
  const { source, told } = microphone(desk);
  const go = thinking(desk);
  const started = source.on();
  await settled();
  await source.off();
  go();
  await started;
  assert.deepEqual([source.state, source.track?.enabled, told], ["off", false, []]);
});

test("a camera that is off is let go of, even when the browser gave it late", async () => {
  const desk = new Desk(INSIDE);
  const one = camera(desk);
  await one.on();
  assert.deepEqual([one.state, one.track?.contentHint, desk.live.length], ["on", "motion", 1]);
  await one.off();
  assert.deepEqual([one.state, one.track, desk.live.length], ["off", null, 0]);
  const go = thinking(desk);
  const started = one.on();
  await settled();
  one.off();
  go();
  await started;
  assert.deepEqual([one.state, desk.live.length], ["off", 0]);
  await one.toggle();
  assert.equal(one.state, "on");
  await one.toggle();
  assert.equal(one.state, "off");
});

test("every other track is told, and none", async () => {
  const desk = new Desk(INSIDE, OUTSIDE);
  const one = camera(desk);
  /** @type {(string | undefined)[]} */
  const told = [];
  one.ontrack = () => void told.push(/** @type {any} */ (one.track)?.label);
  await one.on();
  await one.use("6");
  await one.use("6");
  assert.equal(one.device, "6");
  assert.equal(one.notice, "Now using Good camera.");
  await one.off();
  assert.deepEqual(told, ["Webcam", "Good camera", undefined]);
});

test("a device chosen while it is off is opened when it comes on, and only then", async () => {
  const desk = new Desk(INSIDE, OUTSIDE);
  const kept = store();
  await camera(desk, kept).use("6");
  assert.equal(desk.opened.length, 0);
  const one = camera(desk, kept);
  await one.on();
  assert.equal(/** @type {any} */ (one.track).deviceId, "6");
});

for (const [name, words, trouble] of [
  ["NotAllowedError", "This page may not use your camera.", "refused"],
  ["NotReadableError", "Another program holds the camera.", "busy"],
  ["NotFoundError", "No camera was found.", "none"],
]) {
  test(`${name} is told, and can be tried again`, async () => {
    const desk = name === "NotFoundError" ? new Desk(BUILT_IN) : new Desk(INSIDE);
    desk.denied = name === "NotAllowedError";
    if (name === "NotReadableError") desk.busy.add("5");
    const one = camera(desk);
    await one.on();
    assert.equal(one.state, "off");
    assert.ok(one.problem.startsWith(words), one.problem);
    assert.equal(one.trouble, trouble);
    Object.assign(desk, { denied: false, busy: new Set(), plugged: [INSIDE] });
    await one.on();
    assert.deepEqual([one.state, one.problem, one.trouble], ["on", "", ""]);
  });
}

test("a page that is not secure says so and asks for nothing", async () => {
  const one = new Camera({ media: () => undefined, store: store() });
  await one.on();
  assert.deepEqual([one.state, one.problem.startsWith("Browsers give cameras to secure pages only.")], ["off", true]);
  await one.use("5");
});

test("unplugged: another one goes on and it says so; without another it is off, with what to do", async () => {
  const desk = new Desk(BUILT_IN, HEADSET);
  const { source, told } = microphone(desk);
  await source.use("2");
  await source.on();
  desk.unplug(HEADSET);
  await source.follow();
  assert.deepEqual([source.state, source.notice], ["on", "Headset was unplugged. Now using Built-in."]);
  assert.equal(source.track?.enabled, true);
  desk.unplug(BUILT_IN);
  await source.follow();
  assert.deepEqual([source.state, source.track], ["off", null]);
  assert.equal(source.problem, "Lost. The microphone was unplugged. Plug it in, then press the button again.");
  assert.deepEqual(told, ["ready", "began", "ready", "began", "over"]);
  desk.plugged = [HEADSET];
  await source.on();
  assert.deepEqual([source.state, source.problem], ["on", ""]);
});

test("a permission that is taken back turns it off and says so", async () => {
  const desk = new Desk(BUILT_IN);
  const { source } = microphone(desk);
  await source.on();
  desk.denied = true;
  desk.live[0].end();
  await source.follow();
  assert.deepEqual([source.state, source.problem.startsWith("Lost. This page may no longer use your microphone.")], ["off", true]);
});

test("muted by hand while another device is opened: that one is silent too", async () => {
  const desk = new Desk(BUILT_IN, HEADSET);
  const { source } = microphone(desk);
  await source.on();
  const go = thinking(desk);
  const moved = source.use("2");
  await settled();
  source.off();
  go();
  await moved;
  await source.follow();
  assert.deepEqual([source.state, source.track?.enabled ?? false, desk.live.filter(({ enabled }) => enabled).length], ["off", false, 0]);
});
