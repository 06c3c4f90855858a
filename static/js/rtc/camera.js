/** One's camera. Off, the device is let go of: its light goes out. */
import { Source } from "../devices/source.js";

/** @typedef {Pick<import("../devices/source.js").Options, "worded" | "media" | "store">} Options */

export class Camera extends Source {
  /** @param {Options} [options] */
  constructor(options = {}) {
    super("videoinput", { ...options, ready: (stream) => steady(stream) });
  }
}

/** A link that is too thin costs sharpness before it costs movement. @param {MediaStream} stream */
function steady(stream) {
  for (const track of stream.getVideoTracks()) track.contentHint = "motion";
}
