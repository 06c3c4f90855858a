import assert from "node:assert/strict";
import { test } from "node:test";
import { cells, grid } from "../../static/js/room/grid.js";
import { layout } from "../../static/js/room/layout.js";

const WINDOWS = [[390, 420], [366, 700], [620, 560], [800, 640], [1240, 640], [1880, 900], [300, 1200], [1600, 200]];
const COUNTS = Array.from({ length: 49 }, (_, index) => index + 1);
const GAP = 8;
const overlap = (a, b) => a.x < b.x + b.width - 0.01 && b.x < a.x + a.width - 0.01 && a.y < b.y + b.height - 0.01 && b.y < a.y + a.height - 0.01;
const inside = ({ x, y, width, height }, [w, h]) => x >= -0.01 && y >= -0.01 && x + width <= w + 0.01 && y + height <= h + 0.01;

function assertApart(rects, window) {
  for (const [index, rect] of rects.entries()) {
    assert.ok(inside(rect, window), `${JSON.stringify(rect)} in ${window}`);
    for (const other of rects.slice(index + 1)) assert.ok(!overlap(rect, other), `${JSON.stringify([rect, other])}`);
  }
}

const tile = (key, more = {}) => ({ key, ...more });
const people = (count) => [tile("me", { self: true }), ...Array.from({ length: count - 1 }, (_, index) => tile(`p${index}`))];

test("what people know from other calls", () => {
  const shape = (count, width, height) => {
    const { rows, columns } = grid(count, width, height);
    return [rows, columns];
  };
  assert.deepEqual(shape(1, 800, 600), [1, 1]);
  assert.deepEqual(shape(2, 1240, 640), [1, 2]);
  assert.deepEqual(shape(2, 390, 500), [2, 1]);
  assert.deepEqual(shape(4, 1240, 640), [2, 2]);
  assert.deepEqual(shape(9, 1240, 640), [3, 3]);
  assert.deepEqual(shape(5, 1240, 640), [2, 3]);
});

test("for any number of people and any window: apart, inside, 16:9, and no other grid has larger tiles", () => {
  for (const [width, height] of WINDOWS) {
    for (const count of COUNTS) {
      const { rows, columns, width: wide, height: high } = grid(count, width, height, { gap: GAP });
      assertApart(cells(count, { x: 0, y: 0, width, height }, { gap: GAP }), [width, height]);
      assert.ok(rows * columns >= count && (rows - 1) * columns < count, "no empty row");
      assert.ok(Math.abs(wide / high - 16 / 9) < 0.001);
      for (let other = 1; other <= count; other++) {
        const lines = Math.ceil(count / other);
        const most = Math.min((width - GAP * (other - 1)) / other, ((height - GAP * (lines - 1)) / lines) * (16 / 9));
        assert.ok(wide >= most - 0.001, `${count} in ${width}×${height}: ${columns} columns give ${wide}, ${other} give ${most}`);
      }
    }
  }
});

test("shapes that may be squarer use an upright window better, and never leave their bounds", () => {
  for (const count of COUNTS) {
    const [fixed, free] = [grid(count, 366, 560), grid(count, 366, 560, { narrowest: 1 })];
    assert.ok(free.width * free.height >= fixed.width * fixed.height);
    assert.ok(free.width / free.height >= 0.999 && free.width / free.height <= 16 / 9 + 0.001);
  }
  const four = grid(4, 366, 400, { narrowest: 1 });
  assert.ok(4 * four.width * four.height > 0.85 * 366 * 400);
});

test("one person fills the stage; of two the other does, and one's own floats in its corner", () => {
  const alone = layout(people(1), 800, 600).places.get("me");
  assert.deepEqual([alone.width, alone.height, alone.role], [800, 600, "grid"]);
  const two = layout(people(2), 800, 600).places;
  assert.deepEqual([two.get("p0").width, two.get("p0").height], [800, 600]);
  const { role, x, y, width, height } = two.get("me");
  assert.equal(role, "float");
  assert.ok(width < 260 && x + width < 800 && y + height < 600);
});

test("what is big has the room, everybody else stands in a strip: beside it, or below on an upright stage", () => {
  for (const [width, height] of WINDOWS) {
    for (const count of COUNTS) {
      const { places, more, others } = layout([tile("screen", { big: true, screen: true }), ...people(count)], width, height);
      const rects = [...places.values(), ...(others ? [others] : [])];
      assertApart(rects, [width, height]);
      assert.equal(places.size + more, count + 1);
      const { width: w, height: h } = places.get("screen");
      assert.ok(w * h > 0.5 * width * height, `${w}×${h} of ${width}×${height}`);
    }
  }
});

test("several screens stand side by side", () => {
  const screens = ["a", "b"].map((key) => tile(key, { big: true, screen: true }));
  const { places } = layout([...screens, ...people(3)], 1200, 700);
  const [a, b] = [places.get("a"), places.get("b")];
  assert.deepEqual([a.role, b.role, a.width], ["big", "big", b.width]);
  assert.equal(places.get("me").role, "strip");
});

test("more people than there is room for: those that matter are shown, the others counted", () => {
  const crowd = people(40).map((one, index) => ({ ...one, rank: index === 39 ? -1 : 0 }));
  const { places, more, others } = layout(crowd, 366, 300);
  assert.ok(places.has("p38"), "who speaks is shown");
  assert.equal(places.size + more, 40);
  assert.ok(others && more > 0);
  assertApart([...places.values(), others], [366, 300]);
  assert.equal(layout(people(9), 366, 420).more, 0);
});

test("everybody, in any window: apart and inside", () => {
  for (const [width, height] of WINDOWS) {
    for (const count of COUNTS.filter((number) => number !== 2)) {
      const { places, others } = layout(people(count), width, height);
      assertApart([...places.values(), ...(others ? [others] : [])], [width, height]);
    }
  }
});
