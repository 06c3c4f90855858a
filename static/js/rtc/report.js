/**
 * How a call with one peer is, from `getStats` (W3C webrtc-stats). Pure.
 *
 * @typedef {{peer: string, link: import("./media.js").Link, path: "host" | "srflx" | "prflx" | "relay" | "",
 *   roundTrip: number, audioEnergy: number, framesDecoded: number, framesEncoded: number, screenFramesDecoded: number,
 *   screenAudioEnergy: number, limitedBy: string, bitrate: number}} Report `path`: our end of it; `roundTrip` in s, `bitrate` sent in bit/s;
 *   frames are of cameras unless they say otherwise; `limitedBy`: none, cpu, bandwidth, other
 * @typedef {import("./media.js").Kind} Kind
 * @typedef {{at: number, bytes: number, encoding: number, encoded: number}} Totals of what was sent: ms, bytes, s of encoding, pictures
 * @typedef {{totals: Totals, bitrate: number, available: number, limited: string, busy: number}} Look
 *   since the look before; see `Sample` in watcher.js for the last three
 */
const WORST = ["cpu", "bandwidth", "other", "none"];

/** @typedef {Record<string, any>} Stat */

/** @param {Iterable<[string, Stat]>} stats an RTCStatsReport @param {Totals | null} before @returns {Look} */
export function look(stats, before) {
  const all = [...stats].map(([, stat]) => stat);
  const pictures = sent(all, "video");
  const pair = selected(all);
  const totals = {
    at: Number(pair?.timestamp ?? all[0]?.timestamp ?? 0), bytes: sum(all.filter(({ type }) => type === "outbound-rtp"), "bytesSent"),
    encoding: sum(pictures, "totalEncodeTime"), encoded: sum(pictures, "framesEncoded"),
  };
  return { totals, ...since(totals, before, pictures), available: pair?.availableOutgoingBitrate ?? 0, limited: limited(pictures) };
}

/**
 * @param {string} peer
 * @param {import("./media.js").Link} link
 * @param {Iterable<[string, Stat]>} stats
 * @param {Map<string, Kind>} lines by `mid`
 * @param {number} bitrate
 * @returns {Report}
 */
export function report(peer, link, stats, lines, bitrate) {
  const all = [...stats].map(([, stat]) => stat);
  const pair = selected(all);
  /** @param {string} type @param {Kind} kind */
  const of = (type, kind) => all.filter((stat) => stat.type === type && lines.get(stat.mid) === kind);
  return {
    peer, link, path: all.find(({ id }) => id === pair?.localCandidateId)?.candidateType ?? "",
    roundTrip: pair?.currentRoundTripTime ?? 0, audioEnergy: sum(of("inbound-rtp", "audio"), "totalAudioEnergy"),
    framesDecoded: sum(of("inbound-rtp", "camera"), "framesDecoded"), framesEncoded: sum(of("outbound-rtp", "camera"), "framesEncoded"),
    screenFramesDecoded: sum(of("inbound-rtp", "screen"), "framesDecoded"),
    screenAudioEnergy: sum(of("inbound-rtp", "screen-audio"), "totalAudioEnergy"), limitedBy: limited(sent(all, "video")), bitrate,
  };
}

/** The pair of candidates that carries the media; Firefox marks it, others name it in their transport. @param {Stat[]} all */
function selected(all) {
  const named = all.find(({ type, selectedCandidatePairId }) => type === "transport" && selectedCandidatePairId);
  return all.find(({ id, type, selected: marked }) => type === "candidate-pair" && (id === named?.selectedCandidatePairId || marked));
}

/** @param {Totals} totals @param {Totals | null} before @param {Stat[]} pictures */
function since(totals, before, pictures) {
  const seconds = before ? (totals.at - before.at) / 1000 : 0;
  if (!before || seconds <= 0 || totals.bytes < before.bytes) return { bitrate: 0, busy: 0 };
  const each = (totals.encoding - before.encoding) / Math.max(1, totals.encoded - before.encoded);
  const rate = Math.max(0, ...pictures.map(({ framesPerSecond }) => framesPerSecond ?? 0));
  return { bitrate: Math.round(((totals.bytes - before.bytes) * 8) / seconds), busy: each * rate };
}

/** @param {Stat[]} all @param {string} kind */
function sent(all, kind) {
  return all.filter((stat) => stat.type === "outbound-rtp" && stat.kind === kind);
}

/** @param {Stat[]} pictures */
function limited(pictures) {
  return WORST.find((reason) => pictures.some((one) => one.qualityLimitationReason === reason)) ?? "none";
}

/** @param {Stat[]} stats @param {string} field */
function sum(stats, field) {
  return stats.reduce((total, stat) => total + (stat[field] ?? 0), 0);
}
