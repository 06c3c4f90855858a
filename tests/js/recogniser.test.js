import assert from "node:assert/strict";
import { test } from "node:test";
import { Recogniser } from "../../static/js/microphone/recogniser.js";

const RATE = 16_000;

/** A browser's recognition with a script. */
class Fake {
  started = [];
  stopped = false;

  constructor(page) {
    this.page = page;
  }

  start(track) {
    if (track && this.page.refusesTracks) throw new TypeError("no tracks");
    if (this.page.refuses) throw new Error("InvalidStateError");
    this.started.push(track);
  }

  stop() {
    this.stopped = true;
  }

  hear(...results) {
    const list = results.map(([transcript, isFinal = false, confidence = 0.9]) => ({ isFinal, 0: { transcript, confidence } }));
    this.onresult({ resultIndex: this.index ?? 0, results: list });
  }
}

class Page {
  now = 0;
  made = [];
  posted = [];
  failures = [];
  waiting = [];
  track = { kind: "audio" };

  begin(more = {}) {
    Object.assign(this, more);
    this.recogniser = new Recogniser({
      create: () => {
        this.made.push(new Fake(this));
        return this.made.at(-1);
      },
      language: "es",
      track: this.track,
      clock: () => this.now,
      after: (ms, act) => this.waiting.push([ms, act]),
      post: (hypothesis) => this.posted.push(hypothesis),
      failed: (error) => this.failures.push(error),
    });
    return this;
  }

  get fake() {
    return this.made.at(-1);
  }

  seconds(count) {
    this.now += count * 1000;
    this.recogniser.at((this.now * RATE) / 1000);
  }

  /** The browser ends it; the pause after which it begins again, if it does. */
  end() {
    this.fake.onend();
    const [pause, act] = this.waiting.pop() ?? [];
    act?.();
    return pause;
  }

  get texts() {
    return this.posted.map(({ text, final }) => (final ? `${text}.` : text));
  }
}

test("it listens to the call's track, in the speaker's language, without end", () => {
  const page = new Page().begin();
  assert.deepEqual(page.fake.started, [page.track]);
  assert.deepEqual([page.fake.lang, page.fake.continuous, page.fake.interimResults], ["es", true, true]);
});

test("where the browser takes no track it opens a microphone of its own", () => {
  const page = new Page().begin({ refusesTracks: true });
  assert.deepEqual(page.fake.started, [undefined]);
  page.end();
  assert.deepEqual(page.fake.started, [undefined]);
});

test("what grows keeps its beginning and is finished once, in samples of the stream", () => {
  const page = new Page().begin();
  page.seconds(1);
  page.fake.onspeechstart();
  page.seconds(1);
  page.fake.hear(["good"]);
  page.seconds(0.5);
  page.fake.hear([" good morning "]);
  page.seconds(0.5);
  page.fake.hear(["Good morning", true]);
  assert.deepEqual(page.posted, [
    { start: RATE, end: 2 * RATE, text: "good", final: false },
    { start: RATE, end: 2.5 * RATE, text: "good morning", final: false },
    { start: RATE, end: 3 * RATE, text: "Good morning", final: true },
  ]);
});

test("without a word of when somebody began it was a second ago, never before what was finished", () => {
  const page = new Page().begin();
  page.seconds(5);
  page.fake.hear(["one", true]);
  page.seconds(0.4);
  page.fake.hear(["one", true], [" two", true]);
  assert.deepEqual(page.posted.map(({ start, end }) => [start / RATE, end / RATE]), [[4, 5], [5, 5.4]]);
});

test("finished and growing results come in one list", () => {
  const page = new Page().begin();
  page.seconds(1);
  page.fake.hear(["One", true], [" two", true], [" three"], [" four"]);
  page.seconds(1);
  page.fake.hear(["One", true], [" two", true], [" three four", true]);
  assert.deepEqual(page.texts, ["One two.", "three four."], "an interim right after is held back");
});

test("interim hypotheses are told five times a second at most", () => {
  const page = new Page().begin();
  for (let i = 0; i < 20; i++) {
    page.seconds(0.05);
    page.fake.hear(["word ".repeat(i + 1)]);
  }
  assert.ok(page.posted.length <= 5, String(page.posted.length));
});

test("it begins again when the browser ends it, with an empty list of results", () => {
  const page = new Page().begin();
  page.seconds(1);
  page.fake.hear(["first", true]);
  assert.equal(page.end(), 100);
  page.seconds(1);
  page.fake.hear(["second", true]);
  assert.equal(page.made.length, 2);
  assert.deepEqual(page.texts, ["first.", "second."]);
  assert.ok(page.posted[1].start >= page.posted[0].end);
});

