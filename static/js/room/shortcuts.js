/** Keys of the bar: whatever says `aria-keyshortcuts="Alt+X"` is pressed by Alt and that key, except while somebody types. */

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

/** @param {HTMLElement} page */
export function mount(page) {
  document.addEventListener("keydown", (event) => {
    const plain = event.altKey && !event.ctrlKey && !event.metaKey && !event.repeat;
    if (!plain || !event.code.startsWith("Key") || typing(event.target) || document.querySelector("dialog[open]")) return;
    const target = page.querySelector(`[aria-keyshortcuts="Alt+${event.code.slice(3)}"]`);
    if (!(target instanceof HTMLElement) || !target.checkVisibility()) return;
    event.preventDefault();
    target.click();
    if (target.matches("summary")) target.focus();
  });
}

/** @param {EventTarget | null} target */
function typing(target) {
  return target instanceof Element && target.matches(TYPING);
}
