/**
 * One other connection of the call: keeps a path to it for as long as it is listed, however often that must begin anew.
 *
 * @typedef {{id: string, place: "audio" | "video", arriving: boolean, tracks: Map<import("./media.js").Kind, MediaStreamTrack | null>,
 *   config: RTCConfiguration, events: import("./media.js").Events, create: (config: RTCConfiguration) => RTCPeerConnection,
 *   clock: () => number, random: () => number, later: (action: () => void, delay: number) => void}} Options
 */

export class Peer {
  #options;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {import("./media.js").Kind} _kind */
  publish(_kind) {}

  /** @param {"audio" | "video"} _place */
  widen(_place) {}

  /** How many encode pictures in this call. @param {number} _people */
  crowd(_people) {}

  /** @param {import("./media.js").Signalled} _message */
  signal(_message) {}

  /** @param {RTCConfiguration} _config */
  ice(_config) {}

  /** @param {import("./media.js").Size | undefined} _size */
  show(_size) {}

  /** @returns {import("./levels.js").Source[]} */
  sources() {
    return [];
  }

  tick() {}

  restart() {}

  close() {}

  /** @returns {Promise<import("./report.js").Report>} */
  async report() {
    return {
      peer: this.#options.id, link: "connecting", path: "", roundTrip: 0, audioEnergy: 0, framesDecoded: 0, framesEncoded: 0,
      screenFramesDecoded: 0, limitedBy: "", bitrate: 0,
    };
  }
}
