import assert from "node:assert/strict";
import { test } from "node:test";
import { sentence } from "../../static/js/captions/divider.js";
import { Captions } from "../../static/js/captions/store.js";

const at = (second) => `2026-03-02T10:00:${String(second).padStart(2, "0")}.000Z`;
const pause = (id, from, to = null, more = {}) => ({
  id, transcript: "t", participant_id: "p", name: "Ann", reason: "off_record", started_at: at(from), ended_at: to === null ? null : at(to), ...more,
});
const pulse = (second, paused) => ({ transcript: "t", number: 0, server_time: at(second), paused });

function welcomed(pauses = []) {
  const captions = new Captions(() => 0);
  captions.welcome({ transcript: "t", number: 0, dialogues: [], pauses });
  return captions;
}
const open = (captions) => captions.paused.map(({ id }) => id);

test("a welcome tells a late joiner; an end is final, whatever comes late", () => {
  const captions = welcomed([pause("a", 0, 5), pause("b", 10)]);
  assert.deepEqual(open(captions), ["b"]);
  captions.pause(pause("b", 10, 20));
  captions.pause(pause("b", 10));
  assert.deepEqual(open(captions), []);
  assert.deepEqual(captions.items.map(({ id }) => id), ["a", "b"]);
});

test("a lost beginning and a lost end heal by the next pulse", () => {
  const captions = welcomed();
  captions.pulse(pulse(12, [pause("a", 10)]));
  assert.deepEqual(open(captions), ["a"]);
  captions.pulse(pulse(17, []));
  assert.deepEqual(open(captions), []);
  assert.equal(captions.items[0].pause.ended_at, at(17));
  captions.pause(pause("a", 10, 15));
  assert.equal(captions.items[0].pause.ended_at, at(15));
});

test("a pulse that was read just before a pause began does not end it; a later one brings a pause back", () => {
  const captions = welcomed();
  captions.pause(pause("a", 10));
  captions.pulse(pulse(11, []));
  assert.deepEqual(open(captions), ["a"]);
  captions.pulse(pulse(20, []));
  captions.pulse(pulse(25, [pause("a", 10)]));
  assert.deepEqual(open(captions), ["a"]);
});

test("pauses stand among the bubbles in the order of time, and go with their transcript", () => {
  const captions = welcomed();
  const said = (id, second, number) => captions.dialogue({
    id, revision: 1, transcript: "t", number, participant_id: "p", started_at: at(second), stable: id, unstable: "", state: "final",
  });
  said("z", 30, 2);
  said("y", 5, 1);
  captions.pause(pause("a", 10, 20));
  assert.deepEqual(captions.items.map(({ id }) => id), ["y", "a", "z"]);
  captions.pause(pause("late", 1, 2, { transcript: "earlier" }));
  captions.pulse({ ...pulse(40, []), transcript: "u" });
  assert.deepEqual(captions.items, []);
});

test("the same array while no pause changes", () => {
  const captions = welcomed([pause("a", 0)]);
  const before = captions.items;
  captions.pause(pause("a", 0));
  captions.pulse(pulse(9, [pause("a", 0)]));
  assert.equal(captions.items, before);
});

test("a divider says from when to when", () => {
  assert.match(sentence(pause("a", 0)), /^Off the record since \d\d:\d\d$/);
  const later = { ...pause("a", 0, 5), ended_at: "2026-03-02T10:03:00.000Z" };
  assert.match(sentence(later), /^Off the record \d\d:\d\d\s?–\s?\d\d:\d\d$/u);
  assert.match(sentence({ ...later, reason: "host" }), /^Captions stopped \d\d/);
});
