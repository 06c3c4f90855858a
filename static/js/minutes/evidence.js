/**
 * From a sentence to the words it stands on: all are highlighted, the first is scrolled to and gets the focus; Escape goes
 * back. Whatever has `data-evidence` (ids, apart by spaces) leads there, in any part of the page.
 */
import { find, say } from "../dom.js";
import { fill, gettext } from "../language.js";

/**
 * @param {HTMLElement} page
 * @param {{said: import("../review/store.js").Said, list: import("../review/list.js").List,
 *   tell: (sentence: string) => void}} options
 */
export function mount(page, { said, list, tell }) {
  const bar = find("[data-evidence-bar]", page);
  /** @type {{ids: string[], at: number, from: () => HTMLElement | null} | null} */
  let shown = null;
  /** What was asked for before the timeline had come. @type {(() => void) | null} */
  let early = null;
  /** Lit, as a set. @type {Set<string>} */
  let lit = new Set();
  list.decorating((node, { id }) => void node.classList.toggle("lit", lit.has(id)));

  /** @param {HTMLElement} mark */
  function show(mark) {
    lead((mark.dataset.evidence ?? "").split(" "), () => document.querySelector(keyOf(mark)));
    const sentence = mark.closest("[data-sentence]");
    if (shown && sentence) history.replaceState(null, "", `${location.search}#${sentence.id}`);
  }

  /** @param {string[]} wanted @param {() => HTMLElement | null} from where one comes back to */
  function lead(wanted, from) {
    if (!said.loaded) return void (early = () => lead(wanted, from));
    const ids = wanted.filter((id) => said.of(id));
    if (ids.length === 0) return tell(gettext("These words are not on this page any more."));
    shown = { ids, at: 0, from };
    update();
    go();
  }

  /** @param {boolean} back to where one came from */
  function clear(back) {
    const from = back && shown ? shown.from() : null;
    if (shown && location.hash.startsWith("#s-")) history.replaceState(null, "", location.pathname + location.search);
    shown = null;
    update();
    from?.scrollIntoView({ block: "nearest" });
    from?.focus({ preventScroll: true });
  }

  function go() {
    if (shown) list.reveal(shown.ids[shown.at], { focus: true, block: "center", smooth: true });
  }

  /** @param {number} way */
  function step(way) {
    if (!shown) return;
    shown.at = (shown.at + way + shown.ids.length) % shown.ids.length;
    update();
    go();
  }

  function update() {
    lit = new Set(shown?.ids);
    list.update();
    for (const node of page.querySelectorAll(".sentence.chosen")) node.classList.remove("chosen");
    shown?.from()?.closest(".sentence")?.classList.add("chosen");
    bar.hidden = shown === null;
    if (!shown) return;
    say(find("[data-evidence-at]", bar), where(shown.at, shown.ids.length));
    for (const button of bar.querySelectorAll("[data-step]")) /** @type {HTMLElement} */ (button).hidden = shown.ids.length < 2;
  }

  page.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const words = getSelection()?.isCollapsed === false ? null : target.closest(".sentence-words");
    const mark = target.closest("[data-evidence]") ?? words?.closest("[data-sentence]")?.querySelector("[data-evidence]");
    const way = target.closest("[data-step]");
    if (mark instanceof HTMLElement) {
      event.preventDefault();
      show(mark);
    } else if (way instanceof HTMLElement) step(Number(way.dataset.step));
    else if (target.closest("[data-done]")) clear(true);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    clear(true);
  });

  return {
    /** @param {string[]} ids @param {HTMLElement | null} from the button that was pressed */
    lead: (ids, from) => lead(ids, () => from),
    /** There are other sentences or words now: what was highlighted still is, where it is still there. */
    update() {
      if (!shown) return;
      shown.ids = shown.ids.filter((id) => said.of(id));
      shown.at = Math.min(shown.at, Math.max(0, shown.ids.length - 1));
      if (shown.ids.length === 0) clear(false);
      else update();
    },
    /** The address names a sentence, or one was pressed before the words had come. */
    arrive() {
      if (early) return early();
      const mark = location.hash.startsWith("#s-") && document.getElementById(location.hash.slice(1))?.querySelector("[data-evidence]");
      if (mark instanceof HTMLElement) show(mark);
    },
  };
}

/** A mark may be rendered anew: this finds it again. @param {HTMLElement} mark */
function keyOf(mark) {
  const sentence = mark.closest("[data-sentence]");
  return sentence ? `#${CSS.escape(sentence.id)} [data-evidence]` : `[data-evidence="${CSS.escape(mark.dataset.evidence ?? "")}"]`;
}

/** @param {number} at @param {number} total */
function where(at, total) {
  return total > 1 ? fill(gettext("%(at)s of %(total)s places"), { at: at + 1, total }) : gettext("It stands on this");
}
