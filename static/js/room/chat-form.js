/**
 * Where one writes: Enter sends, Shift+Enter begins a new line, unless Enter chooses a word of an input method. What is too
 * long is not cut off: it says by how much, and waits.
 */
import { find, say } from "../dom.js";
import { fill, ngettext } from "../language.js";

const MOST = 4_000;
/** From here on it says how much is left. */
const NEAR = 400;

/** As the server counts: an emoji beyond the basic plane is one. @param {string} text */
export function left(text) {
  return MOST - [...text.trim()].length;
}

/**
 * @param {HTMLFormElement} form
 * @param {{write: (text: string) => void, typed: string}} options `typed` is what was left here before a reload
 */
export function mount(form, { write, typed }) {
  const field = /** @type {HTMLTextAreaElement} */ (find("textarea", form));
  const counter = find("#chat-left", form);
  const button = /** @type {HTMLButtonElement} */ (find("button", form));
  field.value = typed;
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    // Safari ends the composition before the key that ended it; 229 is what that key is called then.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    field.focus({ preventScroll: true });
  });

  function submit() {
    const text = field.value.trim();
    if (!text || left(text) < 0) return;
    field.value = "";
    show();
    write(text);
  }

  /** Grows with what is typed, as far as the sheet lets it; says what is left when that is little. */
  function show() {
    const letters = left(field.value);
    field.style.blockSize = "auto";
    if (field.scrollHeight) field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
    field.setAttribute("aria-invalid", String(letters < 0));
    button.disabled = !field.value.trim() || letters < 0;
    counter.hidden = letters > NEAR;
    counter.ariaLive = letters < 0 ? "polite" : "off"; // Enter does nothing then: who does not see it has to hear it
    say(counter, letters < 0
      ? fill(ngettext("%(count)s character too many", "%(count)s characters too many", -letters), { count: -letters })
      : fill(ngettext("%(count)s character left", "%(count)s characters left", letters), { count: letters }));
  }

  return {
    get typed() {
      return field.value;
    },
    show,
    focus: () => field.focus({ preventScroll: true }),
  };
}
