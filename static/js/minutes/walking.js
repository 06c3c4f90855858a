/**
 * Walking through utterances: one is reached with Tab, up and down go from there, left and right choose a word, Enter opens
 * it at that word, Delete asks whether it should go.
 */
import { mark } from "../captions/pointing.js";
import { wordIn, words } from "../captions/words.js";
import { say } from "../dom.js";

/** @typedef {import("../captions/words.js").Span} Span */

/**
 * @param {HTMLElement} page
 * @param {{said: import("../review/store.js").Said, list: import("../review/list.js").List, spoken: HTMLElement,
 *   open: (id: string, place?: Span) => void, erase: (id: string) => void}} parts `spoken` is read out
 */
export function mount(page, { said, list, spoken, open, erase }) {
  /** The one that Tab reaches. */
  let rover = "";
  /** @type {{id: string, span: Span} | null} */
  let chosen = null;

  page.addEventListener("focusin", ({ target }) => {
    const id = target instanceof HTMLElement ? target.dataset.dialogue ?? "" : "";
    if (chosen && chosen.id !== id) choose(null);
    if (!id) return;
    rover = id;
    rove();
  });
  page.addEventListener("focusout", () => chosen && choose(null));
  page.addEventListener("keydown", (event) => {
    const node = event.target;
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented;
    if (plain && node instanceof HTMLElement && node.dataset.dialogue && key(event.key, node, node.dataset.dialogue)) event.preventDefault();
  });
  list.finishing(rove);
  rove();

  /** @param {string} key @param {HTMLElement} node @param {string} id @returns {boolean} whether it means something here */
  function key(key, node, id) {
    const forward = getComputedStyle(node).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (key === "ArrowDown") return move(id, 1);
    if (key === "ArrowUp") return move(id, -1);
    if (key === "ArrowLeft" || key === "ArrowRight") walk(node, id, key === forward ? 1 : -1);
    else if (key === "Enter") open(id, chosen?.span);
    else if (key === "Delete") erase(id);
    else if (key === "Escape" && chosen) choose(null);
    else return false;
    return true;
  }

  /** Whoever hears the words hears whose they are, when that changes. @param {string} id @param {number} step */
  function move(id, step) {
    const next = said.neighbour(id, step);
    if (!next || !list.reveal(next.id, { focus: true, block: "nearest" })) return false;
    const same = next.participant_id === said.of(id)?.participant_id;
    say(spoken, same ? "" : said.person(next.participant_id)?.name ?? "");
    return true;
  }

  /** @param {HTMLElement} node @param {string} id @param {number} step */
  function walk(node, id, step) {
    const spans = words(wordsOf(node)?.textContent ?? "");
    const at = chosen ? spans.findIndex(({ start }) => start === chosen?.span.start) : step < 0 ? spans.length : -1;
    const span = spans[Math.min(spans.length - 1, Math.max(0, at + step))];
    if (span) choose({ id, span });
  }

  /** @param {{id: string, span: Span} | null} next */
  function choose(next) {
    chosen = next;
    const node = next && list.nodeOf(next.id);
    const text = node ? wordsOf(node) : null;
    mark(next?.span ?? null, text);
    say(spoken, next && text ? wordIn(text.textContent ?? "", next.span) : "");
  }

  /** One is in the order of Tab: the last one that had the focus, else the first that is here. */
  function rove() {
    const node = list.nodeOf(rover) ?? list.nodes[0];
    for (const one of page.querySelectorAll('[data-dialogue][tabindex="0"]')) if (one !== node) one.setAttribute("tabindex", "-1");
    if (node && node.tabIndex !== 0) node.tabIndex = 0;
  }
}

/** @param {HTMLElement} node @returns {Node | null} a text */
function wordsOf(node) {
  return node.querySelector(":scope > .stable")?.firstChild ?? null;
}
