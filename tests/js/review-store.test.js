/** What was said, as the review page holds it: any order of arrival gives the same. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Said } from "../../static/js/review/store.js";
import { dice } from "./dice.js";

const PEOPLE = ["ann", "ben", "cy"].map((id, seat) => ({ participant_id: id, name: id, initials: id[0], avatar_url: null, seat, you: id === "ann" }));

/** @param {number} second */
const at = (second) => new Date(Date.UTC(2026, 2, 4, 10, 0, 0) + second * 1000).toISOString();

/** @param {string} id @param {number} second @param {Record<string, unknown>} [more] a row of the timeline */
function row(id, second, more = {}) {
  return { id, revision: 1, participant_id: "ann", started_at: at(second), ended_at: at(second + 3), text: `Words of ${id}.`, state: "final", edited_by: null, ...more };
}

/** @param {string} id @param {number} second @param {Record<string, any>} [more] news of it */
function news(id, second, more = {}) {
  const { text, participant_id, ...rest } = row(id, second, more);
  const person = PEOPLE.find((one) => one.participant_id === participant_id);
  return /** @type {any} */ ({ ...person, ...rest, number: 1, stable: text, unstable: "", transcript: "t", engine: "e", ...more });
}

/** @param {any[]} dialogues @param {Record<string, unknown>} [more] */
function timeline(dialogues, more = {}) {
  return /** @type {any} */ ({ number: 1, state: "complete", started_at: at(0), ended_at: null, people: PEOPLE, dialogues, gaps: [], pauses: [], ...more });
}

/** @param {any[]} dialogues @param {Record<string, unknown>} [more] */
function held(dialogues, more) {
  const said = new Said();
  said.load(timeline(dialogues, more));
  return said;
}

/** @param {Said} said */
const outline = (said) => said.items.map(({ kind, utterances, key }) => (kind === "words" ? (utterances ?? []).map(({ id }) => id).join("+") : `${kind} ${key}`));

test("neighbours of one speaker within two seconds are one paragraph", () => {
  const said = held([row("a", 0), row("b", 5), row("c", 10.1), row("d", 14, { participant_id: "ben" }), row("e", 18)]);
  assert.deepEqual(outline(said), ["a+b", "c", "d", "e"]);
  said.breath = Infinity;
  assert.deepEqual(outline(said), ["a+b+c", "d", "e"]);
});

test("gaps, pauses and other things stand in their place", () => {
  const gap = { id: "g", participant_id: "ben", started_at: at(4), ended_at: at(6), reason: "failed" };
  const pause = { id: "p", participant_id: null, started_at: at(0), ended_at: at(2), reason: "host" };
  const said = held([row("a", 0), row("b", 8)], { gaps: [gap], pauses: [pause] });
  said.put("chat", [{ kind: "chat", key: "m", started_at: at(5) }]);
  assert.deepEqual(outline(said), ["a", "pause p", "gap g", "chat m", "b"]);
  said.filter = ({ participant_id }) => participant_id === "ann";
  assert.deepEqual(outline(said), ["a", "pause p", "chat m", "b"]);
  said.put("chat", []);
  assert.equal(said.items.length, 3);
});

test("the highest revision wins, and what was withdrawn does not come back", () => {
  const said = held([row("a", 0)]);
  assert.equal(said.take(news("a", 0, { revision: 3, number: 4, text: "Newest.", state: "edited" })), true);
  assert.equal(said.take(news("a", 0, { revision: 2, number: 3, text: "Older." })), false);
  assert.equal(said.of("a")?.text, "Newest.");
  said.take(news("a", 0, { revision: 4, number: 5, text: "", state: "withdrawn" }));
  said.take(news("a", 0, { revision: 3, number: 4, text: "Newest." }));
  assert.equal(said.of("a"), undefined);
  assert.deepEqual(outline(said), []);
});

test("what a timeline does not have any more is gone; an older timeline takes nothing back", () => {
  const said = held([row("a", 0), row("b", 9)]);
  said.load(timeline([row("b", 9, { revision: 2 })], { number: 7 }));
  assert.deepEqual(outline(said), ["b"]);
  said.load(timeline([row("a", 0), row("b", 9)]));
  said.take(news("a", 0, { number: 1 }));
  assert.deepEqual(outline(said), ["b"]);
  said.take(news("c", 20, { number: 8 }));
  assert.deepEqual(outline(said), ["b", "c"]);
  said.load(timeline([row("b", 9, { revision: 2 })], { number: 7 }));
  assert.deepEqual(outline(said), ["b", "c"], "newer than that timeline");
});

test("what is still being spoken is not kept", () => {
  const said = held([]);
  assert.equal(said.take(news("a", 0, { number: null, state: "live" })), false);
  assert.deepEqual(outline(said), []);
});

test("what was recognised is known where it differs", () => {
  const said = held([row("a", 0, { raw_text: "words off a" }), row("b", 9)]);
  assert.deepEqual([said.of("a")?.raw_text, said.of("b")?.raw_text], ["words off a", "Words of b."]);
  said.take(news("a", 0, { revision: 2, number: 2, raw_text: "words of a", text: "Other." }));
  assert.equal(said.of("a")?.raw_text, "words of a");
});

