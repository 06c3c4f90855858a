// The words of a summary that grows: pieces come in order, twice, too early, and over holes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Assembly } from "../../static/js/minutes/assembly.js";

test("pieces in order are put together", () => {
  const text = new Assembly();
  text.add(0, "We take ");
  text.add(8, "half of it.");
  assert.equal(text.text, "We take half of it.");
  assert.equal(text.broken, false);
});

test("a piece that comes twice, or overlaps, stands once", () => {
  const text = new Assembly();
  text.add(0, "We take ");
  text.add(0, "We take ");
  text.add(3, "take half");
  assert.equal(text.text, "We take half");
});

test("a piece from beyond a hole waits until the hole is filled", () => {
  const text = new Assembly();
  text.add(0, "We ");
  text.add(8, "half of it.");
  assert.equal(text.text, "We ");
  assert.equal(text.broken, true);
  text.add(3, "take ");
  assert.equal(text.text, "We take half of it.");
  assert.equal(text.broken, false);
});

test("the run's own draft fills holes, also when it lags behind", () => {
  const text = new Assembly();
  text.add(8, "half ");
  text.add(13, "of it.");
  text.whole("We ta");
  assert.equal(text.text, "We ta");
  assert.equal(text.broken, true);
  text.whole("We take half");
  assert.equal(text.text, "We take half of it.");
  assert.equal(text.broken, false);
});

test("an older draft takes nothing away", () => {
  const text = new Assembly();
  text.add(0, "We take half of it.");
  text.whole("We take");
  assert.equal(text.text, "We take half of it.");
});

test("offsets count characters as the server does, not halves of them", () => {
  const text = new Assembly();
  text.add(0, "Done 🎉 ");
  text.add(7, "and 👩‍💻 goes on.");
  assert.equal(text.text, "Done 🎉 and 👩‍💻 goes on.");
  assert.equal(text.broken, false);
});

test("any order of any pieces gives the same text", () => {
  const whole = "## Decisions\n- Half of the floor 🏢 is taken.\n- An answer by Friday.";
  const characters = [...whole];
  for (let seed = 1; seed < 60; seed += 1) {
    const text = new Assembly();
    const starts = characters.map((_, at) => at).filter((at) => at % (1 + (seed % 7)) === 0);
    starts.sort((a, b) => ((a * 7919 + seed * 104729) % 997) - ((b * 7919 + seed * 104729) % 997));
    for (const at of starts) text.add(at, characters.slice(at, at + 1 + (seed % 7) + (seed % 3)).join(""));
    assert.equal(text.text, whole);
    assert.equal(text.broken, false);
  }
});
