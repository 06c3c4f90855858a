import assert from "node:assert/strict";
import { test } from "node:test";
import { Shown } from "../../static/js/captions/shown.js";

const items = (count) => Array.from({ length: count }, (_, at) => ({ at, id: String(at) }));
const range = ({ items: shown, before, after }) => [shown[0]?.at ?? null, shown.at(-1)?.at ?? null, before, after];

test("everything while it is little: the very same array", () => {
  const all = items(5);
  const shown = new Shown(10, 30);
  assert.equal(shown.of(all, true).items, all);
  assert.deepEqual(range(shown.of([], true)), [null, null, 0, 0]);
});

test("whoever follows sees the newest; two thousand leave no more than that", () => {
  const shown = new Shown(10, 30);
  for (const count of [9, 25, 2000]) shown.of(items(count), true);
  assert.deepEqual(range(shown.of(items(2000), true)), [1990, 1999, 1990, 0]);
});

test("whoever reads further up keeps the first, up to a limit; what is newer waits", () => {
  const shown = new Shown(10, 30);
  shown.of(items(20), true);
  assert.deepEqual(range(shown.of(items(35), false)), [10, 34, 10, 0]);
  assert.deepEqual(range(shown.of(items(60), false)), [10, 39, 10, 20]);
  assert.deepEqual(range(shown.of(items(90), false)), [10, 39, 10, 50]);
  assert.deepEqual(range(shown.of(items(90), true)), [80, 89, 80, 0]);
});

test("older ones that arrive late are shown to whoever follows, and the oldest go a few at a time", () => {
  const shown = new Shown(10, 30);
  shown.of(items(4), true);
  assert.deepEqual(range(shown.of([{ at: -1, id: "x" }, ...items(4)], true)), [-1, 3, 0, 0]);
  assert.deepEqual(range(shown.of(items(16), true)), [0, 15, 0, 0]);
  assert.deepEqual([shown.crowded(15), shown.crowded(16)], [false, true]);
  assert.deepEqual(range(shown.trim(items(16))), [6, 15, 6, 0]);
  assert.deepEqual(range(shown.of(items(17), true)), [6, 16, 6, 0]);
});

test("earlier and later move through all of it", () => {
  const all = items(100);
  const shown = new Shown(10, 30);
  shown.of(all, true);
  assert.deepEqual(range(shown.earlier(all)), [80, 99, 80, 0]);
  for (const first of [70, 60]) assert.equal(range(shown.earlier(all))[0], first);
  assert.deepEqual(range(shown.of(all, false)), [60, 89, 60, 10]);
  assert.deepEqual(range(shown.later(all)), [70, 99, 70, 0]);
  for (let steps = 0; steps < 9; steps++) shown.earlier(all);
  assert.deepEqual(range(shown.of(all, false)), [0, 29, 0, 70]);
});

test("what comes or goes above does not move the window", () => {
  const shown = new Shown(10, 30);
  shown.of(items(20), true);
  const older = [{ at: -1, id: "x" }, ...items(20)];
  assert.deepEqual(range(shown.of(older, false)), [10, 19, 11, 0]);
  assert.deepEqual(range(shown.of(older.filter(({ at }) => at !== 10), false)), [11, 19, 11, 0]);
});
