/**
 * Which tile stands where on the stage. Pure.
 *
 * Nothing big: a grid of all, but of two the other one fills the stage and one's own floats in its corner. Something big
 * (pinned, or a screen): that takes the room, all others stand in a strip beside it, or below on an upright stage.
 * Whoever finds no room is counted: the last place says how many more there are.
 *
 * @typedef {import("./grid.js").Rect} Rect
 * @typedef {{key: string, big?: boolean, self?: boolean, screen?: boolean, rank?: number}} Tile
 *   `rank`: who is shown when not all are, lowest first
 * @typedef {Rect & {role: "grid" | "big" | "strip" | "float"}} Place
 * @typedef {{places: Map<string, Place>, more: number, others: Rect | null}} Layout `others`: where "and 5 more" stands
 */
import { cells, fitted } from "./grid.js";

const GAP = 8;
/** The smallest tile that still shows a face and a name, px. */
const LEAST = { width: 104, height: 66 };
const LOWEST = 0.7;
/** On stages narrower than this one's own tile stands upright, as a phone is held, px. */
const SMALL = 480;
const WIDE = 16 / 9;
/** Narrower windows than this have squarer tiles. */
const UPRIGHT = 1.2;

/**
 * @param {Tile[]} tiles in order
 * @param {number} width of the stage, px
 * @param {number} height
 * @returns {Layout}
 */
export function layout(tiles, width, height) {
  const stage = { x: 0, y: 0, width, height };
  const big = tiles.filter((tile) => tile.big);
  const small = tiles.filter((tile) => !tile.big);
  if (big.length > 0) return besides(big, small, stage);
  const own = tiles.find(({ self, screen }) => self && !screen);
  const other = tiles.find(({ self }) => !self);
  if (tiles.length === 2 && own && other) return pair(other, own, stage);
  return gridded(tiles, stage, "grid");
}

/** Of two. @param {Tile} other @param {Tile} own @param {Rect} stage @returns {Layout} */
function pair(other, own, stage) {
  const main = centred(stage, LOWEST);
  const width = Math.min(Math.max(main.width * 0.22, 96), 256);
  const height = main.width < SMALL ? width * 1.25 : (width * 9) / 16;
  const float = { x: main.x + main.width - width - GAP, y: main.y + main.height - height - GAP, width, height };
  return { places: new Map([[other.key, { ...main, role: "big" }], [own.key, { ...float, role: "float" }]]), more: 0, others: null };
}

/** @param {Tile[]} big @param {Tile[]} small @param {Rect} stage @returns {Layout} */
function besides(big, small, stage) {
  if (small.length === 0) return gridded(big, stage, "big");
  const beside = stage.width > stage.height * 1.15;
  const [room, strip] = beside ? sideways(stage) : below(stage);
  const shown = gridded(big, room, "big");
  const rest = beside ? upright(small, strip) : lying(small, strip);
  return { ...rest, places: new Map([...shown.places, ...rest.places]) };
}

/** @param {Rect} stage @returns {[Rect, Rect]} */
function sideways({ width, height }) {
  const strip = Math.min(Math.max(width * 0.2, LEAST.width), 256);
  return [
    { x: 0, y: 0, width: width - strip - GAP, height },
    { x: width - strip, y: 0, width: strip, height },
  ];
}

/** @param {Rect} stage @returns {[Rect, Rect]} */
function below({ width, height }) {
  const strip = Math.min(Math.max(height * 0.2, LEAST.height), 144);
  return [
    { x: 0, y: 0, width, height: height - strip - GAP },
    { x: 0, y: height - strip, width, height: strip },
  ];
}

/** One below the other. @param {Tile[]} tiles @param {Rect} strip @returns {Layout} */
function upright(tiles, strip) {
  const height = strip.width / WIDE;
  const { shown, more } = chosen(tiles, fitting(strip.height, height));
  const count = shown.length + Number(more > 0);
  const top = strip.y + (strip.height - count * (height + GAP) + GAP) / 2;
  const rects = Array.from({ length: count }, (_, index) => ({ x: strip.x, y: top + index * (height + GAP), width: strip.width, height }));
  return placed(shown, rects, more, "strip");
}

/** One beside the other; squarer ones, if more of them find room. @param {Tile[]} tiles @param {Rect} strip @returns {Layout} */
function lying(tiles, strip) {
  const { shown, more } = chosen(tiles, fitting(strip.width, strip.height));
  const count = shown.length + Number(more > 0);
  const width = Math.min(strip.height * WIDE, (strip.width + GAP) / count - GAP);
  const start = strip.x + (strip.width - count * (width + GAP) + GAP) / 2;
  const rects = Array.from({ length: count }, (_, index) => ({ x: start + index * (width + GAP), y: strip.y, width, height: strip.height }));
  return placed(shown, rects, more, "strip");
}

/** How many of this length stand in a line. @param {number} all @param {number} one */
function fitting(all, one) {
  return Math.max(1, Math.floor((all + GAP) / (one + GAP)));
}

/** @param {Tile[]} tiles @param {Rect} within @param {"grid" | "big"} role @returns {Layout} */
function gridded(tiles, within, role) {
  if (tiles.length === 1) return placed(tiles, [tiles[0].screen ? within : centred(within, LOWEST)], 0, role);
  const most = room(within);
  const { shown, more } = chosen(tiles, most);
  const narrowest = tiles.some(({ screen }) => screen) ? WIDE : within.width < within.height * UPRIGHT ? 1 : 4 / 3;
  return placed(shown, cells(shown.length + Number(more > 0), within, { narrowest, gap: GAP }), more, role);
}

/** How many of the smallest tiles there is room for. @param {Rect} within */
function room({ width, height }) {
  return fitting(width, LEAST.width) * fitting(height, LEAST.height);
}

/** The most important ones, in their order. @param {Tile[]} tiles @param {number} most places */
function chosen(tiles, most) {
  if (tiles.length <= most) return { shown: tiles, more: 0 };
  const kept = new Set([...tiles].sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0)).slice(0, most - 1));
  return { shown: tiles.filter((tile) => kept.has(tile)), more: tiles.length - kept.size };
}

/** @param {Tile[]} tiles @param {Rect[]} rects one more if there are `more` @param {number} more @param {Place["role"]} role @returns {Layout} */
function placed(tiles, rects, more, role) {
  const places = new Map(tiles.map(({ key }, index) => [key, { ...rects[index], role }]));
  return { places, more, others: more > 0 ? rects[tiles.length] : null };
}

/** One tile in the middle, as large as its shapes allow. @param {Rect} within @param {number} narrowest @returns {Rect} */
function centred(within, narrowest) {
  const { width, height } = fitted(within.width, within.height, narrowest, WIDE);
  return { x: within.x + (within.width - width) / 2, y: within.y + (within.height - height) / 2, width, height };
}
