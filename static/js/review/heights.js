/**
 * Where each item of a long list lies, though few of them were ever drawn. Pure: px from the top of the list.
 *
 * Heights that were measured are remembered by key. The others are estimated from the letters of an item, along a line
 * that is fitted once enough were measured, and then kept: a list whose estimates wander moves under the reader's eyes.
 */

const ENOUGH = 8; // measured items of words
const GUESS = { base: 58, letter: 0.36 }; // px of an item, and of each of its letters more

/** @typedef {{key: string, letters: number}} Sized */

export class Heights {
  /** @type {readonly Sized[]} */
  #items = [];
  /** @type {Map<string, number>} */
  #measured = new Map();
  /** The upper edge of each item, and the lower edge of the last. @type {Float64Array | null} */
  #edges = null;
  #line = GUESS;
  #fitted = false;

  /** The list has these items now. @param {readonly Sized[]} items */
  set(items) {
    this.#items = items;
    this.#edges = null;
  }

  /** @param {string} key @param {number} height @returns {number} px by which it differs from what was thought */
  measure(key, height) {
    const known = this.#measured.get(key);
    this.#measured.set(key, height);
    if (known === height) return 0;
    this.#edges = null;
    return height - (known ?? 0);
  }

  /** The list has another width, or other rows: nothing measured holds any more. */
  forget() {
    this.#measured.clear();
    this.#edges = null;
    this.#fitted = false;
  }

  /** Learn what a letter takes from what was measured; does it once. */
  fit() {
    if (this.#fitted) return;
    const known = this.#items.flatMap(({ key, letters }) => (this.#measured.has(key) && letters > 0 ? [[letters, this.#measured.get(key) ?? 0]] : []));
    if (known.length < ENOUGH) return;
    this.#line = line(known);
    this.#fitted = true;
    this.#edges = null;
  }

  get total() {
    return this.#all[this.#items.length];
  }

  /** The upper edge of an item; of the number of items: the list's end. @param {number} index */
  top(index) {
    return this.#all[Math.max(0, Math.min(index, this.#items.length))];
  }

  /** The item that lies at `y`; the first or last for what lies outside. @param {number} y */
  at(y) {
    let [low, high] = [0, Math.max(0, this.#items.length - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#all[middle] <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  get #all() {
    if (this.#edges) return this.#edges;
    const edges = new Float64Array(this.#items.length + 1);
    this.#items.forEach(({ key, letters }, index) => {
      edges[index + 1] = edges[index] + (this.#measured.get(key) ?? this.#line.base + letters * this.#line.letter);
    });
    this.#edges = edges;
    return edges;
  }
}

/** Least squares; where all are of one length, the guess through their mean. @param {number[][]} points [letters, height] */
function line(points) {
  const mean = (/** @type {number} */ axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  const slope = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / spread;
  const letter = slope >= 0 && y - slope * x > 0 ? slope : Math.min(GUESS.letter, y / x);
  return { letter, base: y - letter * x };
}

/**
 * Which items are to be drawn: the span that is seen and as much around it, those that are held, and nothing between.
 * @param {Heights} heights
 * @param {{top: number, bottom: number, around: number, length: number, held: readonly [number, number][]}} view `top` and
 *   `bottom` of what is seen, px from the list's top; `held`: spans of indices [from, to) that must stay
 * @returns {number[]} indices, rising
 */
export function wanted(heights, { top, bottom, around, length, held }) {
  if (length === 0) return [];
  const seen = /** @type {[number, number]} */ ([heights.at(top - around), heights.at(bottom + around) + 1]);
  const all = new Set([seen, ...held].flatMap(([from, to]) => range(Math.max(0, from), Math.min(length, to))));
  return [...all].sort((a, b) => a - b);
}

/** @param {number} from @param {number} to */
function range(from, to) {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
