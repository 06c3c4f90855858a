/**
 * The little that is read from session descriptions, and written into those that go out. Pure, text to text.
 *
 * - `frugal`: what we ask to be sent to us: Opus that falls silent in silence (DTX, RFC 7587 §7), mono, with forward error correction.
 *   A local description may not be changed once made, so this is done to the copy that travels.
 * - A mark, `a=x-parley:<session> <offer>`, an attribute that others skip (RFC 8866 §5.13): which RTCPeerConnection speaks, and
 *   which offer this is or answers. So whoever began anew is recognised, and an answer that comes twice or late does no harm.
 *
 * @typedef {{session: string, offer: string}} Mark
 */
const MARK = /^a=x-parley:([\w-]{1,64}) ([\w.-]{1,80})\r?$/m;

/** @param {string} sdp */
export function frugal(sdp) {
  const payloads = [...sdp.matchAll(/^a=rtpmap:(\d+) opus\//gim)].map(([, payload]) => payload);
  return [...new Set(payloads)].reduce(asked, sdp);
}

/** @param {string} sdp @param {string} payload */
function asked(sdp, payload) {
  const format = new RegExp(`^a=fmtp:${payload} (.*?)(\r?)$`, "gm");
  if (format.test(sdp)) return sdp.replace(format, (_, given, end) => `a=fmtp:${payload} ${parameters(given)}${end}`);
  return sdp.replace(new RegExp(`^(a=rtpmap:${payload} .*?)(\r?\n)`, "gm"), `$1$2a=fmtp:${payload} ${parameters("")}$2`);
}

/** @param {string} given @returns {string} the same with ours in place of theirs */
function parameters(given) {
  const others = given.split(";").filter((one) => one && !/^\s*(stereo|sprop-stereo|usedtx|useinbandfec)=/i.test(one));
  return [...others, "usedtx=1", "useinbandfec=1"].join(";");
}

/** @param {string} sdp @param {Mark} mark */
export function marked(sdp, { session, offer }) {
  return sdp.replace(/^m=/m, `a=x-parley:${session} ${offer}\r\nm=`);
}

/** @param {string} sdp @returns {Mark | null} null: from something that is not this page */
export function mark(sdp) {
  const [, session, offer] = MARK.exec(sdp) ?? [];
  return session ? { session, offer } : null;
}

/** The names under which a description's candidates will come. @param {string} sdp */
export function fragments(sdp) {
  return new Set([...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].map(([, fragment]) => fragment));
}
