/** "Say something" over its socket. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LISTENS, Rehearsal } from "../../static/js/lobby/rehearsal.js";

const SECOND = new Int16Array(16000);

function setting() {
  /** @type {any} */
  const socket = { readyState: 0, sent: [], closed: null, send: (/** @type {any} */ data) => socket.sent.push(data), close: (/** @type {number} */ code) => (socket.closed = code) };
  /** @type {string[]} */
  const states = [];
  const rehearsal = new Rehearsal("ws://here", ({ state }) => states.push(state), () => socket);
  return {
    socket, states, rehearsal,
    open() {
      socket.readyState = 1;
      socket.onopen();
    },
    /** @param {object} message */
    hear: (message) => socket.onmessage({ data: JSON.stringify(message) }),
    get texts() {
      return socket.sent.filter((/** @type {any} */ one) => typeof one === "string").map((/** @type {string} */ one) => JSON.parse(one));
    },
    get samples() {
      return socket.sent.filter((/** @type {any} */ one) => typeof one !== "string").reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + (one.length - 8) / 2, 0);
    },
  };
}

test("four seconds go up, the words come back, the socket closes", () => {
  const one = setting();
  one.open();
  for (let i = 0; i < 6; i++) one.rehearsal.audio(SECOND);
  assert.deepEqual(one.texts, [{ type: "start", test: true }, { type: "stop" }]);
  assert.equal(one.samples, LISTENS);
  assert.equal(one.rehearsal.progress.state, "writing");
  one.hear({ type: "state", state: "transcribing" });
  one.hear({ type: "heard", text: " good morning " });
  assert.deepEqual([one.rehearsal.progress.state, one.rehearsal.progress.words], ["words", "good morning"]);
  assert.equal(one.socket.closed, 1000);
  assert.ok(one.rehearsal.over);
});

test("what is said before the socket is open is not lost", () => {
  const one = setting();
  for (let i = 0; i < 4; i++) one.rehearsal.audio(SECOND);
  assert.equal(one.socket.sent.length, 0);
  one.open();
  assert.deepEqual(one.texts.map(({ type }) => type), ["start", "stop"]);
  assert.equal(one.samples, LISTENS);
  assert.equal(JSON.parse(one.socket.sent.at(-1)).type, "stop");
  one.hear({ type: "heard", text: "" });
  assert.deepEqual([one.rehearsal.progress.state, one.rehearsal.progress.words], ["words", ""]);
});

test("a lost server, one that refuses, and a test called off", () => {
  for (const [code, reason] of [[1006, "unreachable"], [4404, "unreachable"], [4429, "often"]]) {
    const one = setting();
    one.open();
    one.socket.onclose({ code });
    assert.deepEqual([one.rehearsal.progress.state, one.rehearsal.progress.reason], ["failed", reason]);
    one.hear({ type: "heard", text: "late" });
    assert.equal(one.rehearsal.progress.state, "failed");
  }
  const one = setting();
  one.rehearsal.cancel();
  assert.deepEqual([one.rehearsal.progress.state, one.rehearsal.progress.reason], ["failed", ""]);
  one.rehearsal.audio(SECOND);
  assert.equal(one.socket.sent.length, 0);
});
