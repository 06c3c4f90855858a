/** Finding within what was said: case, accents and spaces do not matter, and marks stand where the letters stand. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Finder, fold, nearest } from "../../static/js/review/finding.js";
import { dice } from "./dice.js";

/** @param {string} text @param {string} query */
function marked(text, query) {
  return new Finder().find([{ id: "a", text }], query).map(({ start, end }) => text.slice(start, end));
}

test("case and accents do not matter, either way", () => {
  assert.deepEqual(marked("The café, the CAFE and the cafe\u0301.", "Café"), ["café", "CAFE", "cafe\u0301"]);
  assert.deepEqual(marked("Wir treffen uns in der Königstraße.", "konigstrasse"), ["Königstraße"]);
  assert.deepEqual(marked("smørrebrød in Łódź", "smorrebrod"), ["smørrebrød"]);
  assert.deepEqual(marked("smørrebrød in Łódź", "lodz"), ["Łódź"]);
  assert.deepEqual(marked("مُحَمَّد said so", "محمد"), ["مُحَمَّد"]);
  assert.deepEqual(marked("İstanbul", "istanbul"), ["İstanbul"]);
  assert.deepEqual(marked("It’s “done” – really", "it's \"done\" - really"), ["It’s “done” – really"]);
});

test("spaces are one space, and those around a query do not count", () => {
  assert.deepEqual(marked("half  of\tthe floor", " of the "), ["of\tthe"]);
  assert.deepEqual(marked("half  of the floor", "half of"), ["half  of"]);
  assert.deepEqual(marked("anything", "   "), []);
});

test("what is found does not overlap, and nothing is a pattern", () => {
  assert.deepEqual(marked("aaaa", "aa"), ["aa", "aa"]);
  assert.deepEqual(marked("costs 3.50 (or 3x50)", "3.50"), ["3.50"]);
  assert.deepEqual(marked("a (b", "(b"), ["(b"]);
  assert.deepEqual(marked("👩‍👩‍👧 said 👍🏽", "👍"), ["👍"]);
});

test("hits come in the order of the rows, and a changed text is read anew", () => {
  const finder = new Finder();
  const rows = [{ id: "b", text: "rent, rent" }, { id: "a", text: "the Rent" }];
  assert.deepEqual(finder.find(rows, "rent").map(({ id, start }) => [id, start]), [["b", 0], ["b", 6], ["a", 4]]);
  rows[0] = { id: "b", text: "lease" };
  assert.deepEqual(finder.find(rows, "rent").map(({ id }) => id), ["a"]);
});

test("every mark, folded, is the query", () => {
  const letters = [..."aAáÁ\u0301bß  ñİ👍é\t’e"];
  for (let seed = 1; seed < 200; seed++) {
    const throws = dice(seed);
    const word = (/** @type {number} */ most) => Array.from({ length: 1 + throws(most) }, () => letters[throws(letters.length)]).join("");
    const [text, query] = [word(40), word(3)];
    for (const found of marked(text, query)) {
      assert.ok(fold(found).folded.includes(fold(query.trim()).folded), `${JSON.stringify(text)}: ${JSON.stringify(found)} for ${JSON.stringify(query)}`);
    }
  }
});

test("5,000 utterances are searched in no time", () => {
  const text = "So what I meant to say is that the naïve plan costs 38000 euros a year, heating included, and that is too much. ";
  const rows = Array.from({ length: 5000 }, (_, index) => ({ id: String(index), text: text + index }));
  const finder = new Finder();
  finder.find(rows, "first, which folds them");
  const begun = performance.now();
  assert.equal(finder.find(rows, "Naive").length, 5000);
  const took = performance.now() - begun;
  assert.ok(took < 30, `${took.toFixed(1)} ms`);
});

test("one stays where one is when hits come and go", () => {
  const place = (/** @type {string} */ id) => ["a", "b", "c"].indexOf(id);
  const [a, b, later, c] = [["a", 0], ["b", 0], ["b", 9], ["c", 4]].map(([id, start]) => ({ id: String(id), start: Number(start), end: Number(start) + 2 }));
  assert.equal(nearest([a, b, c], null, place), 0);
  assert.equal(nearest([a, b, c], c, place), 2);
  assert.equal(nearest([a, later, c], b, place), 1, "the next in the same words");
  assert.equal(nearest([a, c], b, place), 1, "the next there is");
  assert.equal(nearest([a], c, place), 0, "else the first");
  assert.equal(nearest([], c, place), -1);
});
