/**
 * A long list of what was said, of which only what is near the viewport is in the page. The page itself scrolls.
 *
 * Whatever changes or is measured, the first thing that one sees stays where it is, and nothing that has the focus, an open
 * field or selected text is ever taken out. Utterances are spans with `data-dialogue`; they are drawn by `row.js`.
 *
 * @typedef {import("./store.js").Utterance} Utterance
 * @typedef {import("./rows.js").Drawing} Drawing
 * @typedef {{focus?: boolean, block?: "center" | "nearest" | "start", smooth?: boolean, mark?: boolean}} Reveal `mark`: it is
 *   highlighted until something else is, or `list.mark(null)`
 * @typedef {(node: HTMLElement, dialogue: Utterance) => void} Decorator called whenever an utterance's node is drawn or brought
 *   up to date: doing it twice must change nothing
 */
import { make } from "../dom.js";
import { Heights, wanted } from "./heights.js";
import { Rows } from "./rows.js";
import { away, calm, shift, stands } from "./scrolling.js";

const AROUND = 1600; // px drawn above and below what is seen, at least
const TURNS = 6; // to come to rest: each measures what the one before drew

export class List {
  #root;
  #said;
  #rows;
  #heights = new Heights();
  /** @type {Set<Decorator>} */
  #decorators = new Set();
  /** @type {Set<() => void>} */
  #finishers = new Set();
  #started = false;
  #frame = 0;
  /** Rows in the page are not what the store has. */
  #stale = true;
  #width = 0;
  /** Where the list begins on the page. */
  #top = 0;
  /** Where it is scrolling to. @type {{id: string, block: "center" | "nearest" | "start"} | null} */
  #aim = null;
  #printing = false;
  /** The highlighted utterance. @type {string | null} */
  #marked = null;
  /** What stands in an utterance, if not its text. @type {((dialogue: Utterance) => string) | null} */
  wording = null;
  /** One more decorator. @type {Decorator | null} */
  decorate = null;

  /** @param {HTMLElement} root has an `ol`, with or without rows that the server drew @param {import("./store.js").Said} said */
  constructor(root, said) {
    this.#root = root;
    this.#said = said;
    this.#rows = new Rows(root.querySelector("ol") ?? root.appendChild(make("ol")), said, (node, dialogue) => this.#dress(node, dialogue));
    said.listen(() => this.update());
  }

