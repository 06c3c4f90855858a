/**
 * The m-lines of a connection: always in the same order, so that both sides know what each carries without a word about it.
 *
 * Who offers adds what is missing; who answers takes what `setRemoteDescription` made, in that order, and sends over it too.
 * From then on tracks are replaced, never renegotiated.
 *
 * @typedef {import("./media.js").Kind} Kind
 */
/** @type {{kind: Kind, media: "audio" | "video", hint: string}[]} */
const ORDER = [
  { kind: "audio", media: "audio", hint: "speech" },
  { kind: "camera", media: "video", hint: "motion" },
  { kind: "screen", media: "video", hint: "detail" },
  { kind: "screen-audio", media: "audio", hint: "music" },
];
const COUNT = { audio: 1, video: ORDER.length };

export class Lines {
  #pc;
  #tracks;
  #told;
  /** @type {Map<Kind, RTCRtpTransceiver>} */
  #of = new Map();
  /** @type {Set<Kind>} */
  #standing = new Set();
  /** What may be sent: nobody shows their face to those who have a place for sound only. @type {"audio" | "video"} */
  place;

  /**
   * @param {RTCPeerConnection} pc
   * @param {"audio" | "video"} place
   * @param {Map<Kind, MediaStreamTrack | null>} tracks what is published, by kind
   * @param {(kind: Kind, track: MediaStreamTrack) => void} told a remote track stands
   */
  constructor(pc, place, tracks, told) {
    this.#pc = pc;
    this.place = place;
    this.#tracks = tracks;
    this.#told = told;
  }

  /** There is a line for all that this place has. */
  get whole() {
    return this.#standing.size >= COUNT[this.place];
  }

  /** @param {Kind} kind */
  sender(kind) {
    return this.#standing.has(kind) ? this.#of.get(kind)?.sender : undefined;
  }

  /** @param {Kind} kind */
  receiver(kind) {
    return this.#standing.has(kind) ? this.#of.get(kind)?.receiver : undefined;
  }

  /** By the m-line's name. @returns {Map<string, Kind>} */
  get names() {
    return new Map([...this.#of].map(([kind, { mid }]) => [mid ?? "", kind]));
  }

  /** Before an offer. */
  async offer() {
    for (const { kind, media } of ORDER.slice(0, COUNT[this.place])) {
      if (!this.#of.has(kind)) this.#of.set(kind, this.#pc.addTransceiver(media, { direction: "sendrecv" }));
    }
    await this.publishAll();
  }

  /**
   * Before an answer. Lines that were ours in an offer that gave way to theirs have lost their name (RFC 8829 §4.1.10.2): they
   * would come a second time with the next offer.
   */
  async answer() {
    const all = this.#pc.getTransceivers().filter(({ direction }) => direction !== "stopped");
    for (const one of all) if (one.mid === null) one.stop();
    this.#of = new Map();
    for (const [place, transceiver] of all.filter(({ mid }) => mid !== null).entries()) this.#adopt(place, transceiver);
    await this.publishAll();
  }

  /** Both sides agreed. */
  settled() {
    for (const [kind, { mid, receiver }] of this.#of) {
      if (mid === null || this.#standing.has(kind)) continue;
      this.#standing.add(kind);
      this.#told(kind, receiver.track);
    }
  }

  async publishAll() {
    await Promise.all([...this.#of.keys()].map((kind) => this.publish(kind)));
  }

  /** Sends what is published now. @param {Kind} kind */
  async publish(kind) {
    const sender = this.#of.get(kind)?.sender;
    const allowed = ORDER.slice(0, COUNT[this.place]).some((line) => line.kind === kind);
    const track = (allowed && this.#tracks.get(kind)) || null;
    const live = track?.readyState === "live" ? track : null;
    if (live) hint(kind, live);
    if (!sender || sender.track === live) return;
    // A track that this browser cannot send is not sent; all else goes on.
    await sender.replaceTrack(live).catch(() => {});
  }

  /** @param {number} place @param {RTCRtpTransceiver} transceiver */
  #adopt(place, transceiver) {
    const line = ORDER[place];
    if (!line || transceiver.receiver.track.kind !== line.media) return void (transceiver.direction = "inactive");
    transceiver.direction = "sendrecv";
    this.#of.set(line.kind, transceiver);
  }
}

/** What the encoder should care for (mst-content-hint). @param {Kind} kind @param {MediaStreamTrack} track */
function hint(kind, track) {
  const wanted = ORDER.find((line) => line.kind === kind)?.hint ?? "";
  if ("contentHint" in track && track.contentHint !== wanted) track.contentHint = wanted;
}
