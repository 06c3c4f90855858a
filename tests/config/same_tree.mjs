/** Reads pairs of modules as JSON from its standard input; prints the indices of those that do not parse to the same tree. */
import { readFileSync } from "node:fs";
import { parse } from "acorn";

/** Where a node stands, and how its author wrote a literal, does not matter. */
const PLACES = ["start", "end", "raw"];

/** @param {string} source @returns {string} */
function tree(source) {
  const meant = parse(source, { ecmaVersion: "latest", sourceType: "module" });
  return JSON.stringify(meant, (key, value) => (PLACES.includes(key) && typeof value !== "object" ? undefined : value));
}

/** @param {[string, string]} pair */
function same([one, other]) {
  try {
    return tree(one) === tree(other);
  } catch {
    return false; // one of them is no module
  }
}

/** @type {[string, string][]} */
const pairs = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(pairs.flatMap((pair, index) => (same(pair) ? [] : [index]))));
