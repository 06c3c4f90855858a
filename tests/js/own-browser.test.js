/** The browser's own recognition hears only while it is chosen and the microphone is on: its maker may be listening. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { Desk, device, store } from "./desk-fake.js";
import { FakeSocket } from "./socket-fake.js";

/** A recognition that ends a moment after it was stopped, and may end by itself. */
class Recognition {
  listening = false;

  start() {
    this.listening = true;
  }

  stop() {
    this.listening = false;
  }

  end() {
    this.listening = false;
    this.onend();
  }
}

/** What a microphone needs of a browser; its worklet posts what the test says. */
class Browser {
  desk = new Desk(device("1", "Built-in"));
  made = [];
  worklets = [];
  language = "en";
  posted = [];

  constructor() {
    const { desk, worklets } = this;
    const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    define("document", Object.assign(new EventTarget(), { visibilityState: "visible", documentElement: { lang: "en" } }));
    define("location", { protocol: "http:", host: "x" });
    define("navigator", { mediaDevices: desk });
    define("localStorage", store());
    define("WebSocket", FakeSocket);
    define("AudioContext", Context);
    define("AudioWorkletNode", class extends Worklet {
      constructor() {
        super();
        worklets.push(this);
      }
    });
  }

  async microphone() {
    const { Microphone } = await import("../../static/js/microphone/microphone.js");
    const { Own } = await import("../../static/js/microphone/own.js");
    this.mic = new Microphone("abc", () => {}, { captions: true });
    this.own = () => new Own({
      create: () => this.made[this.made.push(new Recognition()) - 1],
      language: () => this.language, track: () => this.mic.track,
      post: (stream, heard) => this.posted.push([stream, heard]), failed: () => {},
    });
    await this.mic.on();
    return this.mic;
  }

  /** Something is said. */
  frame(worklet = this.worklets.at(-1)) {
    worklet.port.onmessage({ data: { first: worklet.captured, samples: new Int16Array(1600).buffer } });
    worklet.captured += 1600;
  }

  get listening() {
    return this.made.filter(({ listening }) => listening).length;
  }

  /** The browser ends all of them, as it does every minute, and time passes. */
  later() {
    for (const one of this.made) if (one.onend) one.end();
    mock.timers.tick(6000);
  }
}

class Worklet {
  captured = 0;
  port = { postMessage: () => setImmediate(() => this.port.onmessage({ data: { stopped: true } })) };
  connect = (other) => other;
  disconnect() {}
}

class Context {
  audioWorklet = { addModule: async () => {} };
  state = "running";
  currentTime = 0;
  createMediaStreamSource = () => new Worklet();
  createAnalyser = () => new Worklet();
  resume = async () => {};
}

/** @type {Browser} */
let browser;
/** @type {any[]} */
let before;
const NAMES = ["document", "location", "navigator", "localStorage", "WebSocket", "AudioContext", "AudioWorkletNode"];

describe("one's own browser", () => {
  beforeEach(() => {
    before = NAMES.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
    browser = new Browser();
    mock.timers.enable({ apis: ["setTimeout"] });
  });
  afterEach(() => {
    mock.timers.reset();
    for (const [at, name] of NAMES.entries()) {
      if (before[at]) Object.defineProperty(globalThis, name, before[at]);
      else delete globalThis[name];
    }
  });

  async function recognising() {
    const mic = await browser.microphone();
    await mic.recognise(browser.own());
    browser.frame();
    assert.equal(browser.listening, 1);
    return mic;
  }

  test("switched off it stops, and does not begin again", async () => {
    const mic = await recognising();
    const switched = mic.recognise(null);
    assert.equal(browser.listening, 0, "at once");
    await switched;
    browser.frame();
    browser.later();
    assert.equal(browser.listening, 0);
  });

  test("muted it stops at once, whatever is still to be flushed, and listens again with the next stream", async () => {
    const mic = await recognising();
    const off = mic.off();
    assert.equal(browser.listening, 0);
    browser.language = "de";
    browser.frame();
    await off;
    browser.later();
    assert.equal(browser.listening, 0);
    await mic.on();
    browser.frame();
    assert.equal(browser.listening, 1);
  });

  test("while captions are paused it does not listen", async () => {
    const mic = await recognising();
    const held = mic.hold(true);
    assert.equal(browser.listening, 0);
    await held;
    browser.later();
    assert.equal(browser.listening, 0);
    await mic.hold(false);
    browser.frame();
    assert.equal(browser.listening, 1);
  });

  test("another device: the old one is not listened to any more", async () => {
    const mic = await recognising();
    browser.desk.plugged.push(device("2", "Headset"));
    await mic.use("2");
    browser.later();
    assert.equal(browser.listening, 0);
    browser.frame();
    assert.equal(browser.listening, 1);
  });

  test("whoever leaves the room is not listened to", async () => {
    const mic = await recognising();
    await mic.finish(0);
    browser.later();
    assert.equal(browser.listening, 0);
  });

  test("switched quickly, the last holds", async () => {
    const mic = await recognising();
    await Promise.all([mic.recognise(null), mic.recognise(browser.own()), mic.recognise(null)]);
    browser.frame();
    browser.later();
    assert.equal(browser.listening, 0);
  });

  test("chosen in the middle of a stream it begins with the next", async () => {
    const mic = await browser.microphone();
    browser.frame();
    const chosen = mic.recognise(browser.own());
    browser.frame();
    assert.equal(browser.made.length, 0, "the server would not take what it heard");
    await chosen;
    browser.frame();
    assert.equal(browser.listening, 1);
  });

  test("late frames of the stream before do not begin it again", async () => {
    await browser.microphone();
    const own = browser.own();
    own.frame("a", 1600);
    own.frame("b", 1600);
    own.frame("a", 3200);
    own.frame("b", 3200);
    assert.deepEqual([browser.made.length, browser.listening], [2, 1]);
  });
});
