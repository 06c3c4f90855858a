/**
 * Which words were said at a place of a lane. Pure: utterances in, moments out; times in ms since 1970.
 *
 * @typedef {{id: string, participant_id: string, started_at: string, ended_at: string, text: string}} Utterance
 * @typedef {{id: string, start: number, end: number, at: string, text: string, by: string}} Moment
 */

/** Of all lanes together. */
export const EVERYBODY = "";

/**
 * Everybody's moments, each person's own and all of them, in the order of time.
 * @param {readonly Utterance[]} utterances in the order of time
 * @returns {Map<string, Moment[]>} by participant
 */
export function lanes(utterances) {
  /** @type {Map<string, Moment[]>} */
  const found = new Map([[EVERYBODY, []]]);
  for (const { id, participant_id: by, started_at: at, ended_at, text } of utterances) {
    const moment = { id, by, at, text, start: Date.parse(at), end: Date.parse(ended_at) };
    if (!found.has(by)) found.set(by, []);
    for (const lane of [EVERYBODY, by]) found.get(lane)?.push(moment);
  }
  return found;
}

/** The moment that lasts at `time`, else the nearest to it; undefined in an empty lane. @param {Moment[]} lane @param {number} time */
export function nearest(lane, time) {
  let best = lane[0];
  for (const one of lane) if (distance(one, time) < distance(best, time)) best = one;
  return best;
}

/** @param {Moment} moment @param {number} time */
function distance({ start, end }, time) {
  return Math.max(start - time, time - end, 0);
}

/**
 * Where a key leads from a moment of its lane; undefined: the key means nothing here.
 * @param {Moment[]} lane @param {Moment | undefined} from @param {string} key of an event @param {boolean} mirrored
 */
export function led(lane, from, key, mirrored) {
  const at = from ? lane.indexOf(from) : -1;
  const forward = mirrored ? "ArrowLeft" : "ArrowRight";
  const backward = mirrored ? "ArrowRight" : "ArrowLeft";
  const far = Math.max(1, Math.round(lane.length / 10));
  const to = { [forward]: at + 1, [backward]: at - 1, PageDown: at + far, PageUp: at - far, Home: 0, End: lane.length - 1 }[key];
  return to === undefined ? undefined : lane[Math.min(Math.max(0, to), lane.length - 1)];
}

/** Which part (0 to 1) of a track lies before `x`. @param {number} x @param {{left: number, width: number}} track @param {boolean} mirrored */
export function part(x, { left, width }, mirrored) {
  const share = Math.min(1, Math.max(0, width ? (x - left) / width : 0));
  return mirrored ? 1 - share : share;
}
