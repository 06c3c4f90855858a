/**
 * Which of the bubbles are in the page: the newest, and while somebody reads further up, what lies around them.
 * However long a meeting lasts, no more than `most` are. Pure.
 *
 * @typedef {{at: number, id: string}} Placed
 */
import { compare } from "./store.js";

export class Shown {
  #size;
  #most;
  /** The first and the last that are shown; null: whatever is newest. @type {Placed | null} */
  #first = null;
  /** @type {Placed | null} */
  #last = null;

  /** @param {number} size the newest so many @param {number} most at once */
  constructor(size = 200, most = 600) {
    this.#size = size;
    this.#most = most;
  }

  /**
   * @template {Placed} T
   * @param {T[]} items all, in order
   * @param {boolean} following the reader looks at the newest
   * @returns {{items: T[], before: number, after: number}} those to show, and how many there are around them
   */
  of(items, following) {
    const to = following || !this.#first ? items.length : this.#end(items);
    const newest = Math.max(0, to - this.#size);
    const kept = this.#first ? this.#index(items, this.#first, 0) : newest;
    if (!following) return this.#settle(items, kept, Math.min(to, kept + this.#most));
    return this.#settle(items, to - kept > this.#most ? newest : Math.min(kept, newest), to);
  }

  /**
   * The newest only. Called between changes: what goes above while nothing else moves cannot be seen.
   * @template {Placed} T
   * @param {T[]} items
   */
  trim(items) {
    return this.#settle(items, Math.max(0, items.length - this.#size), items.length);
  }

  /** Time to trim. @param {number} count of those shown */
  crowded(count) {
    return count > 1.5 * this.#size;
  }

  /** Further up. @template {Placed} T @param {T[]} items */
  earlier(items) {
    const from = Math.max(0, this.#index(items, this.#first, 0) - this.#size);
    return this.#settle(items, from, Math.min(this.#end(items), from + this.#most));
  }

  /** Further down. @template {Placed} T @param {T[]} items */
  later(items) {
    const to = Math.min(items.length, this.#end(items) + this.#size);
    return this.#settle(items, Math.max(this.#index(items, this.#first, 0), to - this.#most), to);
  }

  /** @template {Placed} T @param {T[]} items @param {number} from @param {number} to */
  #settle(items, from, to) {
    this.#first = items[from] ?? null;
    this.#last = to < items.length ? items[to - 1] : null;
    return { items: from === 0 && to === items.length ? items : items.slice(from, to), before: from, after: items.length - to };
  }

  /** @param {Placed[]} items */
  #end(items) {
    return this.#last ? this.#index(items, this.#last, 0, true) : items.length;
  }

  /** Where a mark stands, or would stand; behind it if asked. @param {Placed[]} items @param {Placed | null} mark @param {number} low */
  #index(items, mark, low, behind = false) {
    if (!mark) return low;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = compare(items[middle], mark);
      if (order < 0 || (behind && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
