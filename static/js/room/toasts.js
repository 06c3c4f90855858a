/** Small results, said once in one region, gone after a while. */
import { make } from "../dom.js";

const SHOWN = 7000;
const MOST = 3;

/** @param {HTMLElement} region that says what is put into it */
export function mount(region) {
  region.ariaAtomic = "false"; // else what stands there already is read out again with each that comes
  /**
   * @param {string} sentence
   * @param {string} [topic] news rather than a result: quieter, and only the newest of a topic stands; an empty sentence
   *   takes it back
   */
  return function tell(sentence, topic = "") {
    if (topic) region.querySelector(`[data-topic="${topic}"]`)?.remove();
    if (!sentence) return;
    const toast = make("p", topic ? "toast quiet" : "toast", sentence);
    toast.dataset.topic = topic;
    region.append(toast);
    while (region.childElementCount > MOST) region.firstElementChild?.remove();
    setTimeout(() => toast.remove(), SHOWN);
  };
}
