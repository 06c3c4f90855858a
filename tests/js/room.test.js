import assert from "node:assert/strict";
import { test } from "node:test";
import { Room, status } from "../../static/js/room/state.js";

const person = (id, name, more = {}) => ({ id, name, avatar_url: null, role: "attendee", state: "here", audio: true, ...more });
const unkept = { seconds: 0, speech: false };
const mic = (more = {}) => ({
  state: "on", problem: "", taken: false, away: false, behind: false, caughtUp: false, pending: true, heard: "listening", unkept,
  held: false, notice: "", ...more,
});
const inside = { joined: true, connected: true, refused: "", captions: true, ended: false, waiting: false, paused: [] };
const stand = (facts, room = {}) => status(mic(facts), { ...inside, ...room });
const line = (facts, room) => stand(facts, room).text;

test("who is inside: oneself first, then by name; those who left are gone", () => {
  const room = new Room("me");
  room.welcome({ participants: [person("z", "Zoe"), person("me", "Mia"), person("a", "Abe"), person("w", "Wim", { state: "waiting" })] });
  assert.deepEqual(room.present.map(({ name }) => name), ["Mia", "Abe", "Zoe"]);
  room.participant(person("a", "Abe", { state: "left" }));
  room.participant(person("z", "Zoe", { state: "reconnecting" }));
  assert.deepEqual(room.present.map(({ name }) => name), ["Mia", "Zoe"]);
  assert.equal(room.alone, false);
  room.participant(person("z", "Zoe", { state: "left" }));
  assert.equal(room.alone, true);
});

test("waiting ends when the host lets one in", () => {
  const room = new Room("me");
  room.welcome({ you: person("me", "Mia", { state: "waiting" }) });
  assert.equal(room.waiting, true);
  room.participant(person("me", "Mia"));
  assert.equal(room.waiting, false);
});

test("the words that a person reads", () => {
  assert.equal(line(), "Listening");
  assert.equal(line({ heard: "idle" }), "Listening");
  assert.equal(line({ heard: "recording" }), "Hearing you");
  assert.equal(line({ heard: "transcribing" }), "Writing…");
  assert.equal(line({ state: "off", pending: false }), "Muted");
  assert.equal(line({ state: "off" }), "Writing…");
  const away = stand({ away: true, unkept: { seconds: 12.2, speech: true } });
  assert.deepEqual([away.text, away.seconds], ["Reconnecting: your words are kept", 12]);
  assert.equal(line({ behind: true }), "Writing…");
  assert.equal(line({ caughtUp: true }), "Caught up");
  assert.equal(line({ state: "off", pending: false }, { joined: false, connected: false }), "Joining…");
  assert.equal(line({ state: "off", pending: false }, { connected: false }), "Reconnecting to the meeting…");
  assert.match(line({ taken: true, state: "off" }), /another window/);
  assert.equal(line({}, { refused: "Signed out." }), "Signed out.");
  assert.equal(line({ state: "off", pending: false }, { captions: false }), "Reading along: nothing of you is sent or kept");
  assert.equal(line({ state: "off", pending: false }, { ended: true, connected: false }), "The meeting has ended");
});

test("muted, with words still under way to a server that is away, says that they are kept", () => {
  const away = stand({ state: "off", away: true, unkept: { seconds: 3, speech: true } });
  assert.deepEqual([away.text, away.seconds], ["Reconnecting: your words are kept", 3]);
});
