/** What an utterance has besides its words: the button of its menu, and what was recognised, when that is asked for. */
import { icon, make } from "../dom.js";
import { gettext } from "../language.js";
import { changes } from "./changes.js";

/** The button of an utterance, made when it is not there. @param {HTMLElement} node */
export function more(node) {
  const there = node.querySelector(":scope > .utterance-more");
  if (there instanceof HTMLElement) return there;
  const made = button("utterance-more");
  made.tabIndex = node === document.activeElement ? 0 : -1;
  node.querySelector(":scope > .stable")?.after(made);
  return made;
}

/** @param {string} className */
function button(className) {
  const made = make("button", className);
  made.type = "button";
  made.title = gettext("More");
  made.setAttribute("aria-label", gettext("More"));
  made.setAttribute("aria-haspopup", "menu");
  made.setAttribute("aria-expanded", "false");
  made.append(icon("dots"));
  return made;
}

/** @param {import("./store.js").Utterance} one @param {string} told what it was made of */
export function comparison({ raw_text: raw, text }, told) {
  const node = make("span", "recognised");
  node.dataset.told = told;
  node.append(make("span", "recognised-title", gettext("Recognised, and what became of it")), changes(raw, text, "span"));
  return node;
}

/** Where nobody can point at one utterance, each paragraph has a button. @param {HTMLElement} page */
export function headButtons(page) {
  for (const head of page.querySelectorAll(".bubble[data-kind=words] > .bubble-head:not(:has(> .bubble-more))")) head.append(button("bubble-more"));
}
