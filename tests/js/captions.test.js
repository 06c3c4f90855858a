import assert from "node:assert/strict";
import { test } from "node:test";
import { Captions } from "../../static/js/captions/store.js";

const at = (second) => `2026-03-02T10:00:${String(second).padStart(2, "0")}.000Z`;

class Reader {
  now = 0;
  captions = new Captions(() => this.now);

  static welcomed(number = 0, dialogues = []) {
    const reader = new Reader();
    reader.captions.welcome({ transcript: "t", number, dialogues });
    return reader;
  }

  say(id, revision, { second = 0, number = null, stable = id, state = number === null ? "live" : "final", transcript = "t" } = {}) {
    this.captions.dialogue(row(id, revision, { second, number, stable, state, transcript }));
  }

  get ids() {
    return this.captions.items.map(({ id }) => id);
  }

  get wanted() {
    return this.captions.wanted()?.after ?? null;
  }
}

function row(id, revision, { second = 0, number = null, stable = id, state = "final", transcript = "t" } = {}) {
  return {
    id, revision, transcript, number, participant_id: "p", name: "Ann", avatar_url: null, started_at: at(second),
    ended_at: null, stable, unstable: "", state, edited_by: null,
  };
}

function gap(id, number, state = "open", second = 0) {
  return { id, number, transcript: "t", participant_id: "p", started_at: at(second), ended_at: at(second + 5), reason: "failed", state };
}

test("the highest revision wins, whatever order they come in", () => {
  const reader = Reader.welcomed();
  reader.say("a", 3, { stable: "three" });
  reader.say("a", 2, { stable: "two" });
  reader.say("a", 3, { stable: "three again" });
  assert.deepEqual(reader.captions.items.map((item) => item.dialogue.stable), ["three"]);
});

test("ordered by start, then id", () => {
  const reader = Reader.welcomed();
  reader.say("c", 1, { second: 2 });
  reader.say("b", 1, { second: 1 });
  reader.say("a", 1, { second: 2 });
  assert.deepEqual(reader.ids, ["b", "a", "c"]);
});

test("the same array while nothing changes, another one when something did", () => {
  const reader = Reader.welcomed();
  reader.say("a", 1);
  const before = reader.captions.items;
  reader.say("a", 1);
  assert.equal(reader.captions.items, before);
  reader.say("a", 2);
  assert.notEqual(reader.captions.items, before);
});

test("a bubble without words is not shown yet", () => {
  const reader = Reader.welcomed();
  reader.say("a", 1, { stable: "" });
  assert.deepEqual(reader.ids, []);
});

test("welcome explains its number though it brings fewer rows", () => {
  const reader = Reader.welcomed(120, [row("a", 1, { number: 119 }), row("b", 1, { number: 120 })]);
  assert.equal(reader.wanted, null);
  assert.equal(reader.captions.known, 120);
});

test("numbers that follow one another need no question", () => {
  const reader = Reader.welcomed(2);
  reader.say("a", 1, { number: 3 });
  reader.say("b", 1, { number: 4 });
  assert.equal(reader.wanted, null);
  assert.equal(reader.captions.known, 4);
});

test("a hole asks once, from the last number that is explained", () => {
  const reader = Reader.welcomed(2);
  reader.say("b", 1, { number: 5 });
  assert.equal(reader.wanted, 2);
  assert.equal(reader.wanted, null);
  assert.equal(reader.captions.known, 2);
});

test("an unanswered question is asked again after five seconds", () => {
  const reader = Reader.welcomed(2);
  reader.captions.pulse({ transcript: "t", number: 3 });
  assert.equal(reader.wanted, 2);
  reader.now += 5000;
  assert.equal(reader.wanted, 2);
});

test("events in the wrong order explain themselves", () => {
  const reader = Reader.welcomed(2);
  reader.say("c", 1, { number: 5 });
  reader.say("b", 1, { number: 4 });
  reader.say("a", 1, { number: 3 });
  assert.equal(reader.captions.known, 5);
  assert.equal(reader.wanted, null);
});

test("a pulse that shows a higher number asks; the answer settles it, though numbers are missing", () => {
  const reader = Reader.welcomed(2);
  reader.captions.pulse({ transcript: "t", number: 7 });
  assert.equal(reader.wanted, 2);
  // 3 to 5 were older revisions of these rows: a row keeps only its newest number.
  reader.say("a", 4, { number: 6 });
  reader.say("b", 2, { number: 7 });
  reader.captions.synced({ number: 7, more: false });
  assert.equal(reader.captions.known, 7);
  assert.equal(reader.wanted, null);
});

test("more: asks on from where the answer ended", () => {
  const reader = Reader.welcomed(0);
  reader.captions.pulse({ transcript: "t", number: 500 });
  assert.equal(reader.wanted, 0);
  reader.captions.synced({ number: 200, more: true });
  assert.equal(reader.wanted, 200);
  reader.captions.synced({ number: 500, more: false });
  assert.equal(reader.wanted, null);
});

test("what came while the answer was on its way is asked for at once", () => {
  const reader = Reader.welcomed(1);
  reader.captions.pulse({ transcript: "t", number: 3 });
  assert.equal(reader.wanted, 1);
  reader.say("z", 1, { number: 6 });
  reader.captions.synced({ number: 4, more: false });
  assert.equal(reader.wanted, 4);
});

