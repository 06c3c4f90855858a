/**
 * Opens and closes the chat; says on its button how many have not been read. One panel is open at a time: whoever opens
 * one says its name in `parley:panel`, and the others close.
 */
import { find, make, say } from "../dom.js";
import { fill, LANGUAGE, ngettext } from "../language.js";

const NAME = "chat";
const MOST = 9;

/**
 * @param {HTMLElement} panel
 * @param {HTMLElement} button
 * @param {() => void} opened puts the focus into it
 */
export function mount(panel, button, opened) {
  const badge = find(".tool-count", button);
  const [figure, words] = [make("span"), make("span", "visually-hidden")];
  figure.setAttribute("aria-hidden", "true");
  badge.replaceChildren(figure, words);

  button.addEventListener("click", () => name(panel.hidden ? NAME : ""));
  find("[data-close]", panel).addEventListener("click", () => name(""));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && !event.defaultPrevented) name("");
  });
  document.addEventListener("parley:panel", (event) => {
    const { detail } = /** @type {CustomEvent<string>} */ (event);
    if ((detail === NAME) === panel.hidden) turn(detail === NAME, detail === "");
  });

  /** @param {boolean} open @param {boolean} back focus goes to the button */
  function turn(open, back) {
    const inside = panel.contains(document.activeElement);
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) opened();
    else if (back && inside) button.focus({ preventScroll: true });
  }

  return {
    get open() {
      return !panel.hidden;
    },
    close: () => name(""),
    /** @param {number} unread */
    update(unread) {
      badge.hidden = unread === 0;
      say(figure, unread > MOST ? `${MOST.toLocaleString(LANGUAGE)}+` : unread.toLocaleString(LANGUAGE));
      say(words, fill(ngettext("%(count)s unread", "%(count)s unread", unread), { count: unread }));
    },
  };
}

/** @param {string} detail which panel is to be open; empty: none */
function name(detail) {
  document.dispatchEvent(new CustomEvent("parley:panel", { detail }));
}
