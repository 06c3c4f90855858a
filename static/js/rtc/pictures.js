/**
 * What is sent of camera and screen to one peer: fitted to people, tile and link whenever one of them changes.
 *
 * @typedef {import("./media.js").Kind} Kind
 * @typedef {import("./media.js").Size} Size
 */
import { camera, screen } from "./adapt.js";
import { Encoder } from "./encoding.js";
import { look } from "./report.js";
import { Watcher } from "./watcher.js";

export class Pictures {
  #tracks;
  #watcher = new Watcher();
  /** @type {Map<RTCRtpSender, Encoder>} */
  #encoders = new Map();
  /** What each may cost, bit/s. @type {Map<RTCRtpSender, number>} */
  #asked = new Map();
  /** @type {import("./report.js").Totals | null} */
  #before = null;

  /** How many encode pictures in this call. */
  people = 2;
  /** Sent to this peer, bit/s. */
  bitrate = 0;

  /** @param {Map<Kind, MediaStreamTrack | null>} tracks what is published, by kind */
  constructor(tracks) {
    this.#tracks = tracks;
  }

  /** Another connection. */
  anew() {
    this.#encoders.clear();
    this.#asked.clear();
    this.#before = null;
    this.bitrate = 0;
    this.#watcher.anew();
  }

  /** @param {import("./lines.js").Lines} lines @param {Size | undefined} tile */
  adjust(lines, tile) {
    const { people } = this;
    const { lowered } = this.#watcher;
    this.#fit(lines.sender("camera"), "balanced", camera({ people, tile, lowered, height: shorter(this.#tracks.get("camera")) }));
    this.#fit(lines.sender("screen"), "maintain-resolution", screen(people, lowered));
  }

  /** @param {RTCStatsReport} stats */
  look(stats) {
    const { totals, bitrate, ...sample } = look(/** @type {any} */ (stats), this.#before);
    this.#before = totals;
    this.bitrate = bitrate;
    this.#watcher.look({ ...sample, asked: [...this.#asked.values()].reduce((sum, one) => sum + one, 0) }, this.people);
  }

  /**
   * @param {RTCRtpSender | undefined} sender
   * @param {import("./encoding.js").Preference} preference
   * @param {import("./adapt.js").Encoding} encoding
   */
  #fit(sender, preference, encoding) {
    if (!sender) return;
    this.#asked.set(sender, sender.track && encoding.active ? encoding.maxBitrate : 0);
    if (!sender.track) return;
    const known = this.#encoders.get(sender);
    const encoder = known ?? new Encoder(sender, preference);
    if (!known) this.#encoders.set(sender, encoder);
    encoder.wish(encoding);
  }
}

/** A phone held upright gives upright pictures: their shorter side counts. @param {MediaStreamTrack | null | undefined} track */
function shorter(track) {
  const { width = 0, height = 0 } = track?.getSettings() ?? {};
  return Math.min(width, height);
}
