/** A line of text, edited where it stands: Enter or leaving saves, Escape does not. */
import { make } from "../dom.js";

const LONGEST = 500;

/**
 * @param {HTMLElement} text a button; hidden while the field stands in its place
 * @param {{label: string, before: string, done: (text: string) => void, over: () => void}} options
 *   `done` only for another text, `over` in any case
 */
export function edit(text, { label, before, done, over }) {
  const field = make("textarea", "item-field");
  let open = true;
  field.value = before;
  field.maxLength = LONGEST;
  field.rows = 1;
  field.dir = "auto";
  field.setAttribute("aria-label", label);
  text.hidden = true;
  text.after(field);
  grow();
  field.focus({ preventScroll: true });
  field.setSelectionRange(before.length, before.length);

  function grow() {
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight}px`;
  }

  /** @param {boolean} keep @param {boolean} back whether the focus goes back */
  function close(keep, back) {
    if (!open) return;
    open = false;
    const now = field.value.replace(/\s+/gu, " ").trim();
    field.remove();
    text.hidden = false;
    if (back) text.focus({ preventScroll: true });
    if (keep && now && now !== before) done(now);
    over();
  }

  field.addEventListener("input", grow);
  field.addEventListener("blur", () => close(true, false));
  field.addEventListener("keydown", (event) => {
    event.stopPropagation(); // keys belong to the text, not to the row
    if (event.isComposing) return;
    if (event.key === "Escape") close(false, true);
    if (event.key === "Enter") {
      event.preventDefault();
      close(true, true);
    }
  });
}
