/** What is written into session descriptions, and read from them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fragments, frugal, mark, marked } from "../../static/js/rtc/sdp.js";

const SDP = [
  "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9", "a=ice-ufrag:AbC+", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;stereo=1;useinbandfec=0",
  "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111", "a=rtpmap:9 G722/8000",
  "m=video 9 UDP/TLS/RTP/SAVPF 96", "a=ice-ufrag:x/Y9", "a=rtpmap:96 VP8/90000", "",
].join("\r\n");

test("we ask for sound that is silent in silence, mono, with error correction; all else stays as it is", () => {
  const lines = frugal(SDP).split("\r\n");
  assert.equal(lines[8], "a=fmtp:111 minptime=10;usedtx=1;useinbandfec=1");
  assert.deepEqual(lines.toSpliced(8, 1), SDP.split("\r\n").toSpliced(8, 1));
  assert.equal(frugal(frugal(SDP)), frugal(SDP));
});

test("every m-line with Opus is asked, also one that came without parameters, and several payloads", () => {
  const two = "m=audio 9 X 111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10\r\nm=audio 9 X 111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10\r\n";
  assert.equal(frugal(two).match(/usedtx=1/g)?.length, 2);
  assert.equal(frugal("m=audio 9 X 109\na=rtpmap:109 OPUS/48000/2\n"), "m=audio 9 X 109\na=rtpmap:109 OPUS/48000/2\na=fmtp:109 usedtx=1;useinbandfec=1\n");
  assert.equal(frugal("m=video 9 X 96\r\na=rtpmap:96 VP8/90000\r\n"), "m=video 9 X 96\r\na=rtpmap:96 VP8/90000\r\n");
});

test("a mark goes before the first m-line and is read again; what is not ours has none", () => {
  const sdp = marked(SDP, { session: "12-34", offer: "12-34.7" });
  assert.match(sdp, /a=group:BUNDLE 0 1\r\na=x-parley:12-34 12-34\.7\r\nm=audio/);
  assert.deepEqual(mark(sdp), { session: "12-34", offer: "12-34.7" });
  assert.equal(mark(SDP), null);
  assert.equal(mark("a=x-parley:one"), null);
  assert.equal(mark(`a=x-parley:${"a".repeat(99)} b`), null);
});

test("the names under which candidates come", () => {
  assert.deepEqual([...fragments(SDP)], ["AbC+", "x/Y9"]);
  assert.equal(fragments("").size, 0);
});
