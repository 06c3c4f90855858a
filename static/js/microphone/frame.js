/** One binary message: uint64 little-endian offset of the first sample, then 16-bit little-endian samples. */

const HEADER = 8;
/** Quieter than this (full scale is 1) is a room, not a person. */
const SPEECH = 0.008;

/**
 * @param {{first: number, samples: Int16Array}} run
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function encode({ first, samples }) {
  const bytes = new Uint8Array(HEADER + samples.length * 2);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(first), true);
  samples.forEach((sample, i) => view.setInt16(HEADER + i * 2, sample, true));
  return bytes;
}

/**
 * Whether somebody may be speaking: only to decide if leaving deserves a warning.
 * @param {Int16Array} samples
 */
export function loud(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length) / 32768 > SPEECH;
}