test("deleted here, it is gone at once, and its news changes nothing", () => {
  const said = held([row("a", 0), row("b", 9)]);
  said.withdraw("a");
  assert.deepEqual(outline(said), ["b"]);
  assert.equal(said.take(news("a", 0, { revision: 2, number: 2, text: "", state: "withdrawn" })), false);
});

test("who listens is told what changed", () => {
  /** @type {any[]} */
  const told = [];
  const said = new Said();
  const stop = said.listen((change) => told.push(change));
  said.load(timeline([row("a", 0)]));
  said.take(news("a", 0, { revision: 2, number: 2 }));
  said.take(news("a", 0, { revision: 2, number: 2 }));
  said.filter = () => true;
  stop();
  said.filter = null;
  assert.deepEqual(told, [{ ids: null, by: "load" }, { ids: ["a"], by: "news" }, { ids: null, by: "view" }]);
});

test("one walks among what is shown", () => {
  const said = held([row("a", 0), row("b", 9, { participant_id: "ben" }), row("c", 20)]);
  assert.equal(said.neighbour("a", 1)?.id, "b");
  said.filter = ({ participant_id }) => participant_id === "ann";
  assert.equal(said.neighbour("a", 1)?.id, "c");
  assert.equal(said.neighbour("a", -1), undefined);
  assert.deepEqual([said.placeOf("c"), said.placeOf("b")], [1, -1]);
});

test("a pause begins and ends while one looks", () => {
  const said = held([row("a", 0), row("b", 20)]);
  const began = { id: "p", participant_id: null, started_at: at(10), ended_at: null, reason: /** @type {const} */ ("host") };
  let told = 0;
  said.listen(() => told++);
  for (const pause of [began, began, { ...began, ended_at: at(15) }]) said.takePause(pause);
  assert.equal(told, 2); // what is known is no news
  assert.deepEqual(said.items.map(({ key, ended_at: end }) => [key, end]).slice(1, 2), [["p", at(15)]]);
});

test("whoever joins later is known by their words", () => {
  const said = held([]);
  said.take(news("a", 0, { participant_id: "dee", number: 2, name: "Dee Doe", seat: 3, avatar_url: null }));
  assert.deepEqual(said.person("dee"), { participant_id: "dee", name: "Dee Doe", initials: "DD", avatar_url: null, seat: 3, you: false });
});

test("any order of arrival gives the same items", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const roll = dice(seed);
    /** @type {any[]} every change, in the order of its number */
    const changes = [];
    /** @type {Map<string, any>} */
    const rows = new Map();
    for (let number = 1; number <= 20; number++) {
      const id = "abcdefgh"[roll(8)];
      const second = id.charCodeAt(0) * 3 % 17;
      const old = rows.get(id);
      if (old?.state === "withdrawn") continue;
      const state = old && roll(4) === 0 ? "withdrawn" : roll(2) ? "final" : "edited";
      const next = news(id, second, { revision: (old?.revision ?? 0) + 1, number, state, text: state === "withdrawn" ? "" : `Text ${number}.`, participant_id: PEOPLE[roll(3)].participant_id });
      rows.set(id, next);
      changes.push(next);
    }
    const number = changes[roll(changes.length)].number;
    /** @type {Map<string, any>} */
    const then = new Map();
    for (const one of changes) if (one.number <= number) then.set(one.id, one);
    const snapshot = timeline([...then.values()].filter(({ state }) => state !== "withdrawn").map(({ stable, ...one }) => ({ ...one, text: stable })), { number });
    const arrivals = shuffled([...changes, ...changes.slice(0, 5), snapshot], roll);
    const said = new Said();
    for (const one of arrivals) if ("people" in one) said.load(one); else said.take(one);
    const inOrder = new Said();
    inOrder.load(snapshot);
    for (const one of changes) inOrder.take(one);
    assert.deepEqual(strip(said), strip(inOrder), `seed ${seed}`);
    assert.equal(said.all.length, [...rows.values()].filter(({ state }) => state !== "withdrawn").length);
  }
});

/** @param {Said} said */
const strip = (said) => said.items.map(({ key, utterances, person }) => [key, /** @type {any} */ (person).name, utterances?.map(({ id, text, revision, state }) => [id, text, revision, state])]);

/** @template T @param {T[]} all @param {(sides: number) => number} roll */
function shuffled(all, roll) {
  for (let at = all.length - 1; at > 0; at--) {
    const other = roll(at + 1);
    [all[at], all[other]] = [all[other], all[at]];
  }
  return all;
}

test("five thousand utterances are put together in no time", () => {
  const said = held(Array.from({ length: 5000 }, (_, index) => row(String(index).padStart(5, "0"), index * 4, { participant_id: PEOPLE[index % 7 % 3].participant_id })));
  said.items;
  const began = performance.now();
  for (let turn = 0; turn < 10; turn++) {
    said.take(news("02500", 10000, { revision: 2 + turn, number: 2 + turn }));
    said.items;
  }
  assert.ok((performance.now() - began) / 10 < 50, "a frame or two for each change, at most");
});
