/**
 * Ways to a moment: `#d-<id>` and `?at=<id>` in the address, `parley:reveal` from anywhere on the page, and the way back to
 * where one was when the page is loaded again.
 */
import { gettext } from "../language.js";
import { stands } from "./scrolling.js";

const STOOD = "review-stood"; // [path, utterance, px from the top of the window]

/**
 * @param {import("./list.js").List} list
 * @param {{rows: HTMLElement, first: string, tell: (sentence: string) => void}} options `first`: the utterance with which the
 *   page that the server drew began
 */
export function mount(list, { rows, first, tell }) {
  /** @param {string} id @param {boolean} smooth */
  function go(id, smooth) {
    if (!list.reveal(id, { focus: true, block: "center", smooth, mark: true })) tell(gettext("These words were deleted, or never said here."));
  }

  /** Before this page is left. */
  function remember() {
    const [node, top] = stands(rows).find(([node]) => node instanceof HTMLElement && node.dataset.dialogue) ?? [];
    if (node) sessionStorage.setItem(STOOD, JSON.stringify([location.pathname, /** @type {HTMLElement} */ (node).dataset.dialogue, top]));
    else sessionStorage.removeItem(STOOD);
  }

  addEventListener("hashchange", () => named() && go(named(), false));
  addEventListener("pagehide", remember);
  document.addEventListener("parley:reveal", (event) => go(/** @type {CustomEvent<{id: string}>} */ (event).detail.id, true));
  document.addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (key === "Escape" && !defaultPrevented) list.mark(null);
  });
  const address = new URLSearchParams(location.search);
  const wanted = named() || address.get("at");
  const [path, stood, top] = again() ? JSON.parse(sessionStorage.getItem(STOOD) ?? "[]") : [];
  if (path === location.pathname && list.reveal(stood, { block: "start" })) back(stood, top);
  else if (wanted) go(wanted, false);
  else if (address.has("page")) list.reveal(first, { block: "start" });

  /** @param {string} id @param {number} top */
  function back(id, top) {
    scrollBy({ top: (list.nodeOf(id)?.getBoundingClientRect().top ?? top) - top, behavior: "instant" });
    if (wanted) list.mark(wanted);
  }
}

/** Loaded again, or come back to. */
function again() {
  const [way] = performance.getEntriesByType("navigation");
  return way instanceof PerformanceNavigationTiming && ["reload", "back_forward"].includes(way.type);
}

/** The utterance that the address names, "" if none. */
function named() {
  return location.hash.startsWith("#d-") ? location.hash.slice(3) : "";
}
