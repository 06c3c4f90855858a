/**
 * Leaving with words not yet kept waits up to two seconds and says so; closing the window asks first.
 */
const PATIENCE = 2000;

/**
 * @typedef {{finish: (patience: number) => Promise<void>,
 *   facts: {pending: boolean, unkept: {speech: boolean}}}} Microphone
 */

/**
 * @param {Microphone} microphone
 * @param {HTMLElement} notice shown while waiting
 * @param {() => void} left tells the others at once
 */
export function mount(microphone, notice, left) {
  let leaving = false;

  /** @param {Event} event @param {() => void} go */
  async function wait(event, go) {
    left();
    if (leaving || !microphone.facts.pending) return;
    event.preventDefault();
    leaving = true;
    notice.hidden = false;
    await microphone.finish(PATIENCE);
    go();
  }

  for (const link of document.querySelectorAll("a[data-leaves]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    link.addEventListener("click", (event) => {
      if (!elsewhere(event)) wait(event, () => location.assign(link.href));
    });
  }
  for (const form of document.querySelectorAll("form[data-leaves]")) {
    if (!(form instanceof HTMLFormElement)) continue;
    form.addEventListener("submit", (event) => wait(event, () => form.submit()));
  }
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && microphone.facts.unkept.speech) event.preventDefault();
  });
  window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload()); // "back" to a room that was left
}

/** A link that is opened in another window leaves nothing. @param {MouseEvent} event */
function elsewhere({ ctrlKey, metaKey, shiftKey }) {
  return ctrlKey || metaKey || shiftKey;
}
