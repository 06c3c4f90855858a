import assert from "node:assert/strict";
import { test } from "node:test";
import { languages, tagged } from "../../static/js/room/languages.js";
import { label, word } from "../../static/js/room/speech.js";
import { fillIn, who } from "../../static/js/room/speech-panel.js";
import { share } from "../../static/js/room/speech-figures.js";

const bubble = (participant_id, seconds, state = "final") => ({
  kind: "bubble",
  dialogue: { participant_id, state, started_at: "2026-01-01T10:00:00.000Z", ended_at: `2026-01-01T10:00:${String(seconds).padStart(2, "0")}.000Z` },
});

test("the share of the talk is of the time that anybody spoke", () => {
  assert.equal(share([bubble("me", 6), bubble("you", 18)], "me"), 0.25);
  assert.equal(share([bubble("you", 5)], "me"), 0);
  assert.equal(share([], "me"), null);
});

test("what was withdrawn, pauses and gaps are no talk", () => {
  const others = [bubble("you", 9, "withdrawn"), { kind: "gap" }, { kind: "pause" }];
  assert.equal(share([...others, bubble("me", 6)], "me"), 1);
});

test("languages have names, and the chosen one is always among them", () => {
  const known = new Map(languages("gsw-CH"));
  assert.equal(known.get("es"), "Spanish");
  assert.ok(known.has("gsw-CH"));
  assert.equal(languages("auto").length, languages("").length);
  assert.equal(new Map(languages("not a tag")).get("not a tag"), "not a tag");
});

test("a browser that cannot find out is told a language", () => {
  assert.equal(tagged("es"), "es");
});

test("the badge says who hears, and where sound goes", () => {
  const own = { engine: "pocketsphinx", name: "PocketSphinx", hosted: false };
  assert.equal(label({ ...own, hears: null }, false), "PocketSphinx, on this server");
  assert.equal(label({ name: "OpenAI", hosted: true, hears: null }, false), "Sends sound to OpenAI");
  assert.equal(label({ name: "OpenAI", hosted: true, hears: own }, false), "PocketSphinx, on this server");
  assert.equal(label({ name: "OpenAI", hosted: true, hears: null }, true), "Your browser");
});

test("that no sound leaves the server is said only where it is so", () => {
  const here = { name: "PocketSphinx", hosted: false };
  const kept = "PocketSphinx writes down what is said, on this server. No sound leaves it.";
  assert.equal(who(here, false), kept);
  assert.equal(who({ ...here, others: [] }, false), kept);
  const sent = "PocketSphinx writes down what is said, on this server. When it cannot, sound is sent to ";
  assert.equal(who({ ...here, others: ["OpenAI"] }, false), `${sent}OpenAI.`);
  assert.match(who({ ...here, others: ["OpenAI", "Watson"] }, false), /sent to OpenAI or Watson\.$/u);
  assert.match(who({ name: "OpenAI", hosted: true, others: ["Watson"] }, false), /is sent to OpenAI/u);
});

test("who takes over is said, and who is back", () => {
  const hears = { engine: "pocketsphinx", name: "PocketSphinx", hosted: false };
  const openai = { name: "OpenAI", hosted: true };
  assert.equal(word({ ...openai, hears }, false), "OpenAI does not answer. PocketSphinx hears you meanwhile; nothing is lost.");
  assert.equal(word({ ...openai, hears: null }, false), "OpenAI hears you again.");
  assert.equal(word({ ...openai, hears: null }, true), "From now on what is said is sent to OpenAI.");
  assert.equal(word({ name: "PocketSphinx", hosted: false, hears: null }, true), "From now on PocketSphinx hears you, on this server.");
});

test("it is said when sound leaves the server because another one takes over", () => {
  const hears = { engine: "openai", name: "OpenAI", hosted: true };
  const said = word({ name: "PocketSphinx", hosted: false, hears }, false);
  assert.equal(said, "PocketSphinx does not answer. What is said is sent to OpenAI meanwhile; nothing is lost.");
});

test("a list that one is in shows what another host chose, and nothing else moves it", () => {
  const box = { value: "", replaceChildren() {} };
  const before = ["document", "Option"].map((name) => [name, globalThis[name]]);
  Object.assign(globalThis, { document: { activeElement: box }, Option: class {} });
  try {
    const choices = [["", "usual"], ["a", "A"], ["b", "B"]];
    fillIn({ box }, choices, "");
    box.value = "a"; // chosen; not answered yet
    fillIn({ box }, choices, "");
    assert.equal(box.value, "a");
    fillIn({ box }, choices, "b");
    assert.equal(box.value, "b");
    box.value = "a"; // refused
    document.activeElement = null;
    fillIn({ box }, choices, "b");
    assert.equal(box.value, "b");
  } finally {
    for (const [name, value] of before) globalThis[name] = value;
  }
});
