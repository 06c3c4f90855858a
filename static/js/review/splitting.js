/** Where one utterance becomes two: a word is chosen by a click or with the arrow keys, and both parts are seen before. */
import { make, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { cuts, halves, letters, likely } from "./cutting.js";

/** @typedef {import("./cutting.js").Span} Span */

/**
 * @param {string} text of the utterance
 * @returns {Promise<number | null>} where the second part begins, in letters; null: nowhere
 */
export function chooseSplit(text) {
  const all = cuts(text);
  let at = likely(text);
  const { dialog, list, heard } = frame();
  const options = all.map(option);
  list.append(text.slice(0, all[0].start), ...options.flatMap((node, index) => [node, text.slice(all[index].end, all[index + 1]?.start)]));
  list.addEventListener("keydown", walk);
  document.body.append(dialog);
  dialog.showModal();
  choose(at);
  list.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? letters(text, all[at].start) : null);
    }, { once: true });
  });

  /** @param {Span} span @param {number} index */
  function option({ start, end }, index) {
    const node = make("span", "split-word", text.slice(start, end));
    node.id = `split-${index}`;
    node.setAttribute("role", "option");
    node.addEventListener("click", () => choose(index));
    return node;
  }

  /** @param {number} index */
  function choose(index) {
    at = index;
    options.forEach((node, place) => {
      node.setAttribute("aria-selected", String(place === at));
      node.classList.toggle("second", place >= at);
    });
    list.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
    const [, second] = halves(text, all[at]);
    say(heard, fill(gettext("The second part: %(words)s"), { words: second.slice(0, 80) }));
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const to = goal(event.key);
    if (event.key === "Enter") dialog.close("yes");
    else if (to === null) return;
    else choose(Math.min(options.length - 1, Math.max(0, to)));
    event.preventDefault();
  }

  /** @param {string} key @returns {number | null} */
  function goal(key) {
    const forward = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (key === "ArrowLeft" || key === "ArrowRight") return at + (key === forward ? 1 : -1);
    if (key === "ArrowUp" || key === "ArrowDown") return line(key === "ArrowUp" ? -1 : 1);
    return { Home: 0, End: options.length - 1 }[key] ?? null;
  }

  /** The word above or below. @param {number} way */
  function line(way) {
    const from = options[at].getBoundingClientRect();
    const far = options.map((node, index) => ({ index, box: node.getBoundingClientRect() }))
      .filter(({ box }) => (way < 0 ? box.bottom <= from.top + 1 : box.top >= from.bottom - 1))
      .map(({ index, box }) => ({ index, far: Math.abs(box.top - from.top) * 10 + Math.abs(box.left - from.left) }));
    return far.length ? far.reduce((best, one) => (one.far < best.far ? one : best)).index : at;
  }
}

function frame() {
  const dialog = make("dialog", "dialog splitting");
  const form = make("form");
  const title = make("h2", "", gettext("Where does the second part begin?"));
  const how = make("p", "soft small", gettext("Choose its first word: click it, or use the arrow keys and Enter."));
  const list = make("div", "split-words");
  const heard = make("p", "visually-hidden");
  const acts = make("div", "dialog-acts");
  const cancel = make("button", "button", gettext("Cancel"));
  const yes = make("button", "button primary", gettext("Split here"));
  title.id = "split-title";
  form.method = "dialog";
  yes.value = "yes";
  dialog.setAttribute("aria-labelledby", title.id);
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", gettext("First word of the second part"));
  list.tabIndex = 0;
  list.dir = "auto";
  heard.setAttribute("role", "status");
  acts.append(cancel, yes);
  form.append(title, how, list, heard, acts);
  dialog.append(form);
  return { dialog, list, heard };
}
