/** Action items: what a page shows while changes are under way, in which order, and days as people say them. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { isDay, later, nextMonday, urgency, words } from "../../static/js/items/due.js";
import { asList, byChange, byMeeting, byUrgency } from "../../static/js/items/order.js";
import { Items } from "../../static/js/items/store.js";
import { maker } from "../../static/js/items/run.js";

const NOW = "2026-03-04"; // a Wednesday

/** @param {Record<string, unknown>} [fields] @returns {import("../../static/js/items/store.js").Item} */
function item(fields = {}) {
  return /** @type {any} */ ({
    id: "a", meeting: "m", meeting_title: "Weekly", transcript: "t", description: "Call Bob", assigned_to: null, assignee: null,
    status: "pending", priority: "normal", start_date: null, due_date: null, evidence: [], origin: "found", supported: true,
    stale: false, revision: 1, created_at: "2026-03-04T10:00:00.000Z", changed_at: "2026-03-04T10:00:00.000Z", ...fields,
  });
}

/** @param {import("../../static/js/items/store.js").Item[]} all */
function held(...all) {
  const items = new Items();
  items.load(all);
  return items;
}

test("days are said as people say them", () => {
  assert.equal(words("2026-03-04", NOW), "Today");
  assert.equal(words("2026-03-05", NOW), "Tomorrow");
  assert.equal(words("2026-03-03", NOW), "Yesterday");
  assert.match(words("2026-03-06", NOW, "en-GB"), /^Fri,? 6 Mar$/u);
  assert.match(words("2027-01-04", NOW, "en-GB"), /Mon.*4 Jan 2027/u);
  assert.match(words("2026-03-06", NOW, "es"), /vie.*6 mar/u);
});

test("days are counted over months, leap days and changes of the clock", () => {
  assert.equal(later("2026-02-28", 1), "2026-03-01");
  assert.equal(later("2028-02-28", 1), "2028-02-29");
  assert.equal(later("2026-03-28", 2), "2026-03-30");
  assert.equal(nextMonday("2026-03-04"), "2026-03-09");
  assert.equal(nextMonday("2026-03-09"), "2026-03-16", "on a Monday the next one");
  assert.equal(nextMonday("2026-03-08"), "2026-03-09");
});

test("a day is one that there is", () => {
  assert.ok(isDay("2026-02-28"));
  for (const nonsense of ["2026-02-30", "2026-13-01", "", "tomorrow", "0001-1-1"]) assert.ok(!isDay(nonsense), nonsense);
});

test("what is done is never late", () => {
  assert.equal(urgency({ due_date: "2026-03-03", status: "pending" }, NOW), "overdue");
  assert.equal(urgency({ due_date: "2026-03-03", status: "complete" }, NOW), "");
  assert.equal(urgency({ due_date: "2026-03-04", status: "pending" }, NOW), "soon");
  assert.equal(urgency({ due_date: "2026-03-05", status: "in_progress" }, NOW), "soon");
  assert.equal(urgency({ due_date: "2026-03-06", status: "pending" }, NOW), "");
  assert.equal(urgency({ due_date: null, status: "pending" }, NOW), "");
});

test("what is due first comes first, then what matters more, then what is older", () => {
  const all = [
    item({ id: "no date" }),
    item({ id: "no date, high", priority: "high" }),
    item({ id: "later", due_date: "2026-04-01", priority: "high" }),
    item({ id: "soon, low", due_date: "2026-03-05", priority: "low" }),
    item({ id: "soon", due_date: "2026-03-05" }),
    item({ id: "no date, older", created_at: "2026-03-01T10:00:00.000Z" }),
  ];
  assert.deepEqual(all.sort(byUrgency).map(({ id }) => id), ["soon", "soon, low", "later", "no date, high", "no date, older", "no date"]);
  const done = [item({ id: "old" }), item({ id: "new", changed_at: "2026-03-09T10:00:00.000Z" })];
  assert.deepEqual(done.sort(byChange).map(({ id }) => id), ["new", "old"]);
  const list = [item({ id: "done", status: "complete" }), item({ id: "b" }), item({ id: "a" })];
  assert.deepEqual(list.sort(asList).map(({ id }) => id), ["a", "b", "done"]);
});

test("meetings stand in the order of their first items", () => {
  const groups = byMeeting([item({ meeting: "y", id: "1" }), item({ meeting: "x", id: "2" }), item({ meeting: "y", id: "3" })]);
  assert.deepEqual(groups.map(({ meeting, items }) => [meeting, items.map(({ id }) => id)]), [["y", ["1", "3"]], ["x", ["2"]]]);
});

test("a change shows at once and is sent with the revision that was seen", () => {
  const items = held(item());
  items.change("a", { status: "complete" });
  assert.equal(items.shown[0].status, "complete");
  assert.deepEqual(items.next("a"), { fields: { status: "complete" }, revision: 1 });
  assert.equal(items.shown[0].saving, true);
  items.saved(item({ status: "complete", revision: 2 }));
  assert.equal(items.shown[0].saving, false);
  assert.equal(items.next("a"), null);
});

