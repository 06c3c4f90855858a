import assert from "node:assert/strict";
import { test } from "node:test";
import { Uplink } from "../../static/js/microphone/uplink.js";

const FRAME = 1600;
const LOUD = 8000;

/** An uplink, a clock that moves as audio is captured, and what a server would have got. */
class Page {
  now = 1_000_000;
  counts = new Map();

  constructor(hold) {
    this.uplink = new Uplink({ clock: () => this.now, hold });
  }

  capture(stream, frames = 1, level = 0) {
    for (let i = 0; i < frames; i++) {
      this.now += 100;
      const first = this.counts.get(stream) ?? 0;
      this.uplink.audio(stream, first, new Int16Array(FRAME).fill(level));
      this.counts.set(stream, first + FRAME);
    }
  }

  /** Everything it has to say now: messages as they are, audio as [first, samples]. */
  said() {
    const said = [];
    for (let next = this.uplink.next(); next; next = this.uplink.next()) {
      said.push(next instanceof Uint8Array ? heard(next) : next);
    }
    return said;
  }

  ready(stream, resume_from = 0) {
    this.uplink.received({ type: "ready", stream, epoch: 1, resume_from });
  }

  ack(stream, offset) {
    this.uplink.received({ type: "ack", stream, offset });
  }

  stopped(stream) {
    this.uplink.received({ type: "stopped", stream });
  }
}

function heard(bytes) {
  const first = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  return [first, (bytes.length - 8) / 2];
}

function talking(frames = 3) {
  const page = new Page();
  page.capture("a", frames);
  page.uplink.opened();
  page.said();
  page.ready("a");
  return page;
}

test("a stream starts, waits for ready, sends frames in order, stops and is done when stopped", () => {
  const page = new Page();
  page.capture("a", 2);
  assert.deepEqual(page.said(), []);
  page.uplink.opened();
  const start = { type: "start", stream: "a", elapsed: 0.2, oldest: 0, acked: 0, sent: 0 };
  assert.deepEqual(page.said(), [start]);
  page.ready("a");
  assert.deepEqual(page.said(), [[0, FRAME], [FRAME, FRAME]]);
  page.capture("a");
  page.uplink.end("a");
  assert.deepEqual(page.said(), [[2 * FRAME, FRAME], { type: "stop", stream: "a" }]);
  assert.equal(page.uplink.pending, true);
  page.ack("a", 3 * FRAME);
  page.stopped("a");
  assert.equal(page.uplink.pending, false);
  assert.deepEqual(page.said(), []);
});

test("a frame is 8 bytes of little-endian offset, then little-endian samples", () => {
  const page = new Page();
  page.uplink.audio("a", 0, Int16Array.of(...Array(319).fill(0), -2));
  page.uplink.opened();
  page.uplink.next();
  page.ready("a");
  const bytes = page.uplink.next();
  assert.deepEqual([...bytes.slice(0, 8)], [0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...bytes.slice(-2)], [0xfe, 0xff]);
  assert.equal(bytes.length, 8 + 640);
});

test("elapsed counts from the first sample; a frame delivered late does not move it", () => {
  const page = new Page();
  page.now += 400;
  page.capture("a");
  page.now -= 400;
  page.capture("a", 9);
  page.now += 2000;
  page.uplink.opened();
  assert.equal(page.uplink.next().elapsed, 3);
});

test("acknowledged audio is forgotten, the rest is kept and sent again from where the server stands", () => {
  const page = talking(5);
  page.said();
  page.ack("a", 2 * FRAME);
  page.uplink.closed();
  page.capture("a", 2);
  page.uplink.opened();
  const [start] = page.said();
  assert.deepEqual([start.oldest, start.acked, start.sent], [2 * FRAME, 2 * FRAME, 5 * FRAME]);
  page.ready("a", 3 * FRAME);
  assert.deepEqual(page.said().map(([first]) => first), [3, 4, 5, 6].map((n) => n * FRAME));
});

test("resuming in the middle of a frame sends the rest of it", () => {
  const page = talking(3);
  page.said();
  page.uplink.closed();
  page.uplink.opened();
  page.said();
  page.ready("a", 1000);
  assert.deepEqual(page.said()[0], [1000, 600]);
});

test("an ack that comes late or twice changes nothing", () => {
  const page = talking(4);
  page.said();
  page.ack("a", 3 * FRAME);
  page.ack("a", FRAME);
  page.ack("nobody's", 99 * FRAME);
  page.uplink.closed();
  page.uplink.opened();
  assert.equal(page.said()[0].acked, 3 * FRAME);
});

