/** The chosen device is found again after whatever re-enumeration does to it; the default is followed where it goes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device } from "../../static/js/devices/device.js";
import { found, real, recall, remember, same, standard } from "../../static/js/devices/devices.js";
import { rows } from "../../static/js/devices/picker.js";

/** @param {string} deviceId @param {string} label @param {string} groupId */
const device = (deviceId, label, groupId = `group-${label}`) => ({ deviceId, groupId, label, kind: "audioinput" });
const BUILT_IN = device("1", "Built-in");
const HEADSET = device("2", "Headset");
/** @param {{label: string, groupId: string}} behind */
const alias = (behind) => device("default", `Default - ${behind.label}`, behind.groupId);

function store(start = {}) {
  const kept = new Map(Object.entries(start));
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
  };
}

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

/** Devices that can be plugged in and out; opens what is asked for. */
class Desk {
  /** @type {ReturnType<typeof device>[]} */
  plugged = [];
  allowed = true;
  /** @type {Set<string>} */
  busy = new Set();
  /** @type {{deviceId: string, live: boolean, onended: (() => void) | null}[]} */
  opened = [];

  /** @param {ReturnType<typeof device>[]} plugged */
  constructor(...plugged) {
    this.plugged = plugged;
  }

  async enumerateDevices() {
    return /** @type {any} */ (this.allowed ? this.plugged : this.plugged.map(() => device("", "", "")));
  }

  async getUserMedia({ audio } = /** @type {any} */ ({})) {
    const { exact, ideal } = audio.deviceId ?? {};
    const wanted = this.plugged.find(({ deviceId }) => deviceId === (exact ?? ideal));
    const one = wanted ?? (exact ? null : standard(this.plugged));
    if (!this.plugged.length) throw Object.assign(new Error(), { name: "NotFoundError" });
    if (!one) throw Object.assign(new Error(), { name: "OverconstrainedError" });
    if (this.busy.has(one.deviceId)) throw Object.assign(new Error(), { name: "NotReadableError" });
    this.allowed = true;
    return /** @type {any} */ (this.#stream(one));
  }

  /** @param {ReturnType<typeof device>} one */
  #stream(one) {
    /** @type {any} */
    const track = {
      deviceId: one.deviceId, label: one.label, onended: null, readyState: "live",
      getSettings: () => ({ deviceId: one.deviceId, groupId: one.groupId }),
      stop: () => (track.readyState = "ended"),
    };
    this.opened.push(track);
    return { getAudioTracks: () => [track], getTracks: () => [track] };
  }

  /** @param {ReturnType<typeof device>} one */
  unplug(one) {
    this.plugged = this.plugged.filter((other) => other !== one);
    for (const track of /** @type {any[]} */ (this.opened)) {
      if (track.deviceId !== one.deviceId || track.readyState !== "live") continue;
      track.readyState = "ended";
      track.onended?.();
    }
  }
}

/** @param {Desk} desk @param {ReturnType<typeof store>} kept */
const at = (desk, kept = store()) => new Device("audioinput", () => desk, kept);

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
  await one.open();
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
