/** Chance that a test can repeat: the same numbers for the same seed (mulberry32). */
export function dice(seed) {
  let state = seed;
  /** @param {number} sides @returns {number} from 0 to sides - 1 */
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides | 0;
  };
}