test("changes made while one is under way wait and go together", () => {
  const items = held(item());
  items.change("a", { status: "complete" });
  items.next("a");
  items.change("a", { priority: "high" });
  items.change("a", { description: "Call Carla" });
  assert.equal(items.next("a"), null);
  assert.equal(items.shown[0].description, "Call Carla");
  items.saved(item({ status: "complete", revision: 2 }));
  assert.equal(items.shown[0].description, "Call Carla", "what waits still shows");
  assert.deepEqual(items.next("a"), { fields: { priority: "high", description: "Call Carla" }, revision: 2 });
});

test("the highest revision wins, and what is deleted stays so", () => {
  const items = held(item({ revision: 3, description: "Newest" }));
  items.news([item({ revision: 2, description: "Older" })]);
  assert.equal(items.shown[0].description, "Newest");
  items.news([{ id: "a", deleted: true }]);
  items.news([item({ revision: 4 })]);
  assert.deepEqual(items.shown, []);
});

test("when others changed another field, mine is sent again without a question", () => {
  const items = held(item());
  items.change("a", { status: "complete" });
  items.next("a");
  items.clash("a", item({ revision: 2, priority: "high" }));
  assert.equal(items.shown[0].trouble, null);
  assert.equal(items.shown[0].priority, "high");
  assert.deepEqual(items.next("a"), { fields: { status: "complete" }, revision: 2 });
});

test("when both changed the same field, theirs shows and mine is kept in reach", () => {
  const items = held(item());
  items.change("a", { description: "Mine" });
  items.next("a");
  items.clash("a", item({ revision: 2, description: "Theirs" }));
  const [shown] = items.shown;
  assert.equal(shown.description, "Theirs");
  assert.equal(shown.trouble?.kind, "clash");
  assert.equal(shown.trouble?.mine.description, "Mine");
  assert.equal(items.next("a"), null, "nothing is sent before the person has chosen");
  items.settle("a", true);
  assert.deepEqual(items.next("a"), { fields: { description: "Mine" }, revision: 2 });
});

test("theirs can be kept", () => {
  const items = held(item());
  items.change("a", { description: "Mine" });
  items.next("a");
  items.clash("a", item({ revision: 2, description: "Theirs" }));
  items.settle("a", false);
  assert.equal(items.shown[0].trouble, null);
  assert.equal(items.shown[0].description, "Theirs");
  assert.equal(items.next("a"), null);
});

test("news that came while one typed do not hide that both changed the same", () => {
  const items = held(item());
  const seen = items.of("a");
  items.news([item({ revision: 2, description: "Theirs" })]);
  items.change("a", { description: "Mine" }, seen);
  assert.equal(items.next("a")?.revision, 1, "the revision that the person saw");
  items.clash("a", item({ revision: 2, description: "Theirs" }));
  assert.equal(items.shown[0].trouble?.kind, "clash");
});

test("two who wrote the same have no quarrel", () => {
  const items = held(item());
  items.change("a", { due_date: "2026-03-06" });
  items.next("a");
  items.clash("a", item({ revision: 2, due_date: "2026-03-06" }));
  assert.equal(items.shown[0].trouble, null);
});

test("what was not saved stays, with why, and can be tried again", () => {
  const items = held(item());
  items.change("a", { description: "Mine" });
  items.next("a");
  items.change("a", { priority: "high" });
  items.failed("a", "No answer.");
  assert.equal(items.shown[0].description, "Mine");
  assert.equal(items.shown[0].priority, "high");
  assert.equal(items.shown[0].trouble?.why, "No answer.");
  items.load([]);
  assert.equal(items.shown.length, 1, "a row with unsaved words outlives the list");
  items.settle("a", true);
  assert.deepEqual(items.next("a")?.fields, { description: "Mine", priority: "high" });
});

test("a hidden row comes back", () => {
  const items = held(item());
  items.hide("a", true);
  assert.deepEqual(items.shown, []);
  items.load([]);
  items.hide("a", false);
  assert.equal(items.shown.length, 1);
});

test("a list that is loaded anew forgets what is no longer in it", () => {
  const items = held(item(), item({ id: "b" }));
  items.load([item({ id: "b" })]);
  assert.deepEqual(items.shown.map(({ id }) => id), ["b"]);
});

test("who found them is said without the maker's name", () => {
  assert.equal(maker({ provider: "builtin", model: "" }), "Found without a model");
  assert.equal(maker({ provider: "watsonx", model: "ibm/granite-3-8b-instruct" }), "Found by granite-3-8b-instruct");
  assert.equal(maker({ provider: "openai", model: "" }), "Found by openai");
});
