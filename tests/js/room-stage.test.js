import assert from "node:assert/strict";
import { test } from "node:test";
import { missing, sentence as broken } from "../../static/js/room/broken.js";
import { cast } from "../../static/js/room/cast.js";
import { Hands } from "../../static/js/room/hands.js";
import { recent } from "../../static/js/room/over.js";
import { promotion, sentence } from "../../static/js/room/places.js";
import { Speaking } from "../../static/js/room/speaking.js";

const peer = (id, more = {}) => ({ id, audio: true, video: false, screen: false, ...more });
const person = (id, more = {}) => ({
  id, name: id.toUpperCase(), seat: 0, role: "attendee", state: "here", media: "video", peers: [peer(id)], audio: true, video: false, screen: false, hand: false, ...more,
});
const call = (more = {}) => ({
  picture: () => null, link: () => "connected", speaking: () => false, spoke: () => false, hand: () => 0, media: "video", ...more,
});
const of = (people, pins = [], more = {}) => cast(people, "me", new Set(pins), call(more));

test("a tile for each person, and one for each screen before them; others' screens are big, one's own is not", () => {
  const people = [person("me", { screen: true }), person("bob", { screen: true }), person("zoe")];
  const picture = ({ id }, kind) => (kind === "screen" && id === "me" ? { id: "own" } : null);
  const roles = of(people, [], { picture });
  assert.deepEqual(roles.map(({ key, big }) => [key, big]), [
    ["screen:me", false], ["screen:bob", true], ["me", false], ["bob", false], ["zoe", false],
  ]);
});

test("what is pinned is big, and nothing else", () => {
  const people = [person("me"), person("bob", { screen: true }), person("zoe")];
  assert.deepEqual(of(people, ["zoe"]).filter(({ big }) => big).map(({ key }) => key), ["zoe"]);
  assert.deepEqual(of(people, ["gone"]).filter(({ big }) => big).map(({ key }) => key), ["screen:bob"]);
});

test("who has no place for pictures has no tile for a screen that cannot come", () => {
  const people = [person("me", { media: "audio" }), person("bob", { screen: true })];
  assert.deepEqual(of(people, [], { media: "audio" }).map(({ key }) => key), ["me", "bob"]);
});

test("what is wrong between two is said on the tile: presence first, then the way of sound and picture", () => {
  const trouble = (more, link = "connected", media = "video") => of([person("bob", more)], [], { link: () => link, media })[0].trouble;
  assert.equal(trouble({}), "");
  assert.equal(trouble({ state: "reconnecting" }), "reconnecting…");
  assert.equal(trouble({}, "reconnecting"), "reconnecting…");
  assert.equal(trouble({}, "failed"), "No sound or picture from BOB: trying again");
  assert.equal(trouble({}, "connecting"), "");
  assert.equal(trouble({}, "failed", ""), "", "no call, no trouble");
});

test("whom nothing gets through to is told once for all, with what goes on", () => {
  const link = ({ id }) => (id === "zoe" ? "connected" : "failed");
  const [me, bob, zoe] = ["me", "bob", "zoe"].map((id) => person(id));
  const away = person("amy", { state: "reconnecting" });
  const apart = person("ann", { media: "" });
  const all = [me, bob, zoe, away, apart];
  assert.deepEqual(missing({ present: all, self: "me" }, { place: "video", link }), ["BOB"]);
  assert.deepEqual(missing({ present: all, self: "me" }, { place: "", link }), []);
  assert.match(broken(["BOB"]), /^No sound or picture gets through between you and BOB\. Captions and chat go on/);
  assert.match(broken(["BOB", "ZOE", "AMY"]), /BOB and 2 others\. Captions/);
});

test("what somebody has of a full call stands on their tile", () => {
  const place = (more) => of([person("bob", more)])[0].place;
  assert.deepEqual([place({}), place({ media: "audio" }), place({ media: "" }), place({ media: "", peers: [] })], ["", "sound only", "captions only", ""]);
});

test("hands stand in the order that the room tells, on every page the same", () => {
  const hands = new Hands();
  const raised = (id, at) => person(id, { hand: true, raised_at: `2026-03-02T10:00:0${at}.000Z` });
  const all = [raised("a", 3), raised("b", 1), raised("c", 2)];
  hands.update(all);
  assert.deepEqual(hands.raised(all).map(({ id }) => id), ["b", "c", "a"]);
  hands.update([raised("a", 3), raised("b", 4), raised("c", 2)]);
  assert.deepEqual([hands.place("c"), hands.place("a"), hands.place("b")], [1, 2, 3]);
});

test("hands without a time stand in the order in which they went up here", () => {
  const hands = new Hands();
  const [a, b, c] = ["a", "b", "c"].map((id) => person(id, { hand: true }));
  hands.update([a, { ...b, hand: false }, c]);
  hands.update([a, b, c]);
  assert.deepEqual(hands.raised([a, b, c]).map(({ id }) => id), ["a", "c", "b"]);
  hands.update([{ ...a, hand: false }, b, c]);
  assert.deepEqual([hands.place("a"), hands.place("c"), hands.place("b")], [0, 1, 2]);
});

test("who speaks lights up at once and stays lit between two words", () => {
  let now = 1000;
  const speaking = new Speaking(() => now);
  speaking.hear("a", 0.1);
  assert.equal(speaking.is("a"), false);
  speaking.hear("a", 0.5);
  assert.equal(speaking.is("a"), true);
  now += 600;
  speaking.hear("a", 0);
  assert.equal(speaking.is("a"), true);
  now += 600;
  assert.deepEqual([speaking.is("a"), speaking.within("a", 5000)], [false, true]);
});

test("a full call explains itself, and tells when there is room", () => {
  const mesh = { video: 6, audio: 12 };
  assert.equal(sentence(undefined, mesh), "");
  assert.equal(sentence("video", mesh), "");
  assert.equal(sentence("audio", mesh), "6 people already have video. You hear everybody and are heard; pictures come when somebody leaves.");
  assert.match(sentence("", mesh), /^12 people are already in the call/);
  assert.equal(promotion(undefined, "audio"), "");
  assert.equal(promotion("video", "video"), "");
  assert.match(promotion("audio", "video"), /room for pictures now/);
  assert.match(promotion("", "audio"), /you hear the others/);
  assert.equal(promotion("video", "audio"), "");
});

test("over the video stand the newest words of two who speak, or did a moment ago", () => {
  const at = Date.parse("2026-03-02T10:00:10Z");
  const said = (id, who, state, end) => ({ id, participant_id: who, state, ended_at: end });
  const all = [
    said("1", "a", "final", "2026-03-02T10:00:01Z"), said("2", "b", "final", "2026-03-02T10:00:08Z"),
    said("3", "a", "live", null), said("4", "c", "withdrawn", null), said("5", "b", "live", null),
  ];
  assert.deepEqual(recent(all, at).map(({ id }) => id), ["5", "3"]);
  assert.deepEqual(recent(all.slice(0, 1), at), []);
});
