/** Keeps items: sends what was changed, one change of an item at a time; deletes, unless it is taken back; refreshes. */
import { fill, gettext } from "../language.js";
import { ask } from "./api.js";
import { ended } from "./run.js";
import { Items } from "./store.js";
import { tell, undoable } from "./toast.js";

/** @typedef {import("./store.js").Item} Item */
/** @typedef {import("./store.js").Person} Person */

/**
 * @param {() => void} draw
 * @param {(item: Item) => HTMLElement | null} evidence makes the way to what was said
 * @param {() => void} [saved] the server has another list now
 * @returns {{items: Items, acts: import("./row.js").Acts}}
 */
export function keep(draw, evidence, saved = () => {}) {
  const items = new Items();
  /** @type {Map<string, Promise<Person[]>>} */
  const people = new Map();
  return { items, acts: { draw, change, remove, settle, refresh, evidence, of: (id) => items.of(id), people: peopleOf } };

  /** @param {string} id @param {import("./store.js").Fields} fields @param {Item} [seen] */
  function change(id, fields, seen) {
    items.change(id, fields, seen);
    draw();
    void send(id);
  }

  /** @param {string} id @param {boolean} mine */
  function settle(id, mine) {
    items.settle(id, mine);
    draw();
    void send(id);
  }

  /** @param {string} id */
  async function send(id) {
    for (let next = items.next(id); next; next = items.next(id)) {
      const { assignee: _, ...fields } = next.fields;
      draw();
      const { ok, status, body, why } = await ask("PATCH", `action-items/${id}/`, { ...fields, revision: next.revision });
      if (ok) items.saved(body);
      else if (status === 409 && body?.current) items.clash(id, body.current);
      else if (status === 404) gone(id);
      else items.failed(id, why);
      draw();
      if (ok) saved();
    }
  }

  /** @param {string} id */
  function gone(id) {
    items.news([{ id, deleted: true }]);
    tell(gettext("Somebody has deleted this action item meanwhile."));
  }

  /** @param {Item} item */
  function remove({ id, description }) {
    items.hide(id, true);
    draw();
    const text = description.length > 40 ? `${description.slice(0, 39)}…` : description;
    undoable(fill(gettext("Deleted “%(what)s”"), { what: text }), {
      undo() {
        items.hide(id, false);
        draw();
      },
      async done(last) {
        const { ok, status, why } = await ask("DELETE", `action-items/${id}/`, undefined, { last });
        if (ok || status === 404) items.news([{ id, deleted: true }]);
        else tell(why);
        items.hide(id, false);
        draw();
        if (ok && !last) saved();
      },
    });
  }

  /** Looks anew at what it stands on. @param {string} id */
  async function refresh(id) {
    const { ok, body, why } = await ask("POST", `action-items/${id}/refresh/`, {});
    if (!ok) return tell(why);
    const run = await ended(body);
    if (run.error) tell(run.error.detail);
    const answer = await ask("GET", `action-items/${id}/`);
    if (answer.ok) items.news([answer.body]);
    draw();
  }

  /** Whom it can be given to: those who take part. @param {string} meeting */
  function peopleOf(meeting) {
    const known = people.get(meeting) ?? load(meeting);
    people.set(meeting, known);
    return known;
  }

  /** @param {string} meeting @returns {Promise<Person[]>} */
  async function load(meeting) {
    const { ok, body } = await ask("GET", `meetings/${meeting}/participants/`);
    if (!ok) people.delete(meeting);
    const inside = (body?.results ?? []).filter((/** @type {any} */ one) => one.state === "admitted");
    return inside.map((/** @type {any} */ { id, ...one }) => ({ ...one, participant_id: id }));
  }
}
