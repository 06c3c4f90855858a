/**
 * Correcting what was recognised: click a word; or walk to a bubble with the arrow keys, choose a word with left and right,
 * and press Enter. One listener for all bubbles. What is being typed survives whatever arrives meanwhile.
 */
import { say } from "../dom.js";
import { later } from "../later.js";
import { mark, pointed, wordsOf } from "./pointing.js";
import { wordIn, words as split } from "./words.js";

/** @typedef {import("../wire.js").Dialogue} Dialogue */
/** @typedef {import("./words.js").Span} Span */

/**
 * @param {{list: HTMLElement, spoken: HTMLElement, corrections: import("./corrections.js").Corrections,
 *   of: (id: string) => Dialogue | undefined, changed: () => void,
 *   send: (message: {id: string, revision: number, text: string}) => boolean, tell: (sentence: string) => void}} options
 *   `spoken` is read out
 */
export function mount({ list, spoken, corrections, of, changed, send, tell }) {
  const load = later(() => import("./editor.js"));
  /** @type {{node: HTMLElement, close: () => void} | null} */
  let editor = null;
  /** The word that the keyboard has chosen. @type {{node: HTMLElement, span: Span} | null} */
  let chosen = null;

  /** @param {string} id @param {number} revision @param {string} text */
  function submit(id, revision, text) {
    if (!send({ id, revision, text })) return false;
    corrections.sent(id, revision, text);
    changed();
    return true;
  }

  /** @param {HTMLElement} node @param {Span | null} span */
  async function open(node, span) {
    const module = await load(tell);
    const dialogue = of(node.dataset.id ?? "");
    const text = node.querySelector(".bubble-text");
    if (!module || !dialogue || !(text instanceof HTMLElement) || !wordsOf(node)) return;
    editor?.close();
    choose(null);
    const { id, revision, stable } = dialogue;
    editor = { node, ...module.edit(text, stable, span, { save: (put) => submit(id, revision, put), closed }) };
  }

  function closed() {
    editor?.node.focus({ preventScroll: true });
    editor = null;
    changed();
  }

  /** @param {{node: HTMLElement, span: Span} | null} next */
  function choose(next) {
    chosen = next;
    const words = next && wordsOf(next.node);
    mark(next?.span ?? null, words);
    say(spoken, next && words ? wordIn(words.textContent ?? "", next.span) : "");
  }

  /** @param {HTMLElement} node @param {number} step */
  function walk(node, step) {
    const spans = split(wordsOf(node)?.textContent ?? "");
    const at = chosen?.node === node ? spans.findIndex(({ start }) => start === chosen?.span.start) : step < 0 ? spans.length : -1;
    const span = spans[Math.min(spans.length - 1, Math.max(0, at + step))];
    if (span) choose({ node, span });
  }

  /** @param {HTMLElement} node @param {"nextElementSibling" | "previousElementSibling"} way */
  function move(node, way) {
    let next = node[way];
    while (next && !next.matches(".bubble")) next = next[way];
    if (next instanceof HTMLElement) next.focus();
  }

  /** @param {string} key @param {HTMLElement} node */
  function key(key, node) {
    const forward = getComputedStyle(node).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (key === "ArrowDown") move(node, "nextElementSibling");
    else if (key === "ArrowUp") move(node, "previousElementSibling");
    else if (key === "ArrowLeft" || key === "ArrowRight") walk(node, key === forward ? 1 : -1);
    else if (key === "Enter") open(node, chosen?.node === node ? chosen.span : null);
    else if (key === "Escape" && chosen) choose(null);
    else return false;
    return true;
  }

  /** @param {HTMLElement} node @param {string} act */
  function decide(node, act) {
    const id = node.dataset.id ?? "";
    const mine = corrections.again(id);
    if (act === "theirs") corrections.drop(id);
    else if (mine) submit(id, mine.revision, mine.text);
    changed();
  }

  list.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const node = target.closest(".bubble");
    if (!(node instanceof HTMLElement) || target.closest(".editor")) return;
    const act = target.closest("[data-act]");
    if (act instanceof HTMLElement) return decide(node, act.dataset.act ?? "");
    if (target.closest(".bubble-correct")) return open(node, null);
    const span = getSelection()?.isCollapsed === false ? null : pointed(event);
    if (span) open(node, span);
  });
  list.addEventListener("keydown", (event) => {
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
    const node = event.target;
    if (plain && node instanceof HTMLElement && node.matches(".bubble") && key(event.key, node)) event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && event.buttons === 0 && !chosen) mark(pointed(event), wordsOf(event.target));
  });
  for (const coming of ["pointerover", "focusin"]) list.addEventListener(coming, () => load(() => {}), { once: true });
  list.addEventListener("pointerleave", () => !chosen && mark(null, null));
  list.addEventListener("focusout", () => chosen && choose(null));

  return {
    /** Somebody is typing here. */
    get busy() {
      return editor?.node.isConnected ?? false;
    },
    /** One bubble is reached with Tab: the one that was last, or the newest that is finished. */
    update() {
      const at = document.activeElement?.closest("#captions > .bubble");
      const next = at ?? [...list.children].findLast((row) => wordsOf(row));
      const before = list.querySelector('[tabindex="0"]');
      if (before === next) return;
      before?.setAttribute("tabindex", "-1");
      next?.setAttribute("tabindex", "0");
    },
  };
}
