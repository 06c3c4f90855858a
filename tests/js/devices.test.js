/** The chosen device is found again after whatever re-enumeration does to it; the default is followed where it goes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device } from "../../static/js/devices/device.js";
import { found, real, recall, remember, same, standard } from "../../static/js/devices/devices.js";
import { rows } from "../../static/js/devices/picker.js";
import { Desk, device, store } from "./desk-fake.js";

const BUILT_IN = device("1", "Built-in");
const HEADSET = device("2", "Headset");
/** @param {{label: string, groupId: string}} behind */
const alias = (behind) => device("default", `Default - ${behind.label}`, behind.groupId);

test("a choice is remembered by kind, and forgotten for the default", () => {
  const kept = store();
  assert.equal(recall(kept, "audioinput"), null);
  remember(kept, "audioinput", HEADSET);
  assert.ok(same(recall(kept, "audioinput"), HEADSET));
  assert.equal(recall(kept, "videoinput"), null);
  remember(kept, "audioinput", null);
  assert.equal(recall(kept, "audioinput"), null);
});

test("what is not ours in the store, or a store that throws, is no choice", () => {
  for (const text of ["", "{", "null", "7", "{}", '{"deviceId":""}']) {
    assert.equal(recall(store({ "parley.device.audioinput": text }), "audioinput"), null);
  }
  const refusing = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); }, removeItem: () => {} };
  assert.equal(recall(refusing, "audioinput"), null);
  remember(refusing, "audioinput", HEADSET);
});

test("found by id, else by group and name, else by name, else not", () => {
  assert.equal(found([BUILT_IN, HEADSET], HEADSET), HEADSET);
  const [elsewhere, twin] = [device("9", "Headset", "other"), device("8", "Headset")];
  assert.equal(found([BUILT_IN, elsewhere, twin], HEADSET), twin);
  assert.equal(found([BUILT_IN, elsewhere], HEADSET), elsewhere);
  assert.equal(found([BUILT_IN], HEADSET), null);
  assert.equal(found([BUILT_IN, HEADSET], null), null);
  assert.equal(found([device("", "", "")], device("2", "", "")), null, "before permission there are no names");
});

test("the default is what stands behind the browser's alias, else the first", () => {
  assert.equal(standard([alias(HEADSET), BUILT_IN, HEADSET]), HEADSET);
  assert.equal(standard([BUILT_IN, HEADSET]), BUILT_IN);
  assert.equal(standard([]), null);
  assert.deepEqual(real([alias(HEADSET), BUILT_IN, device("communications", "x")]), [BUILT_IN]);
});

test("what the picker shows: the default first, names, numbers where there are none", () => {
  assert.deepEqual([...rows([alias(HEADSET), BUILT_IN, HEADSET])],
    [["", "System default (Headset)"], ["1", "Built-in"], ["2", "Headset"]]);
  assert.deepEqual([...rows([device("1", ""), device("2", "")])], [["", "System default"], ["1", "Device 1"], ["2", "Device 2"]]);
});

/** @param {Desk} desk @param {ReturnType<typeof store>} kept */
const at = (desk, kept = store()) => new Device("audioinput", () => desk, kept);
/** @param {Desk} desk @param {ReturnType<typeof store>} kept */
const filming = (desk, kept = store()) => new Device("videoinput", () => desk, kept);

/** @param {Device} one */
const open = (one) => one.track?.getSettings().deviceId;

test("the chosen device is opened; unplugged, the default goes on and says so; back again, so is it", async () => {
  const desk = new Desk(BUILT_IN, HEADSET);
  const one = at(desk);
  await one.choose("2");
  await one.open();
  assert.equal(open(one), "2");
  assert.equal(await one.follow(), null);
  let lost = 0;
  one.onlost = () => void lost++;
  desk.unplug(HEADSET);
  assert.equal(lost, 1);
  assert.equal(await one.follow(), "Headset was unplugged. Now using Built-in.");
  assert.equal(open(one), "1");
  assert.equal(await one.follow(), null);
  desk.plugged = [BUILT_IN, device("77", "Headset")];
  assert.equal(await one.follow(), "Now using Headset.");
  assert.equal(open(one), "77");
});

test("a track that ended before the list knew is the same loss, told once", async () => {
  const desk = new Desk(BUILT_IN, HEADSET);
  const one = at(desk);
  await one.choose("2");
  await one.open();
  desk.unplug(HEADSET);
  desk.plugged = [BUILT_IN, HEADSET]; // still listed, but it cannot be opened
  desk.busy.add("2");
  assert.equal(await one.follow(), "Headset was unplugged. Now using Built-in.");
  desk.plugged = [BUILT_IN];
  assert.equal(await one.follow(), null);
  assert.equal(desk.opened.length, 2);
});