test("an answer that explains nothing new does not make a hot loop", () => {
  const reader = Reader.welcomed(1);
  reader.captions.pulse({ transcript: "t", number: 3 });
  assert.equal(reader.wanted, 1);
  reader.captions.synced({ number: 1, more: false });
  assert.equal(reader.wanted, null);
  reader.now += 5000;
  assert.equal(reader.wanted, 1);
});

test("a withdrawn bubble goes, and no older revision brings it back", () => {
  const reader = Reader.welcomed();
  reader.say("a", 5);
  reader.say("a", 7, { state: "withdrawn", stable: "" });
  assert.deepEqual(reader.ids, []);
  reader.say("a", 6);
  assert.deepEqual(reader.ids, []);
  reader.say("a", 8, { number: 1 });
  assert.deepEqual(reader.ids, ["a"]);
});

test("a deletion that comes before its bubble still counts", () => {
  const reader = Reader.welcomed();
  reader.say("a", 3, { number: 2, state: "withdrawn", stable: "" });
  reader.say("a", 2, { number: 1 });
  assert.deepEqual(reader.ids, []);
  assert.equal(reader.captions.known, 2);
});

test("a live bubble that nobody repeats for 15 s is dropped; a repeated or final one stays", () => {
  const reader = Reader.welcomed();
  reader.say("silent", 1);
  reader.say("repeated", 1);
  reader.say("final", 1, { number: 1 });
  reader.now += 10_000;
  reader.say("repeated", 1);
  reader.now += 5_001;
  reader.captions.fade();
  assert.deepEqual(reader.ids.sort(), ["final", "repeated"]);
  reader.say("silent", 1);
  assert.deepEqual(reader.ids.sort(), ["final", "repeated", "silent"]);
});

test("another transcript in a pulse starts anew and asks for everything", () => {
  const reader = Reader.welcomed(9, [row("a", 1, { number: 9 })]);
  reader.captions.pulse({ transcript: "u", number: 4 });
  assert.deepEqual(reader.ids, []);
  assert.equal(reader.wanted, 0);
});

test("an open transcript takes over; the news of an old one that closes does not", () => {
  const reader = Reader.welcomed(9, [row("a", 1, { number: 9 })]);
  reader.captions.transcript({ id: "old", state: "complete" });
  assert.deepEqual(reader.ids, ["a"]);
  reader.captions.transcript({ id: "new", state: "open" });
  assert.deepEqual(reader.ids, []);
});

test("late words of an earlier transcript are not shown in this one", () => {
  const reader = Reader.welcomed(1);
  reader.say("late", 1, { number: 2, transcript: "earlier" });
  assert.deepEqual(reader.ids, []);
  assert.equal(reader.captions.known, 1);
});

test("a second welcome of the same transcript asks for what lies between", () => {
  const reader = Reader.welcomed(10, [row("a", 1, { number: 10 })]);
  reader.captions.welcome({ transcript: "t", number: 90, dialogues: [row("z", 1, { number: 90, second: 9 })] });
  assert.deepEqual(reader.ids, ["a", "z"]);
  assert.equal(reader.wanted, 10);
});

test("a lost answer is asked for anew after the next welcome", () => {
  const reader = Reader.welcomed(1);
  reader.captions.pulse({ transcript: "t", number: 3 });
  assert.equal(reader.wanted, 1);
  reader.captions.welcome({ transcript: "t", number: 3, dialogues: [] });
  assert.equal(reader.wanted, 1);
});

test("gaps are numbered like rows, shown while open, gone when filled", () => {
  const reader = Reader.welcomed(0);
  reader.say("a", 1, { number: 1, second: 8 });
  reader.captions.gap(gap("g", 2, "open", 3));
  assert.deepEqual(reader.ids, ["g", "a"]);
  assert.equal(reader.captions.known, 2);
  reader.captions.gap(gap("g", 3, "filled", 3));
  reader.captions.gap(gap("g", 2, "open", 3));
  assert.deepEqual(reader.ids, ["a"]);
  assert.equal(reader.wanted, null);
});

test("of a long meeting the oldest bubbles are forgotten, do not come back, and are not asked for", () => {
  const reader = Reader.welcomed(0);
  const begun = (number) => new Date(Date.parse(at(0)) + 1000 * number).toISOString();
  const say = (number, revision = 1) =>
    reader.captions.dialogue({ ...row(`b${number}`, revision, { number }), started_at: begun(number) });
  reader.captions.dialogue({ ...row("growing", 1, { state: "live" }), started_at: begun(0) });
  for (let number = 1; number <= 2_500; number++) say(number);
  assert.ok(reader.ids.length >= 2_000 && reader.ids.length <= 2_100, String(reader.ids.length));
  assert.equal(reader.ids[0], "growing");
  assert.equal(reader.ids.at(-1), "b2500");
  reader.captions.dialogue({ ...row("b3", 2, { number: 2_501 }), started_at: begun(3) });
  assert.ok(!reader.ids.includes("b3"));
  assert.equal(reader.captions.known, 2_501);
  assert.equal(reader.wanted, null);
});
