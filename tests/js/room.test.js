import assert from "node:assert/strict";
import { test } from "node:test";
import { sentence as waitingSentence } from "../../static/js/room/door.js";
import { Requests } from "../../static/js/room/requests.js";
import { read } from "../../static/js/room/settings.js";
import { status } from "../../static/js/room/standing.js";
import { Room } from "../../static/js/room/state.js";
import { request, result, struck } from "../../static/js/room/strike.js";

const person = (id, name, more = {}) => ({ id, name, avatar_url: null, role: "attendee", state: "here", audio: true, ...more });
const unkept = { seconds: 0, speech: false };
const mic = (more = {}) => ({
  state: "on", problem: "", taken: false, away: false, behind: false, caughtUp: false, pending: true, heard: "listening", unkept,
  held: false, notice: "", ...more,
});
const inside = { joined: true, connected: true, refused: "", captions: true, ended: false, removed: false, waiting: false, paused: [] };
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
  assert.equal(line({ state: "off", pending: false }, { captions: false }), "Muted. Nothing you say is written down");
  assert.equal(line({ heard: "listening" }, { captions: false }), "You are heard. Nothing you say is written down");
  assert.equal(line({ state: "off", pending: false }, { ended: true, connected: false }), "The meeting has ended");
});

test("muted, with words still under way to a server that is away, says that they are kept", () => {
  const away = stand({ state: "off", away: true, unkept: { seconds: 3, speech: true } });
  assert.deepEqual([away.text, away.seconds], ["Reconnecting: your words are kept", 3]);
});

test("paused captions, a removal and news of a device have their sentences; trouble comes first", () => {
  const off = { paused: [{ id: "p", reason: "off_record", ended_at: null }] };
  const host = { paused: [{ id: "p", reason: "host", ended_at: null }] };
  assert.equal(line({}, off), "Off the record");
  assert.equal(line({ state: "off", pending: false }, off), "Off the record");
  assert.equal(line({}, host), "Captions are stopped by the host");
  assert.equal(line({ behind: true }, off), "Writing…");
  assert.equal(line({ held: true }, off), "Writing…");
  assert.equal(line({ held: true, pending: false }, off), "Off the record");
  assert.equal(line({}, { ...off, waiting: true }), "Waiting for the host to let you in");
  assert.equal(line({ problem: "No device." }, off), "No device.");
  assert.deepEqual(stand({ notice: "Now using the headset." }), { text: "Now using the headset.", tone: "told" });
  assert.equal(line({ problem: "You no longer have access." }, { removed: true, connected: false }), "You are no longer in this meeting");
});

test("the room knows its lock, who waits, and that one was removed", () => {
  const room = new Room("me");
  room.welcome({ participants: [person("me", "Mia"), person("z", "Zoe", { state: "waiting" })], meeting: { active: true, locked: true } });
  assert.equal(room.locked, true);
  assert.deepEqual(room.outside.map(({ name }) => name), ["Zoe"]);
  room.meeting({ active: true, locked: false });
  room.participant(person("me", "Mia", { state: "removed" }));
  assert.deepEqual([room.locked, room.removed, room.ended], [false, true, false]);
});

test("a meeting that is handed over has another host; until the room tells, the page does", () => {
  const room = new Room("me", true);
  assert.equal(room.hosts, true);
  room.welcome({ participants: [person("me", "Mia", { user_id: "u-me" })], meeting: { organizer_id: "u-z" } });
  assert.equal(room.hosts, false);
  room.participant(person("me", "Mia", { user_id: "u-me", role: "host" }));
  assert.equal(room.hosts, true);
  room.participant(person("z", "Zoe", { user_id: "u-z", role: "host" }));
  room.participant(person("me", "Mia", { user_id: "u-me" }));
  assert.equal(room.hosts, false);
});

test("who organizes the meeting keeps a host's power, whoever leads it", () => {
  const room = new Room("me", true);
  room.welcome({ participants: [person("me", "Mia", { user_id: "u-me", role: "host" })], meeting: { organizer_id: "u-me" } });
  room.participant(person("me", "Mia", { user_id: "u-me" }));
  assert.equal(room.hosts, true);
  assert.deepEqual([room.organizes(room.me), room.organizes(person("z", "Zoe", { user_id: "u-z" }))], [true, false]);
  assert.equal(new Room("me").organizes(person("me", "Mia", { user_id: "" })), false);
});

test("who is waiting, in words", () => {
  const [zoe, yan] = [person("z", "Zoe"), person("y", "Yan")];
  assert.deepEqual([[], [zoe], [zoe, yan]].map(waitingSentence), ["", "Zoe is waiting.", "2 people are waiting."]);
});

test("what was struck, in words; what would be, by whom and when", () => {
  assert.match(result(1), /^Struck: 1 of your bubbles is gone/);
  assert.match(result(3), /^Struck: 3 of your bubbles are gone/);
  assert.equal(result(0), "You said nothing in the last 30 seconds.");
  const now = Date.parse("2026-03-02T10:01:00Z");
  const said = (id, more) => ({ id, participant_id: "me", state: "final", ended_at: "2026-03-02T10:00:45Z", ...more });
  const all = [
    said("old", { ended_at: "2026-03-02T10:00:29Z" }), said("overlaps", { ended_at: "2026-03-02T10:00:30Z" }),
    said("theirs", { participant_id: "z" }), said("gone", { state: "withdrawn" }), said("live", { state: "live", ended_at: null }),
  ];
  assert.deepEqual(struck(all, "me", now).map(({ id }) => id), ["overlaps", "live"]);
  assert.deepEqual(request(now), { type: "strike", seconds: 30, asked_at: "2026-03-02T10:01:00.000Z" });
});

test("a request is sent or refused at once; its error goes to whoever asked", () => {
  const [sent, told, failed] = [[], [], []];
  let online = true;
  const requests = new Requests((message) => online && sent.push(message) > 0, (sentence) => told.push(sentence));
  assert.equal(requests.ask({ type: "lock", locked: true }), true);
  assert.equal(requests.ask({ type: "dialogue.edit" }, (why) => failed.push(why)), true);
  requests.error({ ref: sent[1].ref, message: "No such utterance." });
  requests.error({ ref: sent[1].ref, message: "Twice." });
  requests.error({ ref: sent[0].ref, message: "Only the host may." });
  requests.error({ message: "Of somebody else." });
  assert.deepEqual([failed, told], [["No such utterance."], ["Only the host may."]]);
  online = false;
  assert.equal(requests.ask({ type: "strike" }), false);
  assert.match(told[1], /^Not sent: you are offline/);
});

test("settings: this browser's choice, else the profile's; nonsense counts as none", () => {
  const shelf = (value) => ({ getItem: () => value, setItem() {} });
  const usual = { settled: false, over: false, beside: true };
  assert.deepEqual(read(null, "large"), { ...usual, size: "large" });
  assert.deepEqual(read(shelf(null), ""), { ...usual, size: "normal" });
  const chosen = { size: "huge", settled: true, over: true, beside: false };
  assert.deepEqual(read(shelf(JSON.stringify(chosen)), "small"), chosen);
  assert.deepEqual(read(shelf('{"size":"gigantic","settled":"yes","over":1,"beside":0}'), "small"), { ...usual, size: "small" });
  for (const nonsense of ["{", "null", "7"]) assert.equal(read(shelf(nonsense), "small").size, "small");
  assert.equal(read({ getItem() { throw new Error("closed"); }, setItem() {} }, "large").size, "large");
});
