/**
 * The rows of a long list that are in the page: in order, in the flow, with spacers where items are left out. A row stays
 * with its item, and an utterance's node with its utterance, whichever row that stands in; what has the focus or an open
 * field is never moved.
 *
 * @typedef {import("./paragraphs.js").Item} Item
 * @typedef {import("./store.js").Utterance} Utterance
 * @typedef {{make: (item: any) => HTMLElement, update: (row: HTMLElement, item: any, rows: Rows) => void}} Drawing makes an `li`,
 *   and brings it up to date: doing that twice changes nothing
 */
import { make } from "../dom.js";
import { busy, order } from "./holding.js";

export class Rows {
  #said;
  #dress;
  /** @type {Map<string, Drawing>} */
  #drawings = new Map();
  /** Rows in the page, by the key of their items. @type {Map<string, HTMLElement>} */
  #rows = new Map();
  /** Utterances in the page. @type {Map<string, HTMLElement>} */
  #nodes = new Map();
  /** What is drawn, rising. @type {number[]} */
  #indices = [];
  /** @type {readonly Item[]} */
  #items = [];
  /** @type {HTMLElement[]} */
  #spacers = [];
  /** @type {ResizeObserver | null} */
  #sizes = null;

  /** @param {HTMLElement} element an `ol` @param {import("./store.js").Said} said @param {import("./list.js").Decorator} dress */
  constructor(element, said, dress) {
    this.element = element;
    this.#said = said;
    this.#dress = dress;
    this.#adopt();
  }

  get width() {
    return this.element.clientWidth;
  }

