/** How loud it is, and what is told about the device. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Level, loudness } from "../../static/js/microphone/level.js";
import { Notice } from "../../static/js/devices/notice.js";
import { Wake } from "../../static/js/microphone/wake.js";

/** @param {number} amplitude of full scale */
function tone(amplitude) {
  return Float32Array.from({ length: 1600 }, (_, i) => amplitude * Math.sin(i / 5));
}

test("silence is 0, a shout 1, speech between, louder is more", () => {
  assert.equal(loudness(new Float32Array(1600)), 0);
  assert.equal(loudness(new Float32Array(0)), 0);
  assert.equal(loudness(tone(1)), 1);
  const speech = [0.01, 0.03, 0.1, 0.2].map((amplitude) => loudness(tone(amplitude)));
  assert.deepEqual(speech, [...speech].sort((a, b) => a - b));
  assert.ok(speech[0] > 0.1 && speech[3] < 1);
});

test("it rises at once, falls slowly, and ends at 0", () => {
  let now = 0;
  const level = new Level(() => now);
  level.add(tone(1));
  assert.equal(level.value, 1);
  now = 120;
  assert.ok(Math.abs(level.value - 0.5) < 0.01);
  level.add(new Float32Array(1600));
  assert.ok(Math.abs(level.value - 0.5) < 0.01, "a pause does not drop it");
  now = 5000;
  assert.equal(level.value, 0);
});

test("a notice stays some seconds; mute elsewhere is told while it lasts, and not for a blink", () => {
  let now = 0;
  const notice = new Notice(() => now);
  assert.equal(notice.text, "");
  notice.tell("Now using B.");
  now = 5000;
  assert.equal(notice.text, "Now using B.");
  now = 7000;
  assert.equal(notice.text, "");
  notice.muted(true, "muted");
  now = 7500;
  notice.muted(true, "muted");
  assert.equal(notice.text, "");
  now = 8100;
  notice.muted(true, "muted");
  assert.equal(notice.text, "muted");
  notice.muted(false, "muted");
  assert.equal(notice.text, "");
});

function screen() {
  const locks = /** @type {{released: boolean, release: () => Promise<void>}[]} */ ([]);
  return {
    locks,
    get held() {
      return locks.filter(({ released }) => !released).length;
    },
    async request() {
      const lock = { released: false, release: async () => void (lock.released = true) };
      locks.push(lock);
      return lock;
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("the screen stays awake while it is wanted, and is asked for again after the page was hidden", async () => {
  const asked = screen();
  const wake = new Wake(asked);
  wake.update(true, true);
  wake.update(true, true);
  await settled();
  assert.equal(asked.locks.length, 1);
  asked.locks[0].released = true; // the browser lets go when the page is hidden
  wake.update(true, false);
  await settled();
  assert.equal(asked.locks.length, 1);
  wake.update(true, true);
  await settled();
  assert.equal(asked.held, 1);
  wake.update(false, true);
  assert.equal(asked.held, 0);
});

test("turned off while the browser was still thinking: let go at once; no API, no trouble", async () => {
  const asked = screen();
  const wake = new Wake(asked);
  wake.update(true, true);
  wake.update(false, true);
  await settled();
  assert.equal(asked.held, 0);
  new Wake(undefined).update(true, true);
  const refusing = new Wake({ request: () => Promise.reject(new Error("battery")) });
  refusing.update(true, true);
  await settled();
  refusing.update(true, true);
  await settled();
});