  /** The store is filled: take over what the server drew, and follow the scroll. */
  start() {
    if (this.#started) return;
    this.#started = true;
    document.documentElement.style.setProperty("overflow-anchor", "none"); // or browsers would correct what is corrected here
    addEventListener("scroll", () => this.#scrolled(), { passive: true });
    addEventListener("resize", () => this.#ask());
    for (const own of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(own, () => (this.#aim = null), { passive: true, capture: true });
    addEventListener("beforeprint", () => this.#print(true));
    addEventListener("afterprint", () => this.#print(false));
    this.#rows.watch(() => this.#ask());
    this.#top = this.#rows.element.getBoundingClientRect().top + scrollY;
    new ResizeObserver(() => this.#pushed()).observe(document.body);
    this.draw();
  }

  /** How items of one kind are drawn from now on: "words", "gap", "pause", or a kind that was put. @param {string} kind @param {Drawing} drawing */
  draws(kind, drawing) {
    this.#rows.draws(kind, drawing);
    this.#heights.forget();
    this.update();
  }

  /** As `decorate`, for any number of them. @param {Decorator} decorator */
  decorating(decorator) {
    this.#decorators.add(decorator);
    this.update();
  }

  /** Called after each drawing. @param {() => void} finisher */
  finishing(finisher) {
    this.#finishers.add(finisher);
  }

  /** Draw what changed, with the next frame. */
  update() {
    this.#stale = true;
    this.#ask();
  }

  /** The node of an utterance; null when it is not in the page now. @param {string} id */
  nodeOf(id) {
    return this.#rows.nodeOf(id);
  }

  /** The utterances that are in the page now, in order. @returns {HTMLElement[]} */
  get nodes() {
    return this.#rows.nodes;
  }

  /** Highlight an utterance, and no other. @param {string | null} id */
  mark(id) {
    if (this.#marked === id) return;
    this.#marked = id;
    this.update();
  }

  /**
   * Bring an utterance into view, wherever it is. What a filter hides is shown again.
   * @param {string} id @param {Reveal} [how]
   * @returns {boolean} false: there is no such utterance (any more)
   */
  reveal(id, { focus = false, block = "center", smooth = false, mark = false } = {}) {
    if (!this.#started || !this.#said.of(id)) return false;
    if (this.#said.placeOf(id) < 0) this.#said.filter = null;
    const index = this.#said.placeOf(id);
    if (index < 0) return false;
    if (mark) this.mark(id);
    this.#aim = null;
    if (this.#stale) this.draw();
    const near = this.nodeOf(id) !== null;
    for (let turn = 0; turn < TURNS && !this.nodeOf(id); turn++) {
      this.#jump(index);
      this.draw();
    }
    this.#approach(id, block, near && smooth && !calm());
    if (focus) this.nodeOf(id)?.focus({ preventScroll: true });
    return true;
  }

  /** Draw now. */
  draw() {
    if (!this.#started) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { items } = this.#said;
    if (this.#width !== this.#rows.width) {
      if (this.#width) this.#heights.forget();
      this.#width = this.#rows.width;
    }
    if (this.#stale) this.#heights.set(items.map(sized));
    this.#root.toggleAttribute("data-nothing", items.length === 0);
    this.#pushed();
    const before = stands(this.#rows.element);
    for (let turn = 0; turn < TURNS && this.#turn(items); turn++) if (shift(before)) this.#glide();
    for (const finisher of this.#finishers) finisher();
  }

  /** Draw what is wanted, and measure it. @param {readonly import("./paragraphs.js").Item[]} items @returns {boolean} whether that changed anything */
  #turn(items) {
    const { top } = this.#rows.element.getBoundingClientRect();
    const around = this.#printing ? this.#heights.total : Math.max(AROUND, innerHeight);
    const held = this.#rows.held();
    const indices = wanted(this.#heights, { top: -top, bottom: innerHeight - top, around, length: items.length, held });
    const changed = this.#rows.put(indices, items, this.#heights, this.#stale);
    this.#stale = false;
    const moved = !this.#printing && this.#rows.measure(this.#heights); // paper has other heights
    this.#rows.space(this.#heights);
    return changed || moved;
  }

  /** @param {HTMLElement} node @param {Utterance} dialogue */
  #dress(node, dialogue) {
    const words = /** @type {HTMLElement} */ (node.querySelector(":scope > .stable"));
    const text = this.wording?.(dialogue) ?? dialogue.text;
    if (words.textContent !== text) words.textContent = text;
    if (node.dataset.revision !== String(dialogue.revision)) node.dataset.revision = String(dialogue.revision);
    node.toggleAttribute("data-corrected", dialogue.state === "final" && dialogue.text !== dialogue.raw_text);
    node.classList.toggle("found", this.#marked === dialogue.id);
    for (const decorator of this.#decorators) decorator(node, dialogue);
    this.decorate?.(node, dialogue);
  }

  /** Something above the list took another height: who reads further down sees nothing of it. */
  #pushed() {
    const { top } = this.#rows.element.getBoundingClientRect();
    const moved = top + scrollY - this.#top;
    this.#top += moved;
    if (moved !== 0 && top - moved < 0) scrollBy({ top: moved, behavior: "instant" });
  }

  #ask() {
    if (this.#started) this.#frame ||= requestAnimationFrame(() => this.draw());
  }

  /** Drawn ahead is enough, most of the time. */
  #scrolled() {
    const { top } = this.#rows.element.getBoundingClientRect();
    const spare = Math.max(AROUND, innerHeight) / 2;
    if (!this.#rows.covers(this.#heights.at(-top - spare), this.#heights.at(innerHeight - top + spare))) this.#ask();
  }

  /** To where it should be. @param {number} index */
  #jump(index) {
    const { top } = this.#rows.element.getBoundingClientRect();
    scrollBy({ top: top + this.#heights.top(index) - innerHeight / 2, behavior: "instant" });
  }

  /** Until it stands there: what is drawn on the way has other heights than were thought. @param {string} id @param {"center" | "nearest" | "start"} block @param {boolean} smooth */
  #approach(id, block, smooth) {
    if (smooth) {
      this.#aim = { id, block };
      return this.#glide();
    }
    for (let turn = 0; turn < TURNS; turn++) {
      const node = this.nodeOf(id);
      const before = scrollY;
      if (!node || Math.abs(away(node, block)) < 1) return;
      scrollBy({ top: away(node, block), behavior: "instant" });
      if (scrollY === before) return;
      this.draw();
    }
  }

  #glide() {
    const node = this.#aim && this.nodeOf(this.#aim.id);
    if (this.#aim && node) scrollBy({ top: away(node, this.#aim.block), behavior: "smooth" });
  }

  /** On paper, everything. @param {boolean} on */
  #print(on) {
    this.#printing = on;
    this.#stale = true;
    this.draw();
  }
}

/** @param {import("./paragraphs.js").Item} item */
function sized(item) {
  const other = "text" in item && typeof item.text === "string" ? item.text.length : 0;
  return { key: item.key, letters: item.utterances ? item.utterances.reduce((sum, one) => sum + one.text.length + 1, 0) : other };
}