test("streams go up one after the other, the oldest first", () => {
  const page = talking(2);
  page.said();
  page.uplink.closed();
  page.uplink.end("a");
  page.capture("b", 2);
  page.uplink.end("b");
  page.capture("c", 1);
  page.uplink.opened();
  assert.deepEqual(page.said().map((m) => m.stream), ["a"]);
  page.ready("a");
  assert.deepEqual(page.said().at(-1), { type: "stop", stream: "a" });
  page.stopped("a");
  assert.deepEqual(page.said().map((m) => m.stream), ["b"]);
  page.ready("b");
  page.said();
  page.stopped("b");
  assert.deepEqual(page.said().map((m) => m.stream), ["c"]);
});

test("a stopped that belongs to an earlier connection does not end a stream", () => {
  const page = talking(2);
  page.said();
  page.stopped("a");
  assert.equal(page.uplink.pending, true);
});

test("an ended stream that is wholly acknowledged is not started again", () => {
  const page = talking(2);
  page.uplink.end("a");
  page.said();
  page.ack("a", 2 * FRAME);
  page.uplink.closed();
  assert.equal(page.uplink.pending, false);
});

test("an ended stream with audio to keep is started again", () => {
  const page = talking(2);
  page.uplink.end("a");
  page.said();
  page.ack("a", FRAME);
  page.uplink.closed();
  page.uplink.opened();
  assert.equal(page.said()[0].type, "start");
});

test("when the ring overran, the next start says so", () => {
  const page = new Page(5 * FRAME);
  page.capture("a", 3);
  page.uplink.opened();
  page.said();
  page.ready("a");
  page.said();
  page.ack("a", FRAME);
  page.uplink.closed();
  page.capture("a", 6);
  page.uplink.opened();
  const [start] = page.said();
  assert.deepEqual([start.acked, start.oldest], [FRAME, 4 * FRAME]);
  page.ready("a", 4 * FRAME);
  assert.deepEqual(page.said()[0], [4 * FRAME, FRAME]);
});

test("unsent audio that falls out of the ring on a live connection asks for a new start", () => {
  const page = new Page(5 * FRAME);
  page.capture("a", 1);
  page.uplink.opened();
  page.said();
  page.ready("a");
  page.capture("a", 7);
  assert.equal(page.uplink.overran, true);
  assert.equal(page.uplink.next(), null);
  page.uplink.closed();
  page.uplink.opened();
  assert.equal(page.said()[0].oldest, 3 * FRAME);
});

test("all streams together hold five minutes: the oldest goes first, and its loss is still reported", () => {
  const page = new Page(4 * FRAME);
  page.capture("a", 2);
  page.uplink.end("a");
  page.capture("b", 4);
  assert.equal(page.uplink.unkept.seconds, 0.4);
  page.uplink.opened();
  const [start] = page.said();
  assert.deepEqual([start.stream, start.acked, start.oldest], ["a", 0, 2 * FRAME]);
  page.ready("a", 2 * FRAME);
  assert.deepEqual(page.said(), [{ type: "stop", stream: "a" }]);
});

test("back-pressure: what is not pulled stays in the ring", () => {
  const page = talking(10);
  page.uplink.next();
  assert.equal(page.uplink.unkept.seconds, 1);
  assert.deepEqual(page.said()[0], [FRAME, FRAME]);
});

test("it knows whether what is not yet kept may hold speech", () => {
  const page = talking(2);
  assert.equal(page.uplink.unkept.speech, false);
  page.capture("a", 1, LOUD);
  page.capture("a", 2);
  assert.equal(page.uplink.unkept.speech, true);
  page.said();
  page.ack("a", 3 * FRAME);
  assert.equal(page.uplink.unkept.speech, false);
});

test("after a loss it is behind until all from that time is kept", () => {
  const page = talking(2);
  page.said();
  assert.equal(page.uplink.lost, false);
  page.uplink.closed();
  page.capture("a", 2);
  assert.deepEqual([page.uplink.lost, page.uplink.behind, page.uplink.ready], [true, true, false]);
  page.uplink.opened();
  page.said();
  page.ready("a");
  page.capture("a", 2);
  assert.deepEqual([page.uplink.lost, page.uplink.behind, page.uplink.ready], [false, true, true]);
  page.ack("a", 4 * FRAME);
  assert.equal(page.uplink.behind, false);
});

test("ending a stream that never had audio says nothing", () => {
  const page = new Page();
  page.uplink.end("a");
  page.uplink.opened();
  assert.deepEqual(page.said(), []);
  assert.equal(page.uplink.pending, false);
});

test("the server's state is known while the connection lasts", () => {
  const page = talking();
  page.uplink.received({ type: "state", state: "recording" });
  assert.equal(page.uplink.heard, "recording");
  page.uplink.closed();
  assert.equal(page.uplink.heard, "idle");
});

