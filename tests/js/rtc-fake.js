/**
 * Peer connections with a script, in virtual time.
 *
 * A `FakePeerConnection` keeps the rules of JSEP that matter: states, implicit rollback (which takes the names of lines away), lines
 * made by a remote offer, a fingerprint that may not change, candidates that must name the description in force. Two are connected once
 * each knows the other's fragment, one has a candidate of the other, and the path between them is open.
 */
let names = 0;

export class FakeTrack {
  readyState = "live";
  contentHint = "";

  constructor(kind, size = {}) {
    this.kind = kind;
    this.size = size;
  }

  getSettings() {
    return this.size;
  }
}

export class FakeStream {
  constructor(tracks) {
    this.tracks = tracks;
  }
}

class FakeSender {
  track = null;
  parameters = { encodings: [{}] };
  refuses = false;

  async replaceTrack(track) {
    this.track = track;
  }

  getParameters() {
    return structuredClone(this.parameters);
  }

  async setParameters(parameters) {
    if (this.refuses) throw new Error("the sender is gone");
    this.parameters = parameters;
  }
}

class FakeTransceiver {
  mid = null;
  direction = "sendrecv";
  sender = new FakeSender();

  constructor(kind) {
    this.receiver = { track: new FakeTrack(kind), getSynchronizationSources: () => [] };
  }

  stop() {
    this.direction = "stopped";
  }
}

/** Where connections meet: `open` says whether a path lies between two browsers. */
export class Net {
  connections = [];
  open = () => true;

  constructor(clock) {
    this.clock = clock;
  }

  /** Looks who can reach whom now. */
  look() {
    for (const one of this.connections) one.reach(this.connections.find((other) => one.meets(other) && this.open(one, other)));
  }
}

export class FakePeerConnection {
  signalingState = "stable";
  connectionState = "new";
  iceConnectionState = "new";
  localDescription = null;
  currentRemoteDescription = null;
  name = `pc${++names}`;
  version = 0;
  fragment = null;
  theirs = null;
  candidates = new Set();
  refusedCandidates = 0;
  breaks = null;
  /** How often it was measured. */
  looks = 0;
  #transceivers = [];
  #stable = null;
  #restart = false;
  channel = null;

  constructor(net, config, owner) {
    this.net = net;
    this.config = config;
    this.owner = owner;
    net.connections.push(this);
  }

  setConfiguration(config) {
    this.config = config;
  }

  createDataChannel(label, options) {
    const channel = { label, ...options, readyState: "connecting", send: (text) => this.peer?.channel.onmessage({ data: text }) };
    return (this.channel = channel);
  }

  addTransceiver(kind) {
    this.#transceivers.push(new FakeTransceiver(kind));
    return this.#transceivers.at(-1);
  }

  getTransceivers() {
    return [...this.#transceivers];
  }

  restartIce() {
    this.#alive();
    this.#restart = true;
  }

  async setLocalDescription() {
    this.#alive();
    await null;
    const offer = this.signalingState === "stable";
    if (offer) this.#stable = { fragment: this.fragment, named: this.#transceivers.filter(({ mid }) => mid !== null) };
    if (!this.fragment || (offer && this.#restart) || this.renew) this.#gather();
    this.renew = false;
    for (const one of this.#lines()) one.mid ??= String(this.#transceivers.indexOf(one));
    this.localDescription = { type: offer ? "offer" : "answer", sdp: this.#sdp() };
    this.signalingState = offer ? "have-local-offer" : "stable";
    if (!offer) this.#agreed();
  }

  async setRemoteDescription({ type, sdp }) {
    this.#alive();
    if (this.breaks) throw Object.assign(new Error("OperationError"), { name: this.breaks });
    const said = JSON.parse(/^s=(.*)$/m.exec(sdp)[1]);
    await null;
    if (type === "answer" && this.signalingState !== "have-local-offer") throw new Error("InvalidStateError");
    if (this.said && this.said.name !== said.name) throw new Error("the fingerprint changed");
    if (type === "offer" && this.signalingState === "have-local-offer") this.#rollback();
    if (type === "offer" && this.theirs && said.fragment !== this.theirs) this.renew = true;
    this.said = said;
    this.theirs = said.fragment;
    this.remote = { type, sdp };
    this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
    if (type === "offer") this.#adopt(said.lines);
    else this.#agreed();
  }

  async addIceCandidate({ candidate, usernameFragment }) {
    if (usernameFragment !== this.theirs) {
      this.refusedCandidates++;
      throw new Error("no such description");
    }
    this.candidates.add(candidate);
    this.net.look();
  }

  async getStats() {
    this.looks++;
    return new Map(this.stats ?? []);
  }

  close() {
    this.signalingState = "closed";
    this.connectionState = "closed";
    this.net.look();
  }

  /** Each knows the other's description, and one has been told where the other is. */
  meets(other) {
    const alive = this.signalingState !== "closed" && other.signalingState !== "closed";
    const known = this.theirs === other.fragment && other.theirs === this.fragment && this.fragment !== null;
    return alive && other !== this && known && this.candidates.size + other.candidates.size > 0;
  }

  reach(peer) {
    this.peer = peer ?? this.peer;
    if (peer && this.currentRemoteDescription) this.become("connected");
    else if (!peer && this.connectionState === "connected") this.become("disconnected");
  }

  become(state) {
    if (this.connectionState === state || this.signalingState === "closed") return;
    this.connectionState = this.iceConnectionState = state;
    this.onconnectionstatechange?.();
    if (state === "connected" && this.channel.readyState !== "open") {
      this.channel.readyState = "open";
      this.channel.onopen?.();
    }
  }

  #alive() {
    if (this.signalingState === "closed") throw new Error("InvalidStateError");
  }

  #lines() {
    return this.#transceivers.filter(({ direction }) => direction !== "stopped");
  }

  #sdp() {
    const lines = this.#lines().map(({ mid, receiver }) => ({ mid, kind: receiver.track.kind }));
    const said = JSON.stringify({ name: this.name, fragment: this.fragment, lines });
    return `v=0\r\no=- ${this.name} ${++this.version} IN IP4 0\r\ns=${said}\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:${this.fragment}\r\n`;
  }

  #gather() {
    this.#restart = false;
    this.candidates.clear();
    const usernameFragment = (this.fragment = `f${++names}`);
    for (const port of [1, 2]) {
      const candidate = { candidate: `candidate:${usernameFragment} ${port}`, sdpMid: "0", sdpMLineIndex: 0, usernameFragment, port };
      this.net.clock.later(() => this.onicecandidate?.({ candidate }), 10 * port);
    }
  }

  #rollback() {
    this.fragment = this.#stable.fragment;
    for (const one of this.#transceivers) if (!this.#stable.named.includes(one)) one.mid = null;
    this.signalingState = "stable";
  }

  #adopt(lines) {
    for (const { mid, kind } of lines) {
      if (this.#transceivers.some((one) => one.mid === mid)) continue;
      const made = new FakeTransceiver(kind);
      made.direction = "recvonly";
      made.mid = mid;
      this.#transceivers.push(made);
    }
  }

  #agreed() {
    this.currentRemoteDescription = this.remote;
    if (this.connectionState === "new" || this.connectionState === "failed") this.become("connecting");
    this.net.look();
  }
}
