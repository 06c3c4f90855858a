/** Which words changed: what stays and goes is the first text, what stays and comes is the second. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { diff } from "../../static/js/review/diff.js";
import { dice } from "./dice.js";

/** @param {string} before @param {string} after */
function written(before, after) {
  return diff(before, after).map(({ kind, text }) => ({ same: text, out: `[-${text}]`, in: `[+${text}]` })[kind]).join(" ");
}

test("a word that changed is marked, and nothing else", () => {
  assert.equal(written("I spoke with the landlord", "I spoke to the landlord"), "I spoke [-with] [+to] the landlord");
  assert.equal(written("um we we take half", "We take half"), "[-um we we] [+We] take half");
  assert.equal(written("we take half", "we take half of it"), "we take half [+of it]");
  assert.equal(written("", "something"), "[+something]");
  assert.equal(written("something", ""), "[-something]");
  assert.equal(written("the same", "the same"), "the same");
  assert.equal(written("two  spaces", "two spaces"), "two spaces");
});

test("both texts can be read from it", () => {
  for (let seed = 1; seed < 300; seed++) {
    const throws = dice(seed);
    const text = () => Array.from({ length: throws(12) }, () => "abcd"[throws(4)]).join(" ");
    const [before, after] = [text(), text()];
    const pieces = diff(before, after);
    const without = (/** @type {string} */ kind) => pieces.filter((piece) => piece.kind !== kind).map((piece) => piece.text).join(" ");
    assert.equal(without("in"), before);
    assert.equal(without("out"), after);
    for (let at = 1; at < pieces.length; at++) assert.notEqual(pieces[at].kind, pieces[at - 1].kind, "neighbours of a kind are one");
  }
});

test("the longest texts there can be are compared in no time", () => {
  const long = (/** @type {number} */ step) => Array.from({ length: 5000 }, (_, index) => String(index * step)).join(" ");
  const begun = performance.now();
  diff(long(1), long(7));
  assert.ok(performance.now() - begun < 500);
});
