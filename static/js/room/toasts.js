/** Small results, said once in one region, gone after a while. */
import { make } from "../dom.js";

const SHOWN = 7000;
const MOST = 3;

/** @param {HTMLElement} region @returns {(sentence: string) => void} */
export function mount(region) {
  return (sentence) => {
    const toast = make("p", "toast", sentence);
    region.append(toast);
    while (region.childElementCount > MOST) region.firstElementChild?.remove();
    setTimeout(() => toast.remove(), SHOWN);
  };
}
