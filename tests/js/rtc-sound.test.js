/** The others are heard, each by an element of their own; a browser that refuses is asked again after a click. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Sound } from "../../static/js/rtc/sound.js";
import { settled } from "./rtc-clock.js";
import { FakeStream } from "./rtc-fake.js";

globalThis.MediaStream = FakeStream;

/** @type {Set<FakeAudio>} */
const page = new Set();
/** @type {string} the error of `play`, or none */
let refusal = "";

class FakeAudio {
  playing = false;

  async play() {
    if (refusal) throw Object.assign(new Error(), { name: refusal });
    this.playing = true;
  }

  remove() {
    page.delete(this);
  }
}

function sound(more = {}) {
  page.clear();
  refusal = "";
  return new Sound({ home: { append: (node) => page.add(node) }, make: () => new FakeAudio(), ...more });
}

test("one element for each sound; pictures are not its business; none is left behind", async () => {
  const heard = sound();
  heard.track("a", "audio", "voice");
  heard.track("a", "screen-audio", "music");
  heard.track("a", "camera", "face");
  heard.track("b", "audio", "other");
  await settled();
  assert.deepEqual([...page].map(({ srcObject, playing }) => [srcObject.tracks[0], playing]), [["voice", true], ["music", true], ["other", true]]);
  heard.track("a", "audio", "voice again");
  heard.track("a", "screen-audio", null);
  heard.track("c", "audio", null);
  assert.deepEqual([...page].map(({ srcObject }) => srcObject.tracks[0]), ["other", "voice again"]);
  heard.track("b", "audio", null);
  heard.track("a", "audio", null);
  assert.equal(page.size, 0);
});

test("refused before the first click, heard after it", async () => {
  let told = 0;
  const heard = sound({ changed: () => told++ });
  refusal = "NotAllowedError";
  heard.track("a", "audio", "voice");
  await settled();
  assert.equal(heard.blocked, true);
  refusal = "";
  const before = told;
  await heard.resume();
  assert.deepEqual([heard.blocked, told > before], [false, true]);
});

test("somebody who leaves takes their refusal along; being replaced while starting is none", async () => {
  const heard = sound();
  refusal = "NotAllowedError";
  heard.track("a", "audio", "voice");
  await settled();
  heard.track("a", "audio", null);
  assert.equal(heard.blocked, false);
  heard.track("a", "audio", "voice");
  heard.track("a", "audio", null);
  await settled();
  assert.equal(heard.blocked, false);
  refusal = "AbortError";
  heard.track("a", "audio", "voice");
  await settled();
  assert.equal(heard.blocked, false);
});

test("a pause from outside does not last", async () => {
  const heard = sound();
  heard.track("a", "audio", "voice");
  await settled();
  const [element] = page;
  element.playing = false;
  element.onpause();
  await settled();
  assert.equal(element.playing, true);
});

test("each goes to the chosen speaker; one that is gone silences nobody", async () => {
  const sent = [];
  const heard = sound({ route: async (element) => { sent.push(element); throw new Error("NotFoundError"); } });
  heard.track("a", "audio", "voice");
  await settled();
  const [element] = page;
  assert.deepEqual(sent, [element]);
  assert.equal(element.playing, true);
});