  get nodes() {
    return /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("[data-dialogue]")]);
  }

  /** @param {string} id @returns {HTMLElement | null} */
  nodeOf(id) {
    return this.#nodes.get(id) ?? null;
  }

  /** @param {string} kind @param {Drawing} drawing */
  draws(kind, drawing) {
    const other = this.#drawings.has(kind);
    this.#drawings.set(kind, drawing);
    if (!other) return;
    for (const [key, row] of this.#rows) if (row.dataset.kind === kind) this.#rows.delete(key);
  }

  /** Calls back when a row takes another size by itself. @param {() => void} changed */
  watch(changed) {
    this.#sizes = new ResizeObserver(() => changed());
    for (const row of this.#rows.values()) this.#sizes.observe(row);
  }

  /** The node of an utterance, up to date, made if there is none: for those who draw rows. @param {Utterance} dialogue */
  node(dialogue) {
    const { id } = dialogue;
    const node = this.#nodes.get(id) ?? utterance(id);
    this.#nodes.set(id, node);
    this.#dress(node, dialogue);
    return node;
  }

  /** Spans of indices that must stay in the page. @returns {[from: number, to: number][]} */
  held() {
    const places = busy(this.element).map((row) => this.#placeOf(row)).filter((index) => index >= 0);
    return places.length > 1 && getSelection()?.isCollapsed === false
      ? [[Math.min(...places), Math.max(...places) + 1]]
      : places.map((index) => [index, index + 1]);
  }

  /** Is everything from `first` to `last` drawn? @param {number} first @param {number} last */
  covers(first, last) {
    const at = this.#indices.indexOf(first);
    return at >= 0 && this.#indices[at + last - first] === last;
  }

  /**
   * Have these rows, and no others. Rows that were there are brought up to date when `all` is.
   * @param {number[]} indices rising @param {readonly Item[]} items @param {import("./heights.js").Heights} heights
   * @param {boolean} all @returns {boolean} whether it did anything
   */
  put(indices, items, heights, all) {
    if (!all && indices.length === this.#indices.length && indices.every((index, at) => index === this.#indices[at])) return false;
    const before = this.#rows;
    const held = this.#heldRows();
    const taken = new Set(held.values());
    this.#rows = new Map();
    /** @type {[HTMLElement, Item][]} */
    const fresh = [];
    for (const index of indices) {
      const item = items[index];
      const known = held.get(index) ?? free(before.get(item.key), taken, item);
      const row = known ?? this.#make(item);
      taken.add(row);
      row.dataset.key = item.key;
      this.#rows.set(item.key, row);
      if (all || !known) fresh.push([row, item]);
      count(row, index, items.length);
    }
    for (const row of before.values()) if (!taken.has(row)) this.#sizes?.unobserve(row);
    this.#indices = indices;
    this.#items = items;
    for (const [row, item] of fresh) this.#drawings.get(item.kind)?.update(row, item, this);
    this.#arrange();
    this.space(heights); // before anything is measured: a page that is too short for a moment would jump
    for (const [id, node] of this.#nodes) if (!node.isConnected) this.#nodes.delete(id);
    return true;
  }

  /** @param {import("./heights.js").Heights} heights @returns {boolean} whether any is not as it was thought */
  measure(heights) {
    let moved = false;
    for (const [key, row] of this.#rows) if (heights.measure(key, row.getBoundingClientRect().height)) moved = true;
    if (moved) heights.fit();
    return moved;
  }

  /** Spacers are as high as what they stand for. @param {import("./heights.js").Heights} heights */
  space(heights) {
    this.#breaks().forEach(([from, to], at) => {
      const height = `${heights.top(to) - heights.top(from)}px`;
      if (this.#spacers[at].style.blockSize !== height) this.#spacers[at].style.blockSize = height;
    });
  }

  /** Rows that the server drew. */
  #adopt() {
    for (const row of /** @type {Iterable<HTMLElement>} */ (this.element.querySelectorAll(":scope > [data-key]"))) this.#rows.set(row.dataset.key ?? "", row);
    for (const node of this.nodes) this.#nodes.set(node.dataset.dialogue ?? "", node);
  }

  /** @param {Item} item */
  #make(item) {
    const row = this.#drawings.get(item.kind)?.make(item) ?? make("li");
    row.dataset.kind = item.kind;
    this.#sizes?.observe(row);
    return row;
  }

  /** Rows that must not be taken away, by the place of what they hold. @returns {Map<number, HTMLElement>} */
  #heldRows() {
    return new Map(busy(this.element).map((row) => [this.#placeOf(row), row]));
  }

  /** Where a row belongs now: to the item of what is held in it. @param {HTMLElement} row */
  #placeOf(row) {
    const focused = document.activeElement?.closest("[data-dialogue]");
    const parts = [focused && row.contains(focused) ? focused : null, row.querySelector("[data-editing]"), ...row.querySelectorAll("[data-dialogue]")];
    for (const part of parts) {
      const place = part instanceof HTMLElement ? this.#said.placeOf(part.dataset.dialogue ?? "") : -1;
      if (place >= 0) return place;
    }
    return row.dataset.kind === "words" ? -1 : this.#said.items.findIndex(({ key }) => key === row.dataset.key);
  }

  /** Where items are left out. @returns {[from: number, to: number][]} */
  #breaks() {
    const edges = [-1, ...this.#indices, this.#items.length];
    return edges.slice(1).flatMap((to, at) => (to > edges[at] + 1 ? [/** @type {[number, number]} */ ([edges[at] + 1, to])] : []));
  }

  /** Rows and spacers in their places. */
  #arrange() {
    const breaks = this.#breaks();
    while (this.#spacers.length < breaks.length) this.#spacers.push(spacer());
    const nodes = breaks.map(([from], at) => /** @type {[number, HTMLElement]} */ ([from, this.#spacers[at]]));
    const rows = [...this.#rows.values()].map((row, at) => /** @type {[number, HTMLElement]} */ ([this.#indices[at], row]));
    order(this.element, [...nodes, ...rows].sort(([a], [b]) => a - b).map(([, node]) => node));
  }
}

/** A row that is not another's already. @param {HTMLElement | undefined} row @param {Set<HTMLElement>} taken @param {Item} item */
function free(row, taken, item) {
  return row && !taken.has(row) && row.dataset.kind === item.kind ? row : undefined;
}

/** @param {HTMLElement} row @param {number} index @param {number} length */
function count(row, index, length) {
  const [place, size] = [String(index + 1), String(length)];
  if (row.ariaPosInSet !== place) row.ariaPosInSet = place;
  if (row.ariaSetSize !== size) row.ariaSetSize = size;
}

/** @param {string} id */
function utterance(id) {
  const node = make("span", "utterance");
  node.id = `d-${id}`;
  node.dataset.dialogue = id;
  node.tabIndex = -1;
  node.append(make("span", "stable"));
  return node;
}

function spacer() {
  const node = make("li", "spacer");
  node.ariaHidden = "true";
  return node;
}