const note = (start, text, final = false) => ({ start, end: start + 800, text, final });
const heardNotes = (said) => said.filter(({ type }) => type === "hypothesis").map(({ text }) => text);

test("a page that recognises says so when a stream begins, and only of those that begin then", () => {
  const page = new Page();
  page.capture("a");
  page.uplink.recogniser = "browser";
  page.capture("b");
  page.uplink.opened();
  assert.equal("recogniser" in page.said()[0], false);
  page.ready("a");
  page.uplink.end("a");
  page.said();
  page.stopped("a");
  assert.equal(page.said()[0].recogniser, "browser");
});

test("what the page recognised goes up beside the audio, also while the stream is stopping", () => {
  const page = talking();
  page.said();
  page.uplink.note("a", note(0, "good"));
  assert.deepEqual(page.said()[0], { type: "hypothesis", stream: "a", start: 0, end: 800, text: "good", final: false });
  page.uplink.end("a");
  page.said();
  page.uplink.note("a", note(0, "goodbye", true));
  assert.deepEqual(heardNotes(page.said()), ["goodbye"]);
  page.stopped("a");
  page.uplink.note("a", note(0, "too late", true));
  assert.deepEqual(page.said(), []);
});

test("of what still grows only the newest waits", () => {
  const page = talking();
  for (const text of ["a", "a b", "a b c"]) page.uplink.note("a", note(0, text));
  page.uplink.note("a", note(900, "d", true));
  assert.deepEqual(heardNotes(page.said()), ["a b c", "d"]);
});

test("after a loss it is said again, but for what is durable", () => {
  const page = talking(10);
  page.uplink.note("a", note(0, "kept", true));
  page.uplink.note("a", note(3200, "not yet", true));
  page.said();
  page.ack("a", 1600);
  page.uplink.closed();
  page.uplink.opened();
  page.said();
  page.ready("a", 1600);
  assert.deepEqual(heardNotes(page.said()), ["not yet"]);
});

test("what the page recognised goes after the audio it was heard in", () => {
  const page = talking(3);
  page.uplink.note("a", { ...note(0, "one", true), end: FRAME });
  page.uplink.note("a", { ...note(FRAME, "two", true), end: 2 * FRAME });
  assert.deepEqual(page.said().map((one) => one.text ?? one[0]), [0, "one", FRAME, "two", 2 * FRAME]);
});

test("minutes of talk that are kept are not said again after a loss", () => {
  const page = talking(0);
  for (let at = 0; at < 2400; at++) {
    page.capture("a");
    const start = Math.floor(at / 10) * 10 * FRAME;
    page.uplink.note("a", { start, end: (at + 1) * FRAME, text: `word ${at}`, final: at % 10 === 9 });
    page.said();
    if (at % 10 === 9) page.ack("a", (at + 1) * FRAME);
  }
  page.uplink.closed();
  page.uplink.opened();
  page.said();
  page.ready("a", 2400 * FRAME);
  assert.deepEqual(page.said(), []);
});

test("what grows is said once after a loss, as it is by then", () => {
  const page = talking(3);
  for (const text of ["a", "a b", "a b c"]) {
    page.uplink.note("a", note(0, text));
    page.said();
  }
  page.ack("a", 2 * FRAME);
  page.uplink.note("a", note(3 * FRAME - 800, "d", true));
  page.said();
  page.uplink.closed();
  page.uplink.opened();
  page.said();
  page.ready("a", 2 * FRAME);
  assert.deepEqual(heardNotes(page.said()), ["d"], "what does not grow any more is kept already");
});

test("the last that still grows stays, though its audio is kept", () => {
  const page = talking(3);
  page.uplink.note("a", note(0, "grows"));
  page.said();
  page.ack("a", 2 * FRAME);
  page.uplink.closed();
  page.uplink.opened();
  page.said();
  page.ready("a", 2 * FRAME);
  assert.deepEqual(heardNotes(page.said()), ["grows"]);
});

test("a finished one may begin where another of no length did", () => {
  const page = talking(1);
  page.uplink.note("a", { start: FRAME, end: FRAME, text: "one", final: true });
  page.uplink.note("a", { start: FRAME, end: FRAME, text: "two", final: true });
  assert.deepEqual(heardNotes(page.said()), ["one", "two"]);
});

test("after a long loss a hundred are said at most, the newest", () => {
  const page = talking(300);
  for (let at = 0; at < 300; at++) page.uplink.note("a", note(at * FRAME, `${at}`, true));
  const texts = heardNotes(page.said());
  assert.deepEqual([texts.length, texts.at(-1)], [100, "299"]);
});