test("without a choice the system's default is followed", async () => {
  const desk = new Desk(alias(BUILT_IN), BUILT_IN, HEADSET);
  const one = at(desk);
  await one.open();
  desk.plugged = [alias(HEADSET), BUILT_IN, HEADSET];
  assert.equal(await one.follow(), "Now using Headset.");
  assert.equal(await one.follow(), null);
  assert.equal(one.chosen, "");
});

test("a choice holds while the system's default moves", async () => {
  const desk = new Desk(alias(HEADSET), BUILT_IN, HEADSET);
  const one = at(desk);
  await one.choose("1");
  await one.open();
  desk.plugged = [alias(BUILT_IN), BUILT_IN, HEADSET];
  assert.equal(await one.follow(), null);
  assert.equal(open(one), "1");
});

test("a choice whose id has changed is found once names may be read", async () => {
  const desk = new Desk(BUILT_IN, device("66", "Headset"));
  desk.allowed = false;
  const kept = store();
  remember(kept, "audioinput", HEADSET);
  const one = at(desk, kept);
  await one.open();
  assert.equal(open(one), "66");
  assert.equal(await one.follow(), null);
});

test("a busy choice gives the default; nothing at all is an error and opens nothing", async () => {
  const desk = new Desk(BUILT_IN, HEADSET);
  const one = at(desk);
  await one.choose("2");
  desk.busy.add("2");
  assert.equal(await one.open(), "Headset cannot be used now. Using Built-in.");
  assert.equal(open(one), "1");
  assert.equal(await one.follow(), null, "it is not tried again and again");
  desk.unplug(BUILT_IN);
  desk.plugged = [];
  await assert.rejects(one.follow(), { name: "NotFoundError" });
  assert.equal(one.track, null);
});

test("one device at a time is open, and none after close", async () => {
  const desk = new Desk(BUILT_IN, HEADSET);
  const one = at(desk);
  await one.open();
  await one.open();
  await one.choose("2");
  await one.follow();
  const live = () => desk.opened.filter((track) => /** @type {any} */ (track).readyState === "live").length;
  assert.deepEqual([desk.opened.length, live()], [2, 1]);
  one.close();
  assert.equal(live(), 0);
});

const INSIDE = device("5", "Webcam", "lid", "videoinput");
const OUTSIDE = device("6", "Good camera", "usb", "videoinput");

test("a camera is asked for in a size a call can carry, and for the side where the person is", async () => {
  const desk = new Desk(BUILT_IN, INSIDE);
  await filming(desk).open();
  const [{ audio, video }] = desk.asked;
  assert.equal(audio, undefined);
  assert.deepEqual([video.width.ideal, video.height.ideal, video.frameRate.ideal, video.facingMode.ideal], [1280, 720, 30, "user"]);
});

test("cameras and microphones are chosen apart", async () => {
  const desk = new Desk(BUILT_IN, HEADSET, INSIDE, OUTSIDE);
  const kept = store();
  const [heard, seen] = [at(desk, kept), filming(desk, kept)];
  await heard.choose("2");
  await seen.choose("6");
  await Promise.all([heard.open(), seen.open()]);
  assert.deepEqual([open(heard), open(seen)], ["2", "6"]);
  assert.equal(desk.asked[1].video.facingMode, undefined, "a chosen camera looks where it looks");
});

test("a camera that nobody chose stays, whatever else is plugged in, until the default is asked for", async () => {
  const desk = new Desk(INSIDE);
  const one = filming(desk);
  await one.open();
  desk.plugged = [OUTSIDE, INSIDE];
  assert.equal(await one.follow(), null);
  assert.equal(open(one), "5");
  await one.choose("");
  assert.equal(await one.follow(), "Now using Good camera.");
});

test("an unplugged camera gives way to another one, and takes its place back", async () => {
  const desk = new Desk(INSIDE, OUTSIDE);
  const one = filming(desk);
  await one.choose("6");
  assert.equal(await one.open(), "");
  desk.unplug(OUTSIDE);
  assert.equal(await one.follow(), "Good camera was unplugged. Now using Webcam.");
  desk.plugged = [INSIDE, device("99", "Good camera", "other", "videoinput")];
  assert.equal(await one.follow(), "Now using Good camera.");
  assert.equal(open(one), "99");
});
