/**
 * What has come from each peer of the call, and how the way to it is. A person may be there with several (two tabs). Pure.
 *
 * A track alone says little: its line stays when the sender stops. So a picture is one that its sender says is on.
 *
 * @typedef {import("../rtc/media.js").Kind} Kind
 * @typedef {import("../rtc/media.js").Link} Link
 * @typedef {import("../wire.js").Participant} Participant
 */

/** A person's way is as good as their best one. @type {Link[]} */
const BEST = ["connected", "reconnecting", "connecting", "failed"];

export class Peers {
  /** @type {Map<string, Map<Kind, MediaStreamTrack>>} */
  #tracks = new Map();
  /** @type {Map<string, Link>} */
  #links = new Map();

  /** @param {string} peer @param {Kind} kind @param {MediaStreamTrack | null} track null: gone */
  track(peer, kind, track) {
    const held = this.#tracks.get(peer) ?? new Map();
    this.#tracks.set(peer, held);
    if (track) held.set(kind, track);
    else held.delete(kind);
  }

  /** @param {string} peer @param {Link} link */
  link(peer, link) {
    this.#links.set(peer, link);
  }

  /** Only these are left. @param {Set<string>} peers */
  keep(peers) {
    for (const held of [this.#tracks, this.#links]) for (const peer of held.keys()) if (!peers.has(peer)) held.delete(peer);
  }

  /** @param {Participant} person @param {"camera" | "screen"} kind @returns {MediaStreamTrack | null} */
  picture({ peers = [] }, kind) {
    const flag = kind === "camera" ? "video" : "screen";
    for (const peer of peers) {
      const track = peer[flag] && this.#tracks.get(peer.id)?.get(kind);
      if (track) return track;
    }
    return null;
  }

  /** @param {Participant} person @returns {Link | ""} empty: there is no way to them */
  linkOf({ peers = [] }) {
    const links = new Set(peers.map(({ id }) => this.#links.get(id)));
    return BEST.find((link) => links.has(link)) ?? "";
  }
}
