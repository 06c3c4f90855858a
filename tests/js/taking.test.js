/** What is asked for when somebody takes a transcript away. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { asked, fileName, remembered } from "../../static/js/review/taking.js";

const CHOICE = { format: "md", text: "raw", times: true, minutes: false, chat: true };

test("a choice is a query", () => {
  assert.equal(asked(CHOICE, "Europe/Madrid"), "format=md&text=raw&times=1&minutes=0&chat=1&zone=Europe%2FMadrid");
  assert.equal(asked(CHOICE, ""), "format=md&text=raw&times=1&minutes=0&chat=1");
});

test("what was chosen the last time is chosen again", () => {
  assert.deepEqual(remembered(JSON.stringify(CHOICE), ["txt", "md"]), CHOICE);
});

test("what cannot be chosen any more is forgotten", () => {
  assert.deepEqual(remembered('{"format": "pdf", "text": "raw", "times": "yes", "chat": false}', ["txt"]), { text: "raw", chat: false });
  for (const kept of [null, "", "nonsense", "null", "4", "[]"]) assert.deepEqual(remembered(kept, ["txt"]), {});
});

test("files are called as the server says", () => {
  assert.equal(fileName("attachment; filename=\"Zoe.txt\"; filename*=UTF-8''Zo%C3%AB%20%F0%9F%8E%89.txt", "txt"), "Zoë 🎉.txt");
  assert.equal(fileName('attachment; filename="Weekly.md"', "md"), "Weekly.md");
  assert.equal(fileName("attachment; filename=\"a.md\"; filename*=UTF-8''%E0%A4%A", "md"), "a.md");
  assert.equal(fileName(null, "srt"), "transcript.srt");
});
