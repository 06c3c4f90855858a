import assert from "node:assert/strict";
import { test } from "node:test";
import { Corrections } from "../../static/js/captions/corrections.js";
import { replace, tidy, wordAt, words } from "../../static/js/captions/words.js";

const dialogue = (revision, stable, more = {}) => ({ id: "a", revision, stable, unstable: "", state: "edited", edited_by: "Bob", ...more });

function sent(clock = () => 0) {
  const corrections = new Corrections(clock);
  corrections.sent("a", 3, "  what I   wrote ");
  return corrections;
}

test("words by where they stand", () => {
  assert.deepEqual(words(" good  morning, all"), [{ start: 1, end: 5 }, { start: 7, end: 15 }, { start: 16, end: 19 }]);
  assert.deepEqual(words(""), []);
  assert.deepEqual([0, 4, 5, 6].map((offset) => wordAt("good  day", offset)?.start ?? null), [0, 0, null, 6]);
});

test("a word is replaced in its place; without words it goes with its space", () => {
  const second = { start: 5, end: 8 };
  assert.equal(replace("good day all", second, "morning"), "good morning all");
  assert.equal(replace("good day all", second, "  new   day "), "good new day all");
  assert.equal(replace("good day all", second, "  "), "good all");
  assert.equal(replace("good", { start: 0, end: 4 }, ""), "");
  assert.equal(tidy(" 🙂  ok\n"), "🙂 ok");
});

test("done when a newer snapshot says the same; an older or equal one says nothing", () => {
  const corrections = sent();
  assert.equal(corrections.of("a").text, "what I wrote");
  corrections.dialogue(dialogue(3, "as it was"));
  assert.equal(corrections.of("a").state, "pending");
  corrections.dialogue(dialogue(4, "what I wrote"));
  assert.equal(corrections.of("a"), undefined);
});

test("other words are a clash; insisting names the newest revision", () => {
  const corrections = sent();
  corrections.dialogue(dialogue(5, "what Bob wrote"));
  corrections.dialogue(dialogue(4, "an older thing"));
  const { state, theirs } = corrections.of("a");
  assert.deepEqual([state, theirs.stable], ["clash", "what Bob wrote"]);
  corrections.dialogue(dialogue(6, "what Bob wrote then"));
  assert.deepEqual(corrections.again("a"), { revision: 6, text: "what I wrote" });
  corrections.drop("a");
  assert.equal(corrections.again("a"), null);
});

test("both wrote the same: no clash", () => {
  const corrections = sent();
  corrections.dialogue(dialogue(4, "what Bob wrote"));
  corrections.dialogue(dialogue(5, "what I wrote"));
  assert.equal(corrections.of("a"), undefined);
});

test("words that were struck meanwhile need no correction", () => {
  const corrections = sent();
  corrections.dialogue(dialogue(4, "", { state: "withdrawn" }));
  assert.equal(corrections.of("a"), undefined);
});

test("a refusal and a silence keep what was typed, to try again", () => {
  let now = 0;
  const corrections = sent(() => now);
  corrections.failed("a", "No such utterance.");
  assert.deepEqual([corrections.of("a").state, corrections.of("a").why], ["failed", "No such utterance."]);
  assert.deepEqual(corrections.again("a"), { revision: 3, text: "what I wrote" });
  corrections.sent("a", 3, "again");
  now = 8000;
  corrections.tick("No answer.");
  assert.equal(corrections.of("a").state, "pending");
  now = 8001;
  corrections.tick("No answer.");
  assert.equal(corrections.of("a").state, "failed");
});
