/** Pages in a call with a relay between them that does what the test says; see `rtc-fake.js`. */
import assert from "node:assert/strict";
import { Mesh } from "../../static/js/rtc/mesh.js";
import { Clock } from "./rtc-clock.js";
import { FakePeerConnection, FakeTrack, Net } from "./rtc-fake.js";

/** A page in the call. */
export class Browser {
  connections = [];
  /** What its room page knows of remote tracks and links. */
  tracks = new Map();
  links = [];
  level = "video";
  refuses = false;

  constructor(call, name) {
    this.name = this.connection = name;
    this.call = call;
    this.mesh = new Mesh({
      self: () => this.connection,
      events: {
        send: (signal) => call.relay(this, signal),
        track: (peer, kind, track) => (track ? this.tracks.set(`${peer} ${kind}`, track) : this.tracks.delete(`${peer} ${kind}`)),
        link: (peer, link) => this.links.push([peer, link]),
      },
      create: (config) => {
        if (this.refuses) throw new Error("no such servers");
        this.connections.push(new FakePeerConnection(call.net, config, this));
        return this.connections.at(-1);
      },
      clock: () => call.clock.now, later: call.clock.later, random: () => 0,
    });
  }

  /** The newest of its connections. */
  get pc() {
    return this.connections.at(-1);
  }

  sender(kind) {
    const place = ["audio", "camera", "screen", "screen-audio"].indexOf(kind);
    return this.pc.getTransceivers().filter(({ mid }) => mid !== null)[place]?.sender;
  }
}

/** Some browsers, who is in the call, and the relay between them. */
export class Call {
  clock = new Clock();
  net = new Net(this.clock);
  browsers = [];
  inside = new Set();
  /** Every signal: from, to, what. */
  said = [];
  delay = 10;
  /** Says which signals are lost. */
  loses = () => false;

  add(name, level = "video") {
    this.browsers.push(Object.assign(new Browser(this, name), { level }));
    return this.browsers.at(-1);
  }

  /** Tells everybody who is there. */
  news() {
    for (const me of this.browsers) {
      const others = [...this.inside].filter((one) => one !== me);
      const listed = others.map(({ name, level, connection }) => ({ participant: name, media: level, peers: [connection] }));
      me.mesh.subscribe(this.inside.has(me) ? me.level : "", listed);
    }
  }

  enter(...browsers) {
    for (const one of browsers) this.inside.add(one);
    this.news();
  }

  pass(duration) {
    return this.clock.pass(duration, () => this.browsers.forEach(({ mesh }) => mesh.tick()));
  }

  relay(from, { to, ...signal }) {
    const what = signal.description?.type ?? "candidates";
    const said = { from: from.name, to, what, lost: this.loses(from, what) };
    this.said.push(said);
    const message = structuredClone({ ...signal, from: from.connection, participant_id: from.name, polite: to < from.connection });
    const reached = this.browsers.find(({ connection }) => connection === to);
    if (!said.lost && reached) this.clock.later(() => reached.mesh.signal(message), this.delay);
  }

  /** How often something was said. */
  count(what, from) {
    return this.said.filter((one) => one.what === what && (!from || one.from === from)).length;
  }
}

const KINDS = ["audio", "camera", "screen", "screen-audio"];

/** Two people in a call; `b` came second unless told otherwise. */
export async function pair({ levels = ["video", "video"], wait = 2000, ...script } = {}) {
  const call = Object.assign(new Call(), script);
  const [a, b] = [call.add("a", levels[0]), call.add("b", levels[1])];
  for (const one of [a, b]) one.mesh.publish("audio", (one.voice = new FakeTrack("audio")));
  for (const one of [a, b]) one.mesh.publish("camera", (one.face = new FakeTrack("video", { width: 1280, height: 720 })));
  call.enter(a);
  call.enter(b);
  await call.pass(wait);
  return { call, a, b };
}

export function assertTogether(a, b, kinds = KINDS) {
  assert.deepEqual([a, b].map(({ pc }) => pc.connectionState), ["connected", "connected"]);
  assert.equal(a.pc.peer, b.pc);
  for (const [me, other] of [[a, b], [b, a]]) {
    assert.deepEqual([...me.tracks.keys()], kinds.map((kind) => `${other.connection} ${kind}`));
    assert.equal(me.sender("audio").track, me.voice);
    assert.equal(me.links.at(-1)?.[1], "connected");
  }
}
