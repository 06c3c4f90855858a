/** How a call is, read from a browser's figures. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { look, report } from "../../static/js/rtc/report.js";

const LINES = new Map([["0", "audio"], ["1", "camera"], ["2", "screen"], ["3", "screen-audio"]]);

function stats({ at = 1000, bytes = 0, encoded = 0, encoding = 0, reasons = ["none", "none"], more = [] } = {}) {
  return new Map([
    { id: "T", type: "transport", timestamp: at, selectedCandidatePairId: "P2" },
    { id: "P1", type: "candidate-pair", timestamp: at, localCandidateId: "L1", nominated: true },
    { id: "P2", type: "candidate-pair", timestamp: at, localCandidateId: "L2", currentRoundTripTime: 0.03, availableOutgoingBitrate: 900_000 },
    { id: "L1", type: "local-candidate", candidateType: "host" },
    { id: "L2", type: "local-candidate", candidateType: "relay" },
    { id: "I0", type: "inbound-rtp", kind: "audio", mid: "0", totalAudioEnergy: 0.5 },
    { id: "I3", type: "inbound-rtp", kind: "audio", mid: "3", totalAudioEnergy: 9 },
    { id: "I1", type: "inbound-rtp", kind: "video", mid: "1", framesDecoded: 70 },
    { id: "I2", type: "inbound-rtp", kind: "video", mid: "2", framesDecoded: 5 },
    { id: "O0", type: "outbound-rtp", kind: "audio", mid: "0", bytesSent: bytes / 2 },
    { id: "O1", type: "outbound-rtp", kind: "video", mid: "1", bytesSent: bytes / 2, framesEncoded: encoded, totalEncodeTime: encoding,
      framesPerSecond: 20, qualityLimitationReason: reasons[0] },
    { id: "O2", type: "outbound-rtp", kind: "video", mid: "2", framesEncoded: 3, qualityLimitationReason: reasons[1] },
    ...more,
  ].map((stat) => [stat.id, stat]));
}

test("a report: by which path, how far, what was seen and heard of whom", () => {
  assert.deepEqual(report("b", "connected", stats({ encoded: 44, reasons: ["bandwidth", "none"] }), LINES, 1234), {
    peer: "b", link: "connected", path: "relay", roundTrip: 0.03, audioEnergy: 0.5, framesDecoded: 70, framesEncoded: 44,
    screenFramesDecoded: 5, screenAudioEnergy: 9, limitedBy: "bandwidth", bitrate: 1234,
  });
});

test("Firefox marks the pair itself", () => {
  const marked = new Map([["p", { id: "p", type: "candidate-pair", localCandidateId: "l", selected: true }], ["l", { id: "l", type: "local-candidate", candidateType: "srflx" }]]);
  assert.equal(report("b", "connected", marked, LINES, 0).path, "srflx");
});

test("nothing known yet is nothing, not an error", () => {
  const nothing = report("b", "connecting", new Map(), LINES, 0);
  assert.deepEqual([nothing.path, nothing.framesDecoded, nothing.audioEnergy, nothing.limitedBy], ["", 0, 0, "none"]);
  assert.deepEqual(look(new Map(), null), { totals: { at: 0, bytes: 0, encoding: 0, encoded: 0 }, bitrate: 0, busy: 0, available: 0, limited: "none" });
});

test("between two looks: bits a second, and how much of a picture's time its encoding takes", () => {
  const first = look(stats({ at: 1000, bytes: 10_000, encoded: 10, encoding: 0.1 }), null);
  assert.deepEqual([first.bitrate, first.busy], [0, 0]);
  const second = look(stats({ at: 3000, bytes: 60_000, encoded: 50, encoding: 1.7 }), first.totals);
  assert.deepEqual([second.bitrate, second.available], [200_000, 900_000]);
  assert.ok(Math.abs(second.busy - 0.8) < 1e-9);
});

test("a fresh connection counts from nothing: no negative figures", () => {
  const before = { at: 1000, bytes: 90_000, encoding: 5, encoded: 500 };
  assert.deepEqual([look(stats({ at: 3000, bytes: 10 }), before).bitrate, look(stats({ at: 1000 }), before).busy], [0, 0]);
});

test("the worst complaint of all pictures counts", () => {
  assert.equal(look(stats({ reasons: ["bandwidth", "cpu"] }), null).limited, "cpu");
  assert.equal(look(stats({ reasons: ["none", "other"] }), null).limited, "other");
});
