import assert from "node:assert/strict";
import { test } from "node:test";
import { mayAgain, sentence, standing } from "../../static/js/meetings/invited.js";

const AT = "2026-05-31T10:00:00.000Z";
const NOW = Date.parse(AT);
/** @type {import("../../static/js/meetings/invited.js").Invitation} */
const SENDING = { id: "1", email: "bob@x.org", state: "sending", created_at: AT, sent_at: null, failed_at: null, accepted_at: null, accepted_by: null };
/** @type {typeof SENDING} */
const SENT = { ...SENDING, state: "sent", sent_at: AT };
/** @type {typeof SENDING} */
const FAILED = { ...SENDING, state: "failed", failed_at: AT };

test("what became of an invitation is said in a few words", () => {
  assert.deepEqual(standing(SENDING), { text: "Sending…", tone: "busy" });
  assert.deepEqual(standing(SENT), { text: "Sent", tone: "" });
  assert.deepEqual(standing({ ...SENT, accepted_at: AT }), { text: "Accepted", tone: "good" });
  assert.deepEqual(standing({ ...SENT, accepted_at: AT, accepted_by: "Bob" }), { text: "Accepted by Bob", tone: "good" });
});

test("what could not be sent is said before anything else, and whether it was the invitation or news of it", () => {
  assert.equal(standing(FAILED).text, "Could not be sent");
  assert.deepEqual(standing({ ...FAILED, sent_at: AT, accepted_at: AT }), { text: "Could not be told of the change", tone: "bad" });
});

test("it may be sent again once it failed, or has been on its way for a minute", () => {
  assert.equal(mayAgain(FAILED, 0, NOW), true);
  assert.equal(mayAgain(SENT, 0, NOW + 3_600_000), false);
  assert.equal(mayAgain(SENDING, 0, NOW + 59_000), false);
  assert.equal(mayAgain(SENDING, 0, NOW + 61_000), true);
  assert.equal(mayAgain(SENDING, NOW + 50_000, NOW + 61_000), false, "asked for a moment ago");
});

test("the sentence after sending counts what is new", () => {
  assert.equal(sentence(1, false), "1 invitation is on its way.");
  assert.equal(sentence(3, true), "3 invitations are on their way.");
  assert.equal(sentence(0, false), "They are invited already.");
  assert.equal(sentence(0, true), "", "the complaint says it");
});
