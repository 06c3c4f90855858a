/** A small field in the place of a word, or of all words of a bubble. Enter saves, Escape leaves them as they were. */
import { make, say } from "../dom.js";
import { gettext } from "../language.js";
import { replace, tidy, wordIn } from "./words.js";

const LONGEST = 10_000;

/**
 * @param {HTMLElement} text the bubble's paragraph
 * @param {string} whole its words
 * @param {import("./words.js").Span | null} span the word to correct; null: all
 * @param {{save: (text: string) => boolean, closed: () => void}} options `save` answers whether it could be sent
 */
export function edit(text, whole, span, { save, closed }) {
  const field = make(span ? "input" : "textarea", "editor-field");
  const box = make("span", "editor");
  const problem = make("span", "editor-problem");
  field.value = span ? wordIn(whole, span) : whole;
  field.maxLength = LONGEST;
  if (field instanceof HTMLTextAreaElement) field.rows = 1;
  field.setAttribute("aria-label", span ? gettext("Correct this word") : gettext("Correct these words"));
  problem.setAttribute("role", "alert");
  box.append(span ? whole.slice(0, span.start) : "", field, span ? whole.slice(span.end) : "", acts(commit, close), problem);
  text.append(box);
  text.dataset.editing = "yes";
  field.addEventListener("input", fit);
  field.addEventListener("keydown", (event) => keyed(/** @type {KeyboardEvent} */ (event)));
  fit();
  field.focus({ preventScroll: true });
  field.select();
  return { close, commit };

  function fit() {
    if (span) field.style.inlineSize = `${Math.max(2, [...field.value].length) + 2.5}ch`;
    else field.style.blockSize = "auto";
    if (!span) field.style.blockSize = `${field.scrollHeight + 2}px`;
  }

  /** @param {KeyboardEvent} event */
  function keyed(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") close();
    if (event.key !== "Enter") return;
    event.preventDefault();
    commit();
  }

  function commit() {
    const put = span ? replace(whole, span, field.value) : tidy(field.value);
    if (!put) return say(problem, gettext("Something has to stand here. Write other words, or press Esc to keep these."));
    if (put === tidy(whole) || save(put)) close();
  }

  function close() {
    if (!box.isConnected) return;
    box.remove();
    delete text.dataset.editing;
    closed();
  }
}

/** @param {() => void} commit @param {() => void} close */
function acts(commit, close) {
  const line = make("span", "editor-acts");
  line.append(act(gettext("Save"), gettext("Save (Enter)"), "primary", commit), act(gettext("Cancel"), gettext("Cancel (Esc)"), "", close));
  return line;
}

/** @param {string} label @param {string} title @param {string} kind @param {() => void} pressed */
function act(label, title, kind, pressed) {
  const button = make("button", `button ${kind}`, label);
  button.type = "button";
  button.title = title;
  button.addEventListener("click", pressed);
  return button;
}
