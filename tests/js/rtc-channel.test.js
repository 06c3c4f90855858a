/** The size of a tile, told over the data channel; a stranger may say anything. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Channel, size } from "../../static/js/rtc/channel.js";

class Wire {
  readyState = "connecting";
  sent = [];

  send(text) {
    if (this.readyState !== "open") throw new Error("InvalidStateError");
    this.sent.push(text);
  }

  open() {
    this.readyState = "open";
    this.onopen();
  }
}

function channel() {
  const wire = new Wire();
  const made = [];
  let changes = 0;
  const is = new Channel({ createDataChannel: (...given) => (made.push(given), wire) }, () => changes++);
  return { wire, made, is, changes: () => changes };
}

test("both open the same channel without a word about it", () => {
  assert.deepEqual(channel().made, [["parley", { negotiated: true, id: 0 }]]);
});

test("the newest size is told once it is open, and when it changed", () => {
  const { wire, is } = channel();
  is.show(undefined);
  is.show({ width: 10, height: 10 });
  is.show({ width: 320.4, height: 180 });
  assert.deepEqual(wire.sent, []);
  wire.open();
  is.show({ width: 320, height: 180 });
  is.show({ width: 0, height: 0 });
  assert.deepEqual(wire.sent, ['{"camera":[320,180]}', '{"camera":[0,0]}']);
  wire.readyState = "closed";
  is.show({ width: 1, height: 1 });
});

test("what they say is kept and told; rubbish changes nothing", () => {
  const { wire, is, changes } = channel();
  wire.onmessage({ data: '{"camera": [640, 360]}' });
  assert.deepEqual([is.theirs, changes()], [{ width: 640, height: 360 }, 1]);
  wire.onmessage({ data: "?" });
  assert.deepEqual(is.theirs, { width: 640, height: 360 });
});

test("only two sane numbers are a size", () => {
  const rubbish = ["", "null", "[]", "{}", '{"camera":5}', '{"camera":[1]}', '{"camera":[1,2,3]}', '{"camera":["1",2]}', '{"camera":[-1,2]}',
    '{"camera":[1e9,2]}', '{"camera":[null,2]}', `{"camera":[1,2],"x":"${"x".repeat(300)}"}`, new ArrayBuffer(8), 7];
  for (const one of rubbish) assert.equal(size(one), undefined, String(one));
});
