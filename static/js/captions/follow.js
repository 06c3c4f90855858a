/** Follows the newest, unless the reader has scrolled up: then a pill counts what is new. */
import { say } from "../dom.js";

const NEAR = 48;

/**
 * @param {HTMLElement} scroller
 * @param {HTMLElement} pill a button
 * @returns {{changed: (added: number) => void}} call after every change, with the number of new bubbles
 */
export function follow(scroller, pill) {
  let following = true;
  let unseen = 0;
  const label = pill.querySelector("span") ?? pill;

  function show() {
    say(label, `${unseen} new`);
    pill.hidden = unseen === 0;
  }

  function jump() {
    if (!scroller.querySelector("li")) return;
    scroller.scrollTop = scroller.scrollHeight;
    unseen = 0;
    show();
  }

  scroller.addEventListener("scroll", () => {
    following = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    if (following) unseen = 0;
    show();
  }, { passive: true });
  pill.addEventListener("click", () => {
    following = true;
    jump();
    scroller.focus({ preventScroll: true });
  });
  new ResizeObserver(() => following && jump()).observe(scroller);

  return {
    changed(added) {
      if (following) return jump();
      unseen += added;
      show();
    },
  };
}
