/** On a narrow screen some buttons of the bar are in a menu: they move there and back, and stay the same buttons. */
import { find } from "../dom.js";

const NARROW = "(max-width: 47.99rem)";

/** @param {HTMLElement} bar */
export function mount(bar) {
  const sheet = find("#more-sheet", bar);
  const homes = [...bar.querySelectorAll("[data-less]")].map((node) => ({ node, home: document.createComment("") }));
  const narrow = matchMedia(NARROW);
  for (const { node, home } of homes) node.before(home);
  narrow.addEventListener("change", move);
  sheet.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-less]")) /** @type {HTMLDetailsElement} */ (find("#more", bar)).open = false;
  });
  move();

  function move() {
    for (const { node, home } of homes) {
      if (narrow.matches) sheet.append(node);
      else home.after(node);
    }
  }
}
