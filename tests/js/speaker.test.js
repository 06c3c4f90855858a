/** The chosen loudspeaker: everything that plays moves there, away from it when it is unplugged, and back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { known } from "../../static/js/devices/known.js";
import { Speaker } from "../../static/js/rtc/speaker.js";
import { Desk, device, store } from "./desk-fake.js";

const BUILT_IN = device("1", "Built-in", "a", "audiooutput");
const HEADSET = device("2", "Headset", "b", "audiooutput");
const MICROPHONE = device("2", "Headset", "b", "audioinput");

const settled = () => new Promise((resolve) => setImmediate(resolve));

function element() {
  const heard = {
    sink: "", fails: false,
    async setSinkId(/** @type {string} */ id) {
      if (heard.fails && id) throw new Error("gone");
      heard.sink = id;
    },
  };
  return heard;
}

/** @param {Desk} desk @param {ReturnType<typeof store>} kept */
const at = (desk, kept = store()) => new Speaker({ media: desk, store: kept, supported: true });

test("what plays goes where the person chose, now and at the next visit", async () => {
  const desk = new Desk(BUILT_IN, HEADSET, MICROPHONE);
  const kept = store();
  const speaker = at(desk, kept);
  const [one, other] = [element(), element()];
  await speaker.apply(one);
  assert.deepEqual([speaker.chosen, one.sink], ["", ""]);
  await speaker.use("2");
  await speaker.apply(other);
  assert.deepEqual([speaker.chosen, one.sink, other.sink], ["2", "2", "2"]);
  const later = element();
  await at(desk, kept).apply(later);
  assert.equal(later.sink, "2");
  await speaker.use("");
  assert.deepEqual([speaker.chosen, one.sink, other.sink], ["", "", ""]);
});

test("unplugged: the default plays; back under another id: so does it", async () => {
  const desk = new Desk(BUILT_IN, HEADSET);
  const speaker = at(desk);
  const one = element();
  await speaker.apply(one);
  await speaker.use("2");
  desk.unplug(HEADSET);
  await settled();
  assert.equal(one.sink, "");
  desk.plugged = [BUILT_IN, device("77", "Headset", "c", "audiooutput")];
  desk.dispatchEvent(new Event("devicechange"));
  await settled();
  assert.deepEqual([one.sink, speaker.chosen], ["77", "77"]);
});

test("names are known only once a microphone was allowed: then it is followed", async () => {
  const desk = new Desk(BUILT_IN, HEADSET);
  const kept = store();
  await at(desk, kept).use("2");
  desk.allowed = false;
  const speaker = at(desk, kept);
  const one = element();
  await speaker.apply(one);
  assert.equal(one.sink, "");
  desk.allowed = true;
  known();
  await settled();
  assert.equal(one.sink, "2");
});

test("one that vanished a moment ago leaves the sound on the default", async () => {
  const speaker = at(new Desk(BUILT_IN, HEADSET));
  const one = element();
  one.fails = true;
  await speaker.use("2");
  await speaker.apply(one);
  assert.equal(one.sink, "");
});

test("a browser that cannot leaves everything where it is", async () => {
  const speaker = new Speaker({ media: new Desk(BUILT_IN), store: store(), supported: false });
  const one = element();
  await speaker.use("1");
  await speaker.apply(one);
  known();
  await settled();
  assert.deepEqual([speaker.chosen, one.sink], ["", ""]);
});
