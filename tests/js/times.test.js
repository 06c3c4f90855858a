import assert from "node:assert/strict";
import test from "node:test";
import { shown } from "../../static/js/times.js";

const NOW = new Date(2026, 10, 21, 9, 30);

test("a day of this year needs no year, one of another has it", () => {
  assert.doesNotMatch(shown(new Date(2026, 0, 5, 14, 5), "moment", NOW), /2026/);
  assert.match(shown(new Date(2025, 11, 31, 14, 5), "moment", NOW), /2025.*14:05/);
  assert.match(shown(new Date(2027, 0, 1), "day", NOW), /2027/);
});

test("a clock has no year", () => {
  assert.equal(shown(new Date(2025, 11, 31, 14, 5), "clock", NOW), "14:05");
});
