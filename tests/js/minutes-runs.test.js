// Which run a page shows, and how far it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Runs, part, share, work } from "../../static/js/minutes/runs.js";

/** @param {object} [change] */
function run(change = {}) {
  return {
    id: "1", transcript: "t", purpose: "summary", summary_type: "brief", steps: ["summary"], step: 0, done: 0, total: 0, state: "running",
    error: null, provider: "builtin", model: "", attempt: 1, created_at: "2026-03-04T10:00:00.000Z", ended_at: null, ...change,
  };
}

test("a run is of its own type only; refreshing is of all", () => {
  const runs = new Runs();
  runs.put(run());
  assert.equal(runs.writing("brief")?.id, "1");
  assert.equal(runs.writing("minutes"), null);
  runs.put(run({ id: "2", purpose: "refresh", summary_type: null, created_at: "2026-03-04T10:01:00.000Z" }));
  assert.equal(runs.writing("minutes")?.id, "2");
});

test("one that is over stays over, whatever comes late", () => {
  const runs = new Runs();
  assert.equal(runs.put(run({ state: "done" })), true);
  assert.equal(runs.put(run()), false);
  assert.equal(runs.writing("brief")?.state, "done");
});

test("an answer that comes after the news changes nothing", () => {
  const runs = new Runs();
  runs.put(run());
  assert.equal(runs.put(run({ state: "queued", attempt: 0 })), false);
  assert.equal(runs.of("1")?.state, "running");
  runs.put(run({ step: 1 }));
  assert.equal(runs.put(run({ step: 0, done: 5, total: 9 })), false);
  assert.equal(runs.put(run({ attempt: 2 })), true);
  assert.equal(runs.put(run({ attempt: 1, state: "cancelled" })), true);
});

test("the same news twice is no news", () => {
  const runs = new Runs();
  assert.equal(runs.put(run()), true);
  assert.equal(runs.put(run()), false);
  assert.equal(runs.put(run({ done: 1, total: 3 })), true);
});

test("one that works comes before one that failed later or earlier", () => {
  const runs = new Runs();
  runs.put(run({ id: "old", state: "failed" }));
  runs.put(run({ id: "new", created_at: "2026-03-04T10:05:00.000Z" }));
  assert.equal(runs.writing("brief")?.id, "new");
  runs.put(run({ id: "new", state: "done", created_at: "2026-03-04T10:05:00.000Z" }));
  assert.equal(runs.writing("brief")?.id, "new");
  assert.deepEqual(runs.active, []);
});

test("after the end of a meeting, a run is what its step is", () => {
  const runs = new Runs();
  const end = { id: "e", purpose: "end", summary_type: null, steps: ["correct", "summary", "items"] };
  runs.put(run(end));
  assert.equal(work(run(end)), "correct");
  assert.equal(runs.tidying()?.id, "e");
  assert.equal(runs.writing("brief"), null);
  runs.put(run({ ...end, step: 1 }));
  assert.equal(runs.writing("brief")?.id, "e");
  assert.equal(runs.tidying(), null);
  runs.put(run({ ...end, step: 2 }));
  assert.equal(runs.writing("brief"), null);
});

test("how far it is", () => {
  assert.equal(part(run({ state: "queued" })), "Waiting for its turn");
  assert.equal(part(run({ done: 0, total: 1 })), "");
  assert.equal(part(run({ done: 2, total: 9 })), "Part 3 of 9");
  assert.equal(part(run({ done: 9, total: 9 })), "Part 9 of 9");
  assert.equal(share(run({ state: "queued", total: 9 })), null);
  assert.equal(share(run({ done: 3, total: 4 })), 0.75);
});

test("what is being written, or could not be, is known by its type", () => {
  const runs = new Runs();
  assert.equal(runs.written, null);
  runs.put(run({ purpose: "end", steps: ["summary", "items"], summary_type: "minutes" }));
  assert.equal(runs.written, "minutes");
  runs.put(run({ purpose: "end", steps: ["summary", "items"], summary_type: "minutes", step: 1 }));
  assert.equal(runs.written, null);
  runs.put(run({ id: "2", summary_type: "detailed", state: "failed" }));
  assert.equal(runs.written, "detailed");
});
