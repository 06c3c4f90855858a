/** In which order items stand. Pure. */

/** @typedef {import("./store.js").Item} Item */

const RANKS = { high: 0, normal: 1, low: 2 };
const NEVER = "9999-12-31";

/** What is due first comes first, then what matters more, then what is older. @param {Item} a @param {Item} b */
export function byUrgency(a, b) {
  return compare(a.due_date ?? NEVER, b.due_date ?? NEVER)
    || RANKS[a.priority] - RANKS[b.priority]
    || byAge(a, b);
}

/** What was done last comes first. @param {Item} a @param {Item} b */
export function byChange(a, b) {
  return compare(b.changed_at, a.changed_at) || compare(a.id, b.id);
}

/** @param {Item} a @param {Item} b */
export function byAge(a, b) {
  return compare(a.created_at, b.created_at) || compare(a.id, b.id);
}

/** A checklist: what is open, then what is done. @param {Item} a @param {Item} b */
export function asList(a, b) {
  return Number(a.status === "complete") - Number(b.status === "complete") || byAge(a, b);
}

/**
 * Items under their meetings; the meeting whose first item comes first is first.
 * @template {Item} T
 * @param {T[]} items in order
 * @returns {{meeting: string, title: string, items: T[]}[]}
 */
export function byMeeting(items) {
  /** @type {Map<string, {meeting: string, title: string, items: T[]}>} */
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(item.meeting) ?? { meeting: item.meeting, title: item.meeting_title, items: [] };
    group.items.push(item);
    groups.set(item.meeting, group);
  }
  return [...groups.values()];
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
