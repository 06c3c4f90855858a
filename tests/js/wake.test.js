/** The screen stays awake while it is wanted, and sleeps as it likes afterwards. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Wake } from "../../static/js/microphone/wake.js";

class Screen {
  asked = 0;
  released = 0;
  /** @type {{released: boolean, release: () => Promise<void>}[]} */
  locks = [];

  async request() {
    this.asked++;
    const lock = { released: false, release: async () => void (lock.released = true, this.released++) };
    this.locks.push(lock);
    return lock;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("asked for once while it is wanted, released when it is not", async () => {
  const screen = new Screen();
  const wake = new Wake(screen);
  for (let tick = 0; tick < 3; tick++) wake.update(true, true);
  await settled();
  wake.update(true, true);
  assert.deepEqual([screen.asked, screen.released], [1, 0]);
  wake.update(false, true);
  assert.deepEqual([screen.asked, screen.released], [1, 1]);
});

test("what the browser let go of while hidden is asked for again once visible", async () => {
  const screen = new Screen();
  const wake = new Wake(screen);
  wake.update(true, true);
  await settled();
  screen.locks[0].released = true;
  wake.update(true, false);
  await settled();
  assert.equal(screen.asked, 1);
  wake.update(true, true);
  await settled();
  assert.equal(screen.asked, 2);
});

test("muted while the browser was still answering: the lock goes as soon as it comes", async () => {
  const screen = new Screen();
  const wake = new Wake(screen);
  wake.update(true, true);
  wake.update(false, true);
  await settled();
  assert.deepEqual([screen.asked, screen.released], [1, 1]);
});

test("a browser that refuses, or knows no wake lock, does no harm", async () => {
  let asked = 0;
  const refusing = new Wake({ request: async () => { asked++; throw new Error("low battery"); } });
  refusing.update(true, true);
  await settled();
  refusing.update(true, true);
  await settled();
  assert.equal(asked, 2);
  const without = new Wake(undefined);
  without.update(true, true);
  without.update(false, true);
});
