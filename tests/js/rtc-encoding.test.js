/** Encodings are applied to a sender one after the other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Encoder } from "../../static/js/rtc/encoding.js";
import { settled } from "./rtc-clock.js";

class Sender {
  applied = [];
  waiting = [];
  #transaction = 0;
  gone = false;
  encodings = [{ rid: "", priority: "low" }];

  getParameters() {
    if (this.gone) throw new Error("InvalidStateError");
    return { transactionId: ++this.#transaction, encodings: structuredClone(this.encodings) };
  }

  async setParameters(parameters) {
    if (parameters.transactionId !== this.#transaction) throw new Error("InvalidModificationError");
    this.applied.push(parameters);
    await new Promise((resolve) => this.waiting.push(resolve));
  }

  async finish() {
    this.waiting.shift()?.();
    await settled();
  }
}

const encoding = (maxBitrate) => ({ active: true, maxBitrate, maxFramerate: 30, scaleResolutionDownBy: 1 });

test("what the sender had stays, what is wished is added; the same again does nothing", async () => {
  const sender = new Sender();
  const encoder = new Encoder(sender, "balanced");
  encoder.wish(encoding(1));
  await sender.finish();
  encoder.wish(encoding(1));
  assert.deepEqual(sender.applied, [{ transactionId: 1, degradationPreference: "balanced", encodings: [{ rid: "", priority: "low", ...encoding(1) }] }]);
});

test("while one is being applied only the newest wish waits", async () => {
  const sender = new Sender();
  const encoder = new Encoder(sender, "balanced");
  for (const rate of [1, 2, 3]) encoder.wish(encoding(rate));
  await sender.finish();
  await sender.finish();
  assert.deepEqual(sender.applied.map(({ encodings }) => encodings[0].maxBitrate), [1, 3]);
});

test("a sender that is gone does no harm; one that comes to itself is wished the same again", async () => {
  const sender = new Sender();
  const encoder = new Encoder(sender, "balanced");
  sender.gone = true;
  await encoder.wish(encoding(1));
  sender.gone = false;
  encoder.wish(encoding(1));
  await sender.finish();
  assert.equal(sender.applied.length, 1);
});

test("a browser that names no encodings is given one", async () => {
  const sender = new Sender();
  sender.encodings = [];
  new Encoder(sender, "maintain-resolution").wish(encoding(5));
  await sender.finish();
  assert.deepEqual(sender.applied[0].encodings, [encoding(5)]);
});
