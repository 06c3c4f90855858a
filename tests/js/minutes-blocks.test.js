// A draft in Markdown, as lines to show while it grows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { blocks } from "../../static/js/minutes/blocks.js";

test("headings, points and paragraphs", () => {
  assert.deepEqual(blocks("We met.\nAll came.\n\nThen we left.\n\n## Decisions\n- Half of it.\n- By Friday.\n"), [
    { kind: "words", text: "We met. All came." },
    { kind: "words", text: "Then we left." },
    { kind: "heading", text: "Decisions" },
    { kind: "point", text: "Half of it." },
    { kind: "point", text: "By Friday." },
  ]);
});

test("a line under a heading is no heading, and one under a point goes on with it", () => {
  assert.deepEqual(blocks("# Topics\nThe move\n1. first\nand more"), [
    { kind: "heading", text: "Topics" },
    { kind: "words", text: "The move" },
    { kind: "point", text: "first and more" },
  ]);
});

test("marks of emphasis and escapes are not shown", () => {
  assert.deepEqual(blocks("We **took** `half` \\<b> of it\\. 2 * 3"), [{ kind: "words", text: "We took half <b> of it. 2 * 3" }]);
});

test("markup in what a model says stays text", () => {
  assert.deepEqual(blocks("<img src=x onerror=alert(1)>"), [{ kind: "words", text: "<img src=x onerror=alert(1)>" }]);
});

test("nothing yet", () => {
  assert.deepEqual(blocks(""), []);
  assert.deepEqual(blocks("\n\n##"), []);
  assert.deepEqual(blocks("We met.\n-"), [{ kind: "words", text: "We met." }]);
});

test("while a text grows, lines that stand keep their kinds", () => {
  const whole = "We met.\n\n## Decisions\n- Half of it.\n\nAnd more.";
  for (let end = 1; end < whole.length; end += 1) {
    const now = blocks(whole.slice(0, end));
    const next = blocks(whole.slice(0, end + 1));
    assert.ok(next.length >= now.length - 1);
    now.slice(0, -1).forEach((block, at) => assert.deepEqual(next[at], block));
  }
});
