/** How loud each peer is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Levels, loudness } from "../../static/js/rtc/levels.js";

function levels() {
  const time = { now: 0 };
  const of = new Levels(() => time.now);
  return { time, of, hear: (audioLevel, timestamp = time.now) => (of.heard("a", [{ audioLevel, timestamp }]), of.all().get("a")) };
}

test("silence is 0, full scale 1, speech between", () => {
  assert.deepEqual([loudness(0), loudness(1)], [0, 1]);
  assert.ok(loudness(0.05) > 0.3 && loudness(0.05) < 0.8);
});

test("up at once, down slowly, and to nothing at last", () => {
  const { time, hear } = levels();
  assert.equal(hear(1), 1);
  time.now = 150;
  assert.ok(Math.abs(hear(0) - 0.5) < 0.01);
  time.now = 300;
  assert.ok(Math.abs(hear(0) - 0.25) < 0.01);
  time.now = 5000;
  assert.equal(hear(0), 0);
});

test("what stands still is over: nothing comes in silence, or the link is down", () => {
  const { time, hear } = levels();
  hear(1, 7);
  for (time.now = 100; time.now < 600; time.now += 100) assert.equal(hear(1, 7), 1);
  time.now = 3000;
  assert.ok(hear(1, 7) < 0.01);
  assert.equal(hear(1, 8), 1);
});

test("no sources, no level told, a peer that left", () => {
  const { of } = levels();
  of.heard("a", []);
  of.heard("b", [{ timestamp: 5 }]);
  assert.deepEqual([...of.all()], [["a", 0], ["b", 0]]);
  of.forget("a");
  assert.deepEqual([...of.all().keys()], ["b"]);
});
