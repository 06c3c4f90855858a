/**
 * What a camera and a screen may cost on the way to one peer. Pure.
 *
 * In a mesh everybody encodes once for each other, so the more people the less for each. One ladder of picture sizes: how many
 * people there are, how large the other side shows the picture, and how the link and the machine bear it
 * (`Watcher`) each name a rung, the lowest counts.
 *
 * @typedef {import("./media.js").Size} Size
 * @typedef {{active: boolean, maxBitrate: number, maxFramerate: number, scaleResolutionDownBy: number}} Encoding bit/s
 */
/** Height in pixels, bit/s, pictures a second. */
const LADDER = [
  { height: 720, bitrate: 1_700_000, rate: 30 },
  { height: 540, bitrate: 1_000_000, rate: 30 },
  { height: 360, bitrate: 550_000, rate: 25 },
  { height: 270, bitrate: 350_000, rate: 20 },
  { height: 180, bitrate: 220_000, rate: 18 },
  { height: 90, bitrate: 90_000, rate: 12 },
];
/** The highest rung for so many people. */
const CROWD = [0, 0, 0, 1, 2, 3, 4];
const SCREENS = [
  { bitrate: 2_500_000, rate: 15 },
  { bitrate: 1_500_000, rate: 10 },
  { bitrate: 800_000, rate: 5 },
];

/** As deep as `lowered` goes. */
export const STEPS = LADDER.length - 1;

/**
 * @param {{people: number, tile: Size | undefined, lowered: number, height: number}} given
 *   tile: undefined if they did not say; lowered: rungs the link asks to go down; height of the camera's pictures, their shorter side
 * @returns {Encoding}
 */
export function camera({ people, tile, lowered, height }) {
  const rung = Math.min(STEPS, Math.max(crowd(people) + lowered, shown(tile)));
  const { bitrate, rate, height: wanted } = LADDER[rung];
  return {
    active: !tile || (tile.width > 0 && tile.height > 0), maxBitrate: bitrate, maxFramerate: rate,
    scaleResolutionDownBy: Math.max(1, (height || wanted) / wanted),
  };
}

/**
 * Letters must stay sharp, so a screen gives up pictures a second and never pixels.
 * @param {number} people
 * @param {number} lowered
 * @returns {Encoding}
 */
export function screen(people, lowered) {
  const crowded = people > 4 ? 2 : people > 2 ? 1 : 0;
  const { bitrate, rate } = SCREENS[Math.min(SCREENS.length - 1, crowded + Math.max(0, lowered - 1))];
  return { active: true, maxBitrate: bitrate, maxFramerate: rate, scaleResolutionDownBy: 1 };
}

/** What all that is sent to one peer may come to, sound included. @param {number} people @param {number} lowered bit/s */
export function cost(people, lowered) {
  return LADDER[Math.min(STEPS, crowd(people) + lowered)].bitrate + 40_000;
}

/** @param {number} people */
function crowd(people) {
  return CROWD[Math.max(0, people)] ?? CROWD[CROWD.length - 1];
}

/** The smallest rung that fills the tile; a picture a tenth smaller than its tile looks as good. @param {Size | undefined} tile */
function shown(tile) {
  if (!tile) return 0;
  return Math.max(0, LADDER.findLastIndex(({ height }) => height >= tile.height * 0.9 && (height * 16) / 9 >= tile.width * 0.9));
}
