/**
 * Follows the newest, unless the reader has scrolled up or is busy with a bubble: then a pill counts what is new, and
 * what is being read stays where it is.
 */
import { say } from "../dom.js";
import { fill, ngettext } from "../language.js";

const NEAR = 48;

/**
 * @param {{scroller: HTMLElement, list: HTMLElement, pill: HTMLElement, busy: () => boolean, newest: () => void, further: () => boolean}}
 *   options `pill` is a button; `newest` draws the newest; `further` draws what follows, false when nothing does
 */
export function follow({ scroller, list, pill, busy, newest, further }) {
  let following = true;
  let unseen = 0;
  /** The scroller's, as it was last seen. */
  let size = "";
  /** What is being read, and where it stood. @type {{row: Element, top: number} | null} */
  let anchor = null;
  const label = pill.querySelector("span") ?? pill;

  function show() {
    say(label, fill(ngettext("%(count)s new", "%(count)s new", unseen), { count: unseen }));
    pill.hidden = unseen === 0;
  }

  function jump() {
    if (list.childElementCount) scroller.scrollTop = scroller.scrollHeight;
    if (unseen === 0) return;
    unseen = 0;
    show();
  }

  /** @returns {{row: Element, top: number} | null} */
  function first() {
    const edge = scroller.getBoundingClientRect().top;
    const row = [...list.children].find((child) => child.getBoundingClientRect().bottom > edge);
    return row ? { row, top: row.getBoundingClientRect().top } : null;
  }

  const measured = () => `${scroller.clientWidth} ${scroller.clientHeight}`;

  scroller.addEventListener("scroll", () => {
    if (measured() !== size) return; // nobody scrolled: the window, or a keyboard, took its place
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    following = left < NEAR && !further();
    if (!following || unseen === 0) return;
    unseen = 0;
    show();
  }, { passive: true });
  pill.addEventListener("click", () => {
    following = true;
    newest();
    jump();
    scroller.focus({ preventScroll: true });
  });
  new ResizeObserver(() => {
    size = measured();
    if (following) jump();
  }).observe(scroller);

  return {
    get following() {
      return following && !busy();
    },
    /** Before a change. */
    hold() {
      anchor = following && !busy() ? null : first();
    },
    /** After it. @param {number} added new bubbles */
    changed(added) {
      if (following && !busy()) return jump();
      if (anchor?.row.isConnected) scroller.scrollTop += anchor.row.getBoundingClientRect().top - anchor.top;
      unseen = Math.max(0, unseen + added);
      show();
    },
  };
}
