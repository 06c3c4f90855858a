/** When to offer, to repeat, to look for another path, to begin anew; what people are told meanwhile; whose signals are kept. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LinkState } from "../../static/js/rtc/link.js";
import { Mailbox } from "../../static/js/rtc/mailbox.js";
import { Patience } from "../../static/js/rtc/patience.js";

const AGREED = { offering: false, negotiated: true, whole: true, polite: false, connection: "connected", ice: "connected" };
const FRESH = { ...AGREED, negotiated: false, whole: false, polite: null, connection: "new", ice: "new" };

function patience(arriving = true) {
  const time = { now: 0 };
  const is = new Patience(() => time.now, () => 0, arriving);
  /** The steps of so many seconds, with their times. */
  const steps = (facts, seconds) => {
    const done = [];
    for (const end = time.now + seconds * 1000; time.now < end; time.now += 250) {
      const step = is.next(facts);
      if (step) done.push(`${step} ${time.now / 1000}`);
    }
    return done;
  };
  return { time, is, steps };
}

test("who arrives offers at once, who is there after five seconds", () => {
  assert.equal(patience(true).is.next(FRESH), "offer");
  assert.equal(patience(false).steps(FRESH, 5.25)[0], "offer 5");
});

test("an offer is repeated with growing gaps, then all begins anew", () => {
  const { steps } = patience();
  assert.deepEqual(steps({ ...FRESH, offering: true }, 120), ["again 3", "again 9", "again 21", "again 45", "again 75", "rebuild 105"]);
});

test("a missing line is asked for by the impolite side at once, by the polite one if it did not", () => {
  assert.equal(patience().is.next({ ...AGREED, whole: false }), "offer");
  assert.equal(patience().steps({ ...AGREED, whole: false, polite: true }, 4.25)[0], "offer 4");
});

test("an interrupted path is borne for three seconds, a broken one not; the polite side lets the other begin", () => {
  assert.equal(patience().steps({ ...AGREED, connection: "disconnected" }, 4)[0], "restart 3");
  assert.equal(patience().steps({ ...AGREED, connection: "failed", ice: "failed" }, 4)[0], "restart 0.5");
  assert.equal(patience().steps({ ...AGREED, connection: "failed", ice: "failed", polite: true }, 9)[0], "restart 4.5");
  assert.deepEqual(patience().steps(AGREED, 100), []);
});

test("what does not help is tried with growing gaps, after three times from scratch", () => {
  const { steps } = patience();
  assert.deepEqual(steps({ ...AGREED, connection: "failed", ice: "failed" }, 60), ["restart 0.5", "restart 5.5", "restart 15.5", "rebuild 35.5", "restart 40.5", "restart 45.5", "restart 55.5"]);
});

test("a handshake that failed over a good path is begun from scratch", () => {
  assert.equal(patience().steps({ ...AGREED, connection: "failed", ice: "connected" }, 2)[0], "rebuild 0.5");
});

test("a changed network: another path at once, whoever is polite; told twice it changed once", () => {
  const { is, time } = patience();
  is.hurry();
  is.hurry();
  assert.deepEqual([is.next({ ...AGREED, polite: true }), is.next(AGREED)], ["restart", ""]);
  time.now = 3000;
  is.hurry();
  assert.equal(is.next(AGREED), "restart");
});

test("a changed network says an offer that is out again at once, and does not wait for theirs", () => {
  const { is } = patience(false);
  is.next({ ...FRESH, offering: true });
  is.hurry();
  assert.equal(is.next({ ...FRESH, offering: true }), "again");
  const waiting = patience(false).is;
  waiting.hurry();
  assert.equal(waiting.next(FRESH), "offer");
  assert.equal(waiting.next(AGREED), "", "that offer knew the new network");
});

test("a fresh connection: ours offers soon, later each time; theirs is waited for", () => {
  const ours = patience();
  const gaps = [1, 2, 3].map(() => {
    ours.is.rebuilt(false);
    const [first] = ours.steps(FRESH, 5);
    return Number(first.split(" ")[1]) - (ours.time.now / 1000 - 5);
  });
  assert.deepEqual(gaps, [0.5, 1, 2]);
  const theirs = patience();
  theirs.is.rebuilt(true);
  assert.equal(theirs.steps(FRESH, 5.25)[0], "offer 5");
});

test("people are told: connecting, connected, reconnecting, and after a quarter of a minute that it failed", () => {
  const time = { now: 0 };
  const link = new LinkState(() => time.now);
  assert.equal(link.now, "connecting");
  assert.equal(link.look("new"), false);
  time.now = 16_000;
  assert.deepEqual([link.look("connecting"), link.now], [true, "failed"]);
  assert.deepEqual([link.look("connected"), link.now], [true, "connected"]);
  time.now = 20_000;
  link.look("connected");
  assert.deepEqual([link.look("disconnected"), link.now], [true, "reconnecting"]);
  time.now = 34_000;
  assert.deepEqual([link.look("new"), link.now], [false, "reconnecting"]);
  time.now = 36_000;
  assert.deepEqual([link.look("failed"), link.now], [true, "failed"]);
});

test("signals of strangers are kept in order, for ten seconds, and not without end", () => {
  const time = { now: 0 };
  const box = new Mailbox(() => time.now);
  for (let number = 0; number < 40; number++) box.keep({ from: "a", number });
  assert.deepEqual(box.take("a").map(({ number }) => number), Array.from({ length: 16 }, (_, number) => number));
  assert.deepEqual(box.take("a"), []);
  for (let number = 0; number < 100; number++) box.keep({ from: `x${number}` });
  assert.equal(box.take("x31").length, 1);
  assert.equal(box.take("x99").length, 0);
  time.now = 11_000;
  assert.equal(box.take("x1").length, 0);
});