test("what was not finished when the browser ended it stands as it was", () => {
  const page = new Page().begin();
  page.seconds(1);
  page.fake.hear(["half a sen"]);
  page.seconds(0.1);
  page.fake.hear(["half a sentence"]);
  page.end();
  assert.deepEqual(page.texts, ["half a sen", "half a sentence."]);
});

test("the pauses between grow while nothing is heard, and are short again after a word", () => {
  const page = new Page().begin();
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map(() => page.end());
  assert.deepEqual(pauses, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  page.fake.hear(["hello", true]);
  assert.equal(page.end(), 100);
});

test("a start that throws is tried again", () => {
  const page = new Page().begin({ refuses: true });
  page.refuses = false;
  page.waiting.pop()[1]();
  assert.equal(page.fake.started.length, 1);
});

test("one that never starts is given up, and that is told once", () => {
  const page = new Page().begin({ refuses: true });
  while (page.waiting.length && page.made.length < 10) page.waiting.pop()[1]();
  assert.deepEqual(page.failures, ["start"]);
  assert.equal(page.made.length, 4);
});

for (const error of ["not-allowed", "service-not-allowed", "audio-capture", "language-not-supported"]) {
  test(`${error} is the end, told once, though no end event may follow`, () => {
    const page = new Page().begin();
    page.fake.onerror({ error });
    page.fake.onerror({ error });
    assert.deepEqual(page.failures, [error]);
    assert.equal(page.end(), undefined);
    assert.equal(page.made.length, 1);
  });
}

test("no-speech and aborted are none", () => {
  const page = new Page().begin();
  for (let i = 0; i < 10; i++) {
    page.fake.onerror({ error: i % 2 ? "aborted" : "no-speech" });
    page.end();
  }
  assert.deepEqual(page.failures, []);
  assert.equal(page.made.length, 11);
});

test("a network that fails four times in a row is given up", () => {
  const page = new Page().begin();
  for (let i = 0; i < 3; i++) {
    page.fake.onerror({ error: "network" });
    page.end();
  }
  page.fake.hear(["it works", true]);
  for (let i = 0; i < 4; i++) {
    assert.deepEqual(page.failures, []);
    page.fake.onerror({ error: "network" });
    page.end();
  }
  assert.deepEqual(page.failures, ["network"]);
});

test("results that are delivered again are not told again", () => {
  const page = new Page().begin();
  page.seconds(1);
  page.fake.hear(["one", true]);
  page.fake.hear(["one", true]);
  page.seconds(1);
  page.fake.hear(["one", true], [" two", true]);
  assert.deepEqual(page.texts, ["one.", "two."]);
});

test("results of a telephone that repeat what came before tell the rest", () => {
  const page = new Page().begin();
  for (const heard of [["so", true, 0], ["so we", true, 0], ["so we begin", true, 0]]) {
    page.seconds(1);
    page.list = [...(page.list ?? []), heard];
    page.fake.hear(...page.list);
  }
  assert.deepEqual(page.texts, ["so.", "we.", "begin."]);
});

test("the same word twice is said twice where the browser is sure", () => {
  const page = new Page().begin();
  page.seconds(1);
  page.fake.hear(["no", true]);
  page.seconds(1);
  page.fake.hear(["no", true], [" no way", true]);
  assert.deepEqual(page.texts, ["no.", "no way."]);
});

test("stopped, it tells what is under way and does not begin again", () => {
  const page = new Page().begin();
  page.seconds(1);
  page.fake.hear(["good"]);
  page.recogniser.stop();
  assert.equal(page.fake.stopped, true);
  page.fake.hear(["goodbye", true]);
  assert.equal(page.end(), undefined);
  assert.deepEqual(page.texts, ["good", "goodbye."]);
});

test("begun in the middle of a stream it tells nothing of before", () => {
  const posted = [];
  const page = new Page().begin();
  const [fake] = [new Fake(page)];
  const recogniser = new Recogniser({
    create: () => fake, from: 5 * RATE, language: "de", track: null, clock: () => 0, after: () => {},
    post: (one) => posted.push(one), failed: () => {},
  });
  recogniser.at(5.5 * RATE);
  fake.hear(["hallo", true]);
  assert.deepEqual(posted, [{ start: 5 * RATE, end: 5.5 * RATE, text: "hallo", final: true }]);
});

test("an old recognition that ends late changes nothing", () => {
  const page = new Page().begin();
  const old = page.fake;
  page.end();
  page.seconds(1);
  page.fake.hear(["new"]);
  old.onend();
  assert.equal(page.waiting.length, 0);
  assert.deepEqual(page.texts, ["new"]);
});
