/** Which words changed between two versions: a longest common run of words (Myers' problem, by table). Pure. */

/** @typedef {{kind: "same" | "out" | "in", text: string}} Piece words, a space between them */

/** More is told as "all of it changed": nobody reads such a comparison, and it would take too long. */
const MOST = 4_000_000;

/**
 * What goes comes before what comes in its place. The pieces that are not `in` are the first text, those that are not
 * `out` the second, word for word.
 * @param {string} before
 * @param {string} after
 * @returns {Piece[]}
 */
export function diff(before, after) {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const start = shared(a, b, (row, index) => row[index]);
  const [restA, restB] = [a.slice(start), b.slice(start)];
  const end = shared(restA, restB, (row, index) => row[row.length - 1 - index]);
  const middle = compared(restA.slice(0, restA.length - end), restB.slice(0, restB.length - end));
  return joined([...same(a.slice(0, start)), ...middle, ...same(a.slice(a.length - end))]);
}

/** @param {string} text */
function wordsOf(text) {
  return text.split(/\s+/u).filter(Boolean);
}

/** How many words both have in common. @param {string[]} a @param {string[]} b @param {(row: string[], index: number) => string} word */
function shared(a, b, word) {
  let count = 0;
  while (count < Math.min(a.length, b.length) && word(a, count) === word(b, count)) count++;
  return count;
}

/** @param {string[]} words @returns {Piece[]} */
function same(words) {
  return words.map((text) => ({ kind: "same", text }));
}

/** @param {string[]} a @param {string[]} b @returns {Piece[]} */
function compared(a, b) {
  if (a.length * b.length > MOST) return [...a.map(out), ...b.map(into)];
  const left = table(a, b);
  const width = b.length + 1;
  /** @type {Piece[]} */
  const pieces = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ kind: "same", text: a[i] });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && left[(i + 1) * width + j] >= left[i * width + j + 1])) pieces.push(out(a[i++]));
    else pieces.push(into(b[j++]));
  }
  return pieces;
}

/** `table[i * (b.length + 1) + j]`: how many words a[i…] and b[j…] have in common. @param {string[]} a @param {string[]} b */
function table(a, b) {
  const width = b.length + 1;
  const left = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      left[i * width + j] = a[i] === b[j] ? left[(i + 1) * width + j + 1] + 1 : Math.max(left[(i + 1) * width + j], left[i * width + j + 1]);
    }
  }
  return left;
}

/** @param {string} text @returns {Piece} */
function out(text) {
  return { kind: "out", text };
}

/** @param {string} text @returns {Piece} */
function into(text) {
  return { kind: "in", text };
}

/** Neighbours of a kind become one; between two that stay, what goes stands before what comes. @param {Piece[]} words */
function joined(words) {
  /** @type {Piece[]} */
  const pieces = [];
  /** @type {{out: string[], in: string[]}} */
  let changed = { out: [], in: [] };
  const settle = () => {
    if (changed.out.length) pieces.push(out(changed.out.join(" ")));
    if (changed.in.length) pieces.push(into(changed.in.join(" ")));
    changed = { out: [], in: [] };
  };
  for (const { kind, text } of words) {
    if (kind !== "same") {
      changed[kind].push(text);
      continue;
    }
    settle();
    const last = pieces.at(-1);
    if (last?.kind === "same") last.text += ` ${text}`;
    else pieces.push({ kind, text });
  }
  settle();
  return pieces;
}
