/** Two versions of words as one text: what went is struck through, what came is underlined. */
import { make } from "../dom.js";
import { diff } from "./diff.js";

/** @param {string} before @param {string} after @param {"p" | "span"} [tag] @returns {HTMLElement} */
export function changes(before, after, tag = "p") {
  const node = make(tag, "diff");
  node.dir = "auto";
  diff(before, after).forEach(({ kind, text }, index) => {
    if (index > 0) node.append(" ");
    node.append(kind === "same" ? text : make(kind === "out" ? "del" : "ins", "", text));
  });
  return node;
}
