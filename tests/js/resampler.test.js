/** Any rate to 16 kHz: what is speech stays, what would fold into it goes, and no sample is lost or shifted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kernel, Resampler, WANTED } from "../../static/js/microphone/resampler.js";

const RATES = [8000, 11025, 16000, 22050, 24000, 32000, 44100, 47999, 48000, 88200, 96000, 192000];
/** What the filter's own ringing touches at both ends, in output samples. */
const EDGE = 400;

/** @param {number} rate @param {number} tone Hz @param {number} seconds */
function sine(rate, tone, seconds = 0.25) {
  return Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => Math.sin((2 * Math.PI * tone * i) / rate));
}

/** @param {number} rate @param {Float32Array} input @param {(done: number) => number} block */
function through(rate, input, block = () => 128) {
  const resampler = new Resampler(kernel(rate));
  /** @type {number[]} */
  const out = [];
  const keep = (/** @type {number} */ value) => out.push(value);
  for (let done = 0; done < input.length;) {
    const part = input.subarray(done, done + block(done));
    resampler.feed(part, part.length, keep);
    done += part.length;
  }
  resampler.flush(keep);
  return out;
}

/** Level against a full sine, dB. @param {number[]} samples */
function decibels(samples) {
  const middle = samples.slice(EDGE, -EDGE);
  const power = middle.reduce((sum, value) => sum + value * value, 0) / middle.length;
  return 10 * Math.log10(2 * power + 1e-20);
}

for (const rate of RATES) {
  const lower = Math.min(rate, WANTED) / 2;

  test(`${rate} Hz: tones of speech keep their level within half a decibel`, () => {
    for (const tone of [60, 300, 1000, 3400, 5000, 7000]) {
      if (tone > lower * 0.875) continue;
      const level = decibels(through(rate, sine(rate, tone)));
      assert.ok(Math.abs(level) < 0.5, `${tone} Hz came out at ${level} dB`);
    }
  });

  test(`${rate} Hz: tones above 8 kHz come out below -50 dB`, () => {
    for (let tone = 8005; tone < rate / 2; tone += tone < 8500 ? 95 : 5333) {
      const level = decibels(through(rate, sine(rate, tone)));
      assert.ok(level < -50, `${tone} Hz came out at ${level} dB`);
    }
  });

  test(`${rate} Hz: a tone comes out as itself, at its time`, () => {
    const tone = 997;
    const out = through(rate, sine(rate, tone)).slice(EDGE, -EDGE);
    const worst = Math.max(...out.map((value, n) => Math.abs(value - Math.sin((2 * Math.PI * tone * (n + EDGE)) / WANTED))));
    assert.ok(20 * Math.log10(worst) < -50, `off by ${worst}: the delay is not compensated, or there is an image`);
  });

  test(`${rate} Hz: blocks of any size give the very same samples`, () => {
    const input = sine(rate, 440, 0.2);
    const whole = through(rate, input, () => input.length);
    assert.deepEqual(through(rate, input), whole);
    assert.deepEqual(through(rate, input, (done) => 1 + (done % 7)), whole);
  });

  test(`${rate} Hz: the count is exact over half a minute`, () => {
    const resampler = new Resampler(kernel(rate));
    let count = 0;
    const blocks = Math.round((rate * 30) / 12_800);
    for (let i = 0; i < blocks; i++) resampler.feed(undefined, 12_800, () => count++);
    const fed = blocks * 12_800;
    const late = (fed * WANTED) / rate - count;
    assert.ok(late >= -1 && late <= 64, `${late} samples behind while it runs`);
    resampler.flush(() => count++);
    assert.equal(count, Math.ceil((fed * WANTED) / rate));
  });
}

test("silence in, silence out; a constant stays", () => {
  assert.ok(through(44100, new Float32Array(4410)).every((value) => value === 0));
  const steady = through(44100, new Float32Array(44100).fill(0.5)).slice(EDGE, -EDGE);
  assert.ok(steady.every((value) => Math.abs(value - 0.5) < 1e-4));
});

test("what is no rate is refused", () => {
  for (const rate of [0, -8000, 44100.5, NaN, Infinity]) assert.throws(() => kernel(rate), RangeError);
});
