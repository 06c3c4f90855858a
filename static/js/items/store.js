/**
 * Action items as this page shows them: what the server has, and over it what this person changed and what is not
 * saved yet. One change of an item is under way at a time; later ones wait and go together. Pure.
 *
 * When somebody else changed the item meanwhile (409), fields that they left alone are simply sent again. Only where
 * both set the same field differently the person is asked; neither version is lost. What counts is the item as the
 * person saw it (`seen`) when they began to change it, whatever news came since.
 *
 * @typedef {"pending" | "in_progress" | "complete"} Status
 * @typedef {"low" | "normal" | "high"} Priority
 * @typedef {{participant_id: string, user_id?: string, name: string, avatar_url: string | null, seat: number}} Person
 * @typedef {{id: string, meeting: string, meeting_title: string, transcript: string | null, description: string,
 *   assigned_to: string | null, assignee: Person | null, status: Status, priority: Priority, start_date: string | null,
 *   due_date: string | null, evidence: string[], origin: "found" | "added", supported: boolean, stale: boolean,
 *   revision: number, created_at: string, changed_at: string}} Item
 * @typedef {Partial<Pick<Item, "description" | "assigned_to" | "assignee" | "status" | "priority" | "due_date">>} Fields
 *   `assignee` goes with `assigned_to`, for showing only
 * @typedef {{kind: "clash", mine: Fields, theirs: Item, why: ""} | {kind: "failed", mine: Fields, theirs: null, why: string}} Trouble
 * @typedef {Item & {saving: boolean, trouble: Trouble | null}} Shown
 * @typedef {{item: Item, seen: Item, waiting: Fields | null, sent: Fields | null, trouble: Trouble | null, hidden: boolean}} Row
 */

export class Items {
  /** @type {Map<string, Row>} */
  #rows = new Map();
  /** Deleted for good: news of before must not bring them back. @type {Set<string>} */
  #gone = new Set();

  /**
   * The whole list, as the server has it now; what is not saved yet stays over it.
   * @param {Item[]} items
   */
  load(items) {
    const named = new Set(items.map(({ id }) => id));
    for (const [id, row] of this.#rows) if (!named.has(id) && !busy(row)) this.#rows.delete(id);
    this.news(items);
  }

  /** What changed; the highest revision wins. @param {(Item | {id: string, deleted: true})[]} items */
  news(items) {
    for (const item of items) {
      if ("deleted" in item) this.#gone.add(item.id);
      if ("deleted" in item) this.#rows.delete(item.id);
      else if (!this.#gone.has(item.id)) this.#take(item);
    }
  }

  /** @param {Item} item */
  #take(item) {
    const row = this.#rows.get(item.id);
    if (!row) this.#rows.set(item.id, { item, seen: item, waiting: null, sent: null, trouble: null, hidden: false });
    else if (item.revision >= row.item.revision) row.item = item;
  }

  /** @param {string} id @returns {Item | undefined} as the server has it */
  of(id) {
    return this.#rows.get(id)?.item;
  }

  /** As the page shows them, in no order. @returns {Shown[]} */
  get shown() {
    return [...this.#rows.values()].filter(({ hidden }) => !hidden).map(overlaid);
  }

  // Changing

  /** @param {string} id @param {Fields} fields @param {Item} [seen] what the person was looking at */
  change(id, fields, seen) {
    const row = this.#rows.get(id);
    if (!row) return;
    if (!row.waiting && !row.sent) row.seen = seen ?? row.item;
    if (row.trouble) row.trouble.mine = { ...row.trouble.mine, ...fields };
    else row.waiting = { ...row.waiting, ...fields };
  }

  /**
   * What is to be sent now, if anything; it counts as sent.
   * @param {string} id
   * @returns {{fields: Fields, revision: number} | null}
   */
  next(id) {
    const row = this.#rows.get(id);
    if (!row?.waiting || row.sent) return null;
    row.sent = row.waiting;
    row.waiting = null;
    return { fields: row.sent, revision: row.seen.revision };
  }

  /** @param {Item} item the answer */
  saved(item) {
    const row = this.#rows.get(item.id);
    if (!row) return;
    row.sent = null;
    row.seen = item;
    this.#take(item);
  }

  /** Somebody was quicker. @param {string} id @param {Item} current */
  clash(id, current) {
    const row = this.#rows.get(id);
    if (!row) return;
    const { seen: before, sent } = row;
    const mine = { ...sent, ...row.waiting };
    row.sent = null;
    row.seen = current;
    this.#take(current);
    const both = Object.keys(sent ?? {}).some((name) => differs(name, before, current) && differs(name, mine, current));
    row.waiting = both ? null : mine;
    row.trouble = both ? { kind: "clash", mine, theirs: current, why: "" } : null;
  }

  /** It was not saved. @param {string} id @param {string} why a sentence */
  failed(id, why) {
    const row = this.#rows.get(id);
    if (!row) return;
    row.trouble = { kind: "failed", mine: { ...row.sent, ...row.waiting }, theirs: null, why };
    row.sent = row.waiting = null;
  }

  /** After trouble: mine, in spite of it; or not. @param {string} id @param {boolean} mine */
  settle(id, mine) {
    const row = this.#rows.get(id);
    if (!row?.trouble) return;
    row.waiting = mine ? row.trouble.mine : null;
    row.trouble = null;
    row.seen = row.item;
  }

  // Deleting: hidden first, so that it can be undone

  /** @param {string} id @param {boolean} hidden */
  hide(id, hidden) {
    const row = this.#rows.get(id);
    if (row) row.hidden = hidden;
  }
}

/** @param {Row} row */
function busy({ waiting, sent, trouble, hidden }) {
  return Boolean(waiting ?? sent ?? trouble) || hidden;
}

/** @param {Row} row @returns {Shown} */
function overlaid({ item, waiting, sent, trouble }) {
  const theirs = trouble?.kind === "clash";
  return { ...item, ...(theirs ? {} : trouble?.mine), ...sent, ...waiting, saving: Boolean(sent), trouble };
}

/** @param {string} name @param {any} one @param {any} other */
function differs(name, one, other) {
  return name !== "assignee" && one[name] !== other[name];
}
