/** What pictures may cost: by people, by tile, by what the link and the machine bear. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { camera, screen, STEPS } from "../../static/js/rtc/adapt.js";
import { Watcher } from "../../static/js/rtc/watcher.js";

const given = (more = {}) => ({ people: 2, tile: undefined, lowered: 0, height: 720, ...more });
const FINE = { limited: "none", available: 5_000_000, asked: 1_740_000, busy: 0.1 };
const THIN = { ...FINE, limited: "bandwidth", available: 900_000 };

test("two people see each other in full; six get a quarter of the lines each way and an eighth of the bits", () => {
  assert.deepEqual(camera(given()), { active: true, maxBitrate: 1_700_000, maxFramerate: 30, scaleResolutionDownBy: 1 });
  const six = camera(given({ people: 6 }));
  assert.equal(720 / six.scaleResolutionDownBy, 180);
  assert.ok(six.maxBitrate >= 200_000 && six.maxBitrate <= 250_000);
  assert.ok(six.maxFramerate >= 15 && six.maxFramerate <= 20);
  assert.deepEqual(camera(given({ people: 16 })), six);
});

test("more people never get more each, and all together stay within what a home may send", () => {
  const rates = [1, 2, 3, 4, 5, 6, 7].map((people) => camera(given({ people })).maxBitrate);
  assert.deepEqual(rates, rates.toSorted((a, b) => b - a));
  for (const [index, rate] of rates.entries()) assert.ok(rate * index <= 2_100_000, `${index + 1} people`);
});

test("a small tile is sent a small picture, a tile of no size none; a large one no more than the people allow", () => {
  const tall = (width, height, people = 2) => 720 / camera(given({ people, tile: { width, height } })).scaleResolutionDownBy;
  assert.deepEqual([[2000, 1200], [960, 540], [600, 340], [320, 180], [100, 56]].map(([w, h]) => tall(w, h)), [720, 540, 360, 180, 90]);
  assert.equal(tall(1920, 1080, 6), 180);
  assert.equal(tall(200, 400), 360, "an upright tile is filled by height");
  assert.equal(camera(given({ tile: { width: 0, height: 0 } })).active, false);
});

test("a camera that gives less is not blown up", () => {
  assert.equal(camera(given({ height: 480 })).scaleResolutionDownBy, 1);
  assert.equal(camera(given({ height: 0 })).scaleResolutionDownBy, 1);
  assert.equal(camera(given({ height: 480, people: 6 })).scaleResolutionDownBy, 480 / 180);
});

test("a screen keeps its pixels and gives up pictures a second", () => {
  assert.deepEqual(screen(2, 0), { active: true, maxBitrate: 2_500_000, maxFramerate: 15, scaleResolutionDownBy: 1 });
  for (let lowered = 0; lowered <= STEPS; lowered++) {
    for (const people of [2, 4, 6, 9]) {
      const { scaleResolutionDownBy, maxFramerate } = screen(people, lowered);
      assert.ok(scaleResolutionDownBy === 1 && maxFramerate >= 5);
    }
  }
});

/** Looks until it changes, at most so often. @returns {number} looks it took */
function changes(watcher, sample, most = 100) {
  for (let looks = 1; looks <= most; looks++) if (watcher.look(sample, 2)) return looks;
  return Infinity;
}

function experienced() {
  const watcher = new Watcher();
  for (let looks = 0; looks < 4; looks++) watcher.look(THIN, 2);
  assert.equal(watcher.lowered, 0, "it feels its way up first");
  return watcher;
}

test("three bad looks in a row turn it down a rung; one or two are nothing", () => {
  const watcher = experienced();
  for (const limited of ["cpu", "cpu", "none", "bandwidth", "bandwidth", "other"]) assert.equal(watcher.look({ ...THIN, limited }, 2), false);
  assert.equal(changes(watcher, { ...FINE, limited: "cpu" }), 3);
  assert.equal(changes(watcher, { ...FINE, busy: 0.9 }), 3);
  assert.equal(watcher.lowered, 2);
});

test("it goes down to the last rung and no further; up after a calm while, one by one", () => {
  const watcher = experienced();
  while (changes(watcher, { ...FINE, limited: "cpu" }, 10) < Infinity);
  assert.equal(watcher.lowered, STEPS);
  assert.ok(changes(watcher, FINE) >= 6);
  assert.equal(watcher.lowered, STEPS - 1);
});

test("what proved too much is tried again later and later", () => {
  const watcher = experienced();
  changes(watcher, { ...FINE, limited: "cpu" });
  const waits = [1, 2, 3, 4, 5].map(() => {
    const calm = changes(watcher, FINE);
    changes(watcher, { ...FINE, limited: "cpu" });
    return calm;
  });
  assert.deepEqual(waits, [6, 12, 24, 48, 48]);
});

test("it does not go up where the link has no room for it", () => {
  const watcher = experienced();
  changes(watcher, THIN);
  assert.equal(changes(watcher, { ...FINE, available: 1_500_000 }), Infinity);
  assert.equal(changes(watcher, { ...FINE, available: 2_500_000 }), 1);
  changes(watcher, { ...THIN, available: 0 });
  assert.ok(changes(watcher, { ...FINE, available: 0 }) < Infinity, "unknown is not none");
});

test("a picture held back by our own cap on a wide link is no complaint of the link", () => {
  const watcher = experienced();
  assert.equal(changes(watcher, { ...FINE, limited: "bandwidth", asked: 260_000 }), Infinity);
  assert.equal(changes(watcher, { ...FINE, limited: "bandwidth", asked: 260_000, available: 270_000 }), 3);
});
