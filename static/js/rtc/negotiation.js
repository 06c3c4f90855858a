/**
 * Offers and answers over one RTCPeerConnection: perfect negotiation (W3C WebRTC §10.7, "Perfect negotiation example").
 *
 * Either side may offer at any time; when both do, the impolite one ignores the other's offer and the polite one gives way:
 * `setRemoteDescription` rolls its own back. `Connection` takes one step at a time, each awaited before the next begins. So what the
 * example must watch for (an offer being made, an answer being applied while another offer comes) is never seen here:
 * two offers collide exactly when ours is out, "have-local-offer".
 *
 * Signals get lost and are said again, so each description carries a mark (`sdp.js`): an answer counts for the offer that is out and
 * once, and a description by another RTCPeerConnection than before is for a fresh one here as well.
 *
 * @typedef {"taken" | "skipped" | "foreign"} Verdict foreign: they began anew, so must we
 */
import { frugal, mark, marked } from "./sdp.js";

export class Negotiation {
  #pc;
  #lines;
  #session;
  #say;
  #offers = 0;
  /** The offer that is out. */
  #out = "";
  /** The offer that was answered last, for the mark of the answer. */
  #answered = "";
  /** The session of their RTCPeerConnection; empty until a description was applied. */
  #theirs = "";

  /**
   * @param {RTCPeerConnection} pc
   * @param {{offer: () => Promise<void>, answer: () => Promise<void>, settled: () => void}} lines
   * @param {string} session names this RTCPeerConnection
   * @param {(description: RTCSessionDescriptionInit) => void} say
   */
  constructor(pc, lines, session, say) {
    this.#pc = pc;
    this.#lines = lines;
    this.#session = session;
    this.#say = say;
  }

  /** An offer of ours waits for its answer. */
  get offering() {
    return this.#pc.signalingState === "have-local-offer";
  }

  /** Both sides have agreed at least once. */
  get negotiated() {
    return this.#pc.currentRemoteDescription !== null;
  }

  async offer() {
    if (this.#pc.signalingState !== "stable") return;
    await this.#lines.offer();
    await this.#pc.setLocalDescription();
    this.#out = `${this.#session}.${++this.#offers}`;
    this.#tell(this.#out);
  }

  /** No answer came: the same once more, with the candidates found since. */
  again() {
    if (this.offering) this.#tell(this.#out);
  }

  /** @param {RTCSessionDescriptionInit} description @param {boolean} polite @returns {Promise<Verdict>} */
  async take(description, polite) {
    const made = mark(description.sdp ?? "");
    if (description.type === "offer") return this.#offered(description, made, polite);
    if (description.type !== "answer" || !this.offering || (made && made.offer !== this.#out)) return "skipped";
    if (this.#foreign(made)) return "foreign";
    await this.#apply(description, made);
    this.#lines.settled();
    return "taken";
  }

  /**
   * @param {RTCSessionDescriptionInit} description
   * @param {import("./sdp.js").Mark | null} made
   * @param {boolean} polite
   * @returns {Promise<Verdict>}
   */
  async #offered(description, made, polite) {
    if (this.#foreign(made)) return "foreign";
    if (this.offering && !polite) return "skipped";
    await this.#apply(description, made);
    await this.#lines.answer();
    await this.#pc.setLocalDescription();
    this.#answered = made?.offer ?? this.#answered;
    this.#lines.settled();
    this.#tell(this.#answered);
    return "taken";
  }

  /** @param {import("./sdp.js").Mark | null} made */
  #foreign(made) {
    return Boolean(this.#theirs && made && made.session !== this.#theirs);
  }

  /** @param {RTCSessionDescriptionInit} description @param {import("./sdp.js").Mark | null} made */
  async #apply(description, made) {
    await this.#pc.setRemoteDescription(description);
    this.#theirs = made?.session ?? this.#theirs;
  }

  /** @param {string} offer the one it is, or answers */
  #tell(offer) {
    const local = this.#pc.localDescription;
    if (!local) return;
    this.#say({ type: local.type, sdp: marked(frugal(local.sdp), { session: this.#session, offer: offer || "-" }) });
  }
}
