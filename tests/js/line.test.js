import assert from "node:assert/strict";
import { test } from "node:test";
import { Line } from "../../static/js/microphone/line.js";
import { Uplink } from "../../static/js/microphone/uplink.js";
import { exchange } from "./socket-fake.js";

const FRAME = 1600;

class Page {
  now = 0;
  captured = 0;

  constructor() {
    const clock = () => this.now;
    const { sockets, open } = exchange();
    this.sockets = sockets;
    this.uplink = new Uplink({ clock });
    this.line = new Line({ address: "ws://x/", uplink: this.uplink, clock, open });
  }

  get socket() {
    return this.sockets.at(-1);
  }

  capture(frames = 1, stream = "a") {
    for (let i = 0; i < frames; i++) {
      this.now += 100;
      this.uplink.audio(stream, this.captured, new Int16Array(FRAME));
      this.captured += FRAME;
      this.line.flush();
    }
  }

  wait(ms) {
    for (let i = 0; i < ms; i += 250) {
      this.now += 250;
      this.line.tick();
    }
  }

  /** One frame captured, connected, under way. */
  underWay() {
    this.capture();
    this.line.tick();
    this.socket.open();
    this.socket.hear({ type: "ready", stream: "a", resume_from: 0 });
    return this;
  }
}

test("no connection before there is something to send, none after everything is kept", () => {
  const page = new Page();
  page.wait(1000);
  assert.equal(page.sockets.length, 0);
  page.underWay();
  page.uplink.end("a");
  page.line.flush();
  assert.equal(page.socket.sent.at(-1).type, "stop");
  page.socket.hear({ type: "stopped", stream: "a" });
  page.line.tick();
  assert.equal(page.socket.closedWith, 1000);
  page.wait(5000);
  assert.equal(page.sockets.length, 1);
});

for (const code of [1006, 1011, 4408, 4429]) {
  test(`close code ${code}: tries again between 0.5 and 10 s and resumes`, () => {
    const page = new Page().underWay();
    page.socket.lose(code);
    assert.equal(page.line.away, true);
    page.wait(250);
    assert.equal(page.sockets.length, 1);
    page.wait(1000);
    assert.equal(page.sockets.length, 2);
    page.socket.open();
    assert.deepEqual([page.socket.sent[0].type, page.socket.sent[0].sent], ["start", FRAME]);
  });
}

test("the pause grows, and never passes 10 s", () => {
  const page = new Page().underWay();
  for (let i = 0; i < 8; i++) {
    page.socket.lose(1006);
    page.wait(10_250);
    assert.equal(page.sockets.length, i + 2);
  }
});

test("4409: does not reconnect by itself, keeps the audio, goes on when asked to", () => {
  const page = new Page().underWay();
  page.socket.lose(4409);
  page.wait(60_000);
  page.line.hurry();
  assert.deepEqual([page.sockets.length, page.line.taken], [1, true]);
  assert.equal(page.uplink.pending, true);
  page.line.retry();
  assert.deepEqual([page.sockets.length, page.line.taken], [2, false]);
});

test("asked for again, it does not wait for its old connection to learn that it was taken", () => {
  const page = new Page().underWay();
  const old = page.socket;
  page.uplink.end("a");
  page.line.flush();
  page.line.renew();
  page.capture(1, "b");
  old.lose(4409);
  page.line.tick();
  assert.deepEqual([page.sockets.length, page.line.taken], [2, false]);
  page.socket.open();
  page.socket.hear({ type: "ready", stream: "a", resume_from: FRAME });
  page.socket.hear({ type: "stopped", stream: "a" });
  assert.deepEqual([page.socket.sent.at(-1).type, page.socket.sent.at(-1).stream], ["start", "b"]);
});

for (const code of [4401, 4403, 4404]) {
  test(`close code ${code}: stops trying and says why`, () => {
    const page = new Page().underWay();
    page.socket.lose(code);
    page.wait(60_000);
    assert.equal(page.sockets.length, 1);
    assert.match(page.line.refused, /\.$/);
  });
}

test("a late close of a connection that was given up is none of the new one", () => {
  const page = new Page().underWay();
  const old = page.socket;
  page.capture(130);
  page.wait(2000);
  assert.notEqual(page.socket, old);
  page.socket.open();
  old.lose(4409);
  old.hear({ type: "ack", stream: "a", offset: FRAME });
  assert.equal(page.line.taken, false);
  assert.equal(page.uplink.unkept.seconds, 13.1);
});

test("a server that acknowledges nothing is away after 4 s and given up after 12", () => {
  const page = new Page().underWay();
  page.wait(3000);
  assert.equal(page.line.away, false);
  page.wait(2000);
  assert.equal(page.line.away, true);
  assert.equal(page.sockets.length, 1);
  page.wait(9000);
  assert.equal(page.sockets.length, 2);
});

test("a full socket leaves audio in the ring until it drains", () => {
  const page = new Page().underWay();
  page.socket.bufferedAmount = 1 << 20;
  page.capture(20);
  assert.equal(page.socket.sent.length, 2);
  page.socket.bufferedAmount = 0;
  page.line.tick();
  assert.equal(page.socket.sent.length, 22);
});
