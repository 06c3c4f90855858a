/**
 * Find within: a field over the transcript, "3 of 17", and a walk through all places, also those that are not drawn yet.
 * Enter and Shift+Enter go on and back, Escape ends where one has come to.
 */
import { find, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { Finder, nearest } from "./finding.js";
import { mark } from "./marks.js";

/** @typedef {import("./finding.js").Hit} Hit */
/** @typedef {{id: string, text: string}} Row */

/**
 * @param {HTMLElement} bar
 * @param {{rows: () => readonly Row[], nodeOf: (id: string) => HTMLElement | null, here: () => string | null,
 *   reveal: (id: string, focus: boolean) => void}} options `rows`: what is shown, in order; `here`: the first in sight
 */
export function mount(bar, { rows, nodeOf, here, reveal }) {
  const field = /** @type {HTMLInputElement} */ (find("[data-find]", bar));
  const count = find("[data-find-count]", bar);
  const heard = find("[data-find-heard]", bar);
  const acts = find("[data-find-acts]", bar);
  const finder = new Finder();
  /** @type {Hit[]} */
  let hits = [];
  let at = -1;
  /** @type {Map<string, Hit[]>} */
  let byRow = new Map();
  /** Rows that have marks. @type {Set<string>} */
  let marked = new Set();
  let drawing = 0;

  field.addEventListener("input", () => look(true));
  field.addEventListener("keydown", keyed);
  acts.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button?.dataset.findStep) step(Number(button.dataset.findStep));
    else if (button) end();
  });

  /** @param {KeyboardEvent} event */
  function keyed(event) {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Escape") end();
    else step(event.shiftKey ? -1 : 1);
  }

  /** Find anew. @param {boolean} typed then the page goes to the first place from where one is */
  function look(typed) {
    const all = rows();
    const order = new Map(all.map(({ id }, place) => [id, place]));
    const place = (/** @type {string} */ id) => order.get(id) ?? -1;
    const first = typed ? here() : null;
    const stood = hits[at] ?? (first ? { id: first, start: 0, end: 0 } : null);
    hits = finder.find(all, field.value);
    byRow = grouped(hits);
    at = nearest(hits, stood, place);
    if (typed && at >= 0) go();
    update();
  }

  /** @param {number} way */
  function step(way) {
    if (hits.length === 0) return;
    at = (at + way + hits.length) % hits.length;
    go();
    update();
  }

  function go() {
    reveal(hits[at].id, false);
  }

  function end() {
    const stood = hits[at];
    field.value = "";
    look(false);
    if (stood) reveal(stood.id, true);
    else field.blur();
  }

  function update() {
    const asked = field.value.trim() !== "";
    acts.hidden = !asked;
    bar.classList.toggle("finding", asked);
    for (const button of acts.querySelectorAll("[data-find-step]")) /** @type {HTMLButtonElement} */ (button).disabled = hits.length === 0;
    say(count, asked ? places() : "");
    say(heard, asked ? [places(), words()].filter(Boolean).join(": ") : "");
    draw();
  }

  function places() {
    return hits.length ? fill(gettext("%(at)s of %(total)s"), { at: at + 1, total: hits.length }) : gettext("Nothing found");
  }

  /** Around the place, for those who hear it. */
  function words() {
    const hit = hits[at];
    return (hit && nodeOf(hit.id)?.querySelector(".stable")?.textContent) ?? "";
  }

  /** Marks what is on the page, once a frame at most. */
  function draw() {
    drawing ||= requestAnimationFrame(() => {
      drawing = 0;
      const ids = new Set([...marked, ...byRow.keys()]);
      const there = [...ids].flatMap((id) => {
        const words = nodeOf(id)?.querySelector(".stable");
        return words instanceof HTMLElement ? [{ id, words, hits: byRow.get(id) ?? [] }] : [];
      });
      marked = new Set(there.filter(({ hits: some }) => some.length > 0).map(({ id }) => id));
      mark(there, hits[at] ?? null);
    });
  }

  return {
    /** Other words are there, or others are shown. */
    changed: () => field.value.trim() !== "" && look(false),
    /** A row was drawn. */
    drawn: () => (byRow.size > 0 || marked.size > 0) && draw(),
    focus() {
      field.focus();
      field.select();
    },
    /** Whether somebody is in the field. */
    get here() {
      return document.activeElement === field;
    },
  };
}

/** @param {Hit[]} hits */
function grouped(hits) {
  /** @type {Map<string, Hit[]>} */
  const byRow = new Map();
  for (const hit of hits) {
    const some = byRow.get(hit.id);
    if (some) some.push(hit);
    else byRow.set(hit.id, [hit]);
  }
  return byRow;
}
