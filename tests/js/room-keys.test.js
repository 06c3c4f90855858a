import assert from "node:assert/strict";
import { test } from "node:test";
import { talks, wish } from "../../static/js/room/keys.js";
import { Talk } from "../../static/js/room/talk.js";

const key = (pressed, more = {}) => ({
  key: pressed, code: /^[a-z]$/i.test(pressed) ? `Key${pressed.toUpperCase()}` : "", altKey: false, ctrlKey: false, metaKey: false, repeat: false, ...more,
});

test("Alt and a letter count for everybody, single keys for who wants them", () => {
  assert.equal(wish(key("m", { altKey: true }), false), "M");
  assert.equal(wish(key("µ", { code: "KeyM", altKey: true }), false), "M", "a Mac's Alt writes other letters");
  assert.equal(wish(key("m"), true), "M");
  assert.equal(wish(key("M"), true), "M");
  assert.equal(wish(key("m"), false), "");
  assert.deepEqual(["v", "s", "h", "c", "?"].map((one) => wish(key(one), true)), ["V", "S", "H", "C", "?"]);
  assert.equal(wish(key("?"), false), "");
  assert.deepEqual(["l", "o", "p", "t", "x", "Enter", "1"].map((one) => wish(key(one), true)), ["", "", "", "", "", "", ""]);
});

test("the browser's own keys stay its own", () => {
  for (const held of ["ctrlKey", "metaKey", "repeat", "isComposing"]) assert.equal(wish(key("c", { [held]: true }), true), "", held);
  assert.equal(talks(key(" ", { code: "Space", ctrlKey: true }), true), false);
});

test("Space is held to speak, by who uses single keys", () => {
  assert.equal(talks(key(" ", { code: "Space" }), true), true);
  assert.equal(talks(key(" ", { code: "Space" }), false), false);
});

test("push to talk: on while held, off again; a microphone that is on stays on", async () => {
  const calls = [];
  const microphone = {
    state: "off",
    async on() {
      this.state = "on";
      calls.push("on");
    },
    async off() {
      this.state = "off";
      calls.push("off");
    },
  };
  const talk = new Talk(microphone, () => {});
  talk.hold();
  talk.hold();
  talk.release();
  talk.release();
  assert.deepEqual(calls, ["on", "off"]);
  microphone.state = "on";
  talk.hold();
  talk.release();
  assert.deepEqual(calls, ["on", "off"]);
});
