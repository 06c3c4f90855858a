/** How what was said is read: as plain text, cut in two, with shares of the talking, with the chat of that session. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { entries } from "../../static/js/review/chatting.js";
import { cuts, halves, letters, likely } from "../../static/js/review/cutting.js";
import { plainText } from "../../static/js/review/plain.js";
import { shares } from "../../static/js/review/shares.js";

/** @param {string} by @param {string} words */
function line(by, words, who = by.toUpperCase()) {
  return { by, who, time: "10:00:00", words };
}

test("plain text has one paragraph a turn, under who spoke and when", () => {
  const text = plainText([line("a", "Good morning."), line("a", "Shall we?"), line("b", "Yes. "), line("", "Bob: some words are missing here"), line("b", "So.")]);
  assert.equal(text, "A [10:00:00]\nGood morning. Shall we?\n\nB [10:00:00]\nYes.\n\n[10:00:00] Bob: some words are missing here\n\nB [10:00:00]\nSo.\n");
});

test("two people of one name are two, what says nothing is left out, and a name is one line", () => {
  assert.equal(plainText([line("a", "One", "Kim"), line("b", "Two", "Kim")]).split("Kim").length, 3);
  assert.equal(plainText([line("a", "  "), line("", "")]), "");
  assert.equal(plainText([line("a", "x", "Kim\n\nBob [10:00:00]")]), "Kim Bob [10:00:00] [10:00:00]\nx\n");
});

test("a text is cut before any word but the first", () => {
  const text = "We take it. Good";
  assert.deepEqual(cuts(text).map((span) => halves(text, span)), [["We", "take it. Good"], ["We take", "it. Good"], ["We take it.", "Good"]]);
  assert.deepEqual(cuts("One"), []);
  assert.deepEqual(cuts(""), []);
});

test("the server is told letters, not UTF-16 units", () => {
  const text = "👍🏽 yes 𝒜 no";
  const [, last] = [cuts(text)[0], cuts(text).at(-1)];
  assert.equal(letters(text, cuts(text)[0].start), 3);
  assert.equal(letters(text, last?.start ?? 0), [..."👍🏽 yes 𝒜 "].length);
});

test("the first place that is offered is between sentences, near the middle", () => {
  const offered = (/** @type {string} */ text) => text.slice(cuts(text)[likely(text)].start);
  assert.equal(offered("Yes. We take half of the second floor on Harbour Street. Good, and we send an answer."), "Good, and we send an answer.");
  assert.equal(offered("one two three four"), "three four");
  assert.equal(offered("He said “no.” Then he left"), "Then he left");
});

test("shares of the talking add up, who talked most first", () => {
  const at = (/** @type {number} */ second) => new Date(second * 1000).toISOString();
  const said = (/** @type {string} */ who, /** @type {number} */ from, /** @type {number} */ to) => ({ participant_id: who, started_at: at(from), ended_at: at(to) });
  assert.deepEqual([...shares([said("a", 0, 2), said("b", 1, 7), said("a", 8, 10)])], [["b", 0.6], ["a", 0.4]]);
  assert.deepEqual([...shares([said("a", 3, 3)])], [["a", 0]]);
  assert.deepEqual([...shares([])], []);
});

test("the chat of a session is what stands and was sent while it ran", () => {
  const message = (/** @type {string} */ id, /** @type {string} */ sent_at, deleted = false) => ({ id, number: 1, participant_id: "a", name: "A", text: id, sent_at, deleted });
  const all = [message("early", "2026-03-04T09:59:59.000Z"), message("in", "2026-03-04T10:00:00.000Z"), message("gone", "2026-03-04T10:01:00.000Z", true), message("late", "2026-03-04T11:00:00.001Z")];
  assert.deepEqual(entries(all, "2026-03-04T10:00:00.000Z", "2026-03-04T11:00:00.000Z").map(({ key }) => key), ["chat-in"]);
  assert.deepEqual(entries(all, "2026-03-04T10:00:00.000Z", null).map(({ key }) => key), ["chat-in", "chat-late"]);
});
