/** The pages around meetings: shortcuts, days, other people's clocks. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { dayOf, elsewhere, heading } from "../../static/js/meetings/calendar.js";
import { shortcut } from "../../static/js/meetings/keys.js";

const NOON = new Date("2026-11-21T12:00:00Z");

test("N and slash are shortcuts, with shift or without", () => {
  assert.equal(shortcut({ key: "n" }, false), "new");
  assert.equal(shortcut({ key: "N" }, false), "new");
  assert.equal(shortcut({ key: "/" }, false), "search");
  assert.equal(shortcut({ key: "m" }, false), "");
});

test("no shortcut while typing, with a modifier, held down or while a letter is composed", () => {
  assert.equal(shortcut({ key: "n" }, true), "");
  for (const held of ["ctrlKey", "metaKey", "altKey", "repeat", "isComposing"]) {
    assert.equal(shortcut({ key: "n", [held]: true }, false), "", held);
  }
});

test("days are those of the reader's calendar", () => {
  const late = new Date("2026-11-21T23:30:00Z");
  assert.equal(dayOf(late, "UTC"), "2026-11-21");
  assert.equal(heading(late, NOON, "UTC", "en-GB"), "Today");
  assert.equal(heading(late, NOON, "Asia/Tokyo", "en-GB"), "Tomorrow");
  assert.equal(heading(new Date("2026-11-27T09:00:00Z"), NOON, "UTC", "en-GB"), "Friday 27 November");
  assert.match(heading(new Date("2027-01-04T09:00:00Z"), NOON, "UTC", "es"), /lunes.*4.*enero.*2027/u);
});

test("another clock is told only where it differs", () => {
  assert.equal(elsewhere(NOON, "Europe/Berlin", "Berlin", "Europe/Madrid"), "");
  assert.match(elsewhere(NOON, "Asia/Tokyo", "Tokyo", "Europe/Madrid"), /^21:00 in Tokyo$/u);
  assert.match(elsewhere(NOON, "Pacific/Auckland", "Auckland", "Europe/Madrid"), /Sun.*01:00 in Auckland$/u);
  assert.equal(elsewhere(NOON, "Mars/Olympus", "Olympus", "Europe/Madrid"), "");
});
