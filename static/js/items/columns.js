/** The columns of a board: cards by status, under their meetings where there are several. Moved cards glide. */
import { find, make, say } from "../dom.js";
import { LANGUAGE } from "../language.js";
import { ORDER } from "./names.js";
import { byChange, byMeeting, byUrgency } from "./order.js";
import { arrange, keepFocus, keyed } from "./rows.js";

/** @typedef {import("./store.js").Shown} Shown */
/** @typedef {import("./store.js").Status} Status */

const GLIDE = { duration: 220, easing: "cubic-bezier(0.2, 0.8, 0.2, 1)" };

/**
 * @param {HTMLElement} board
 * @param {import("./row.js").Acts} acts
 * @param {{meeting: string, made: (row: import("./row.js").Row) => void}} options
 */
export function mount(board, acts, { meeting, made }) {
  const rows = keyed(acts);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Map<string, HTMLElement>} */
  const groups = new Map();
  /** @type {Map<string, Status>} */
  const where = new Map();

  /** @param {Status} status @param {Shown[]} items @param {number} hidden how many more there are */
  function column(status, items, hidden) {
    const section = find(`[data-status="${status}"].column`, board);
    const place = find("[data-groups]", section);
    const parts = byMeeting(items).map((one) => group(status, one));
    arrange(place, parts);
    find("[data-nothing]", section).hidden = items.length + hidden > 0;
    for (const count of board.querySelectorAll(`[data-count="${status}"]`)) say(count, (items.length + hidden).toLocaleString(LANGUAGE));
  }

  /** @param {Status} status @param {{meeting: string, title: string, items: Shown[]}} one */
  function group(status, { meeting: code, title, items }) {
    const key = `${status} ${code}`;
    const part = groups.get(key) ?? frame(code, title);
    groups.set(key, part);
    const list = part.matches("ul") ? part : find("ul", part);
    arrange(list, items.map((item) => {
      const row = rows.of(item);
      made(row);
      return row.node;
    }));
    return part;
  }

  /** @param {string} code @param {string} title */
  function frame(code, title) {
    const list = make("ul", "cards");
    if (meeting) return list;
    const [part, heading, link] = [make("div", "group"), make("h3", "group-title"), make("a", "", title)];
    link.href = `/m/${code}/action-items/`;
    link.dir = "auto";
    heading.append(link);
    part.append(heading, list);
    return part;
  }

  return {
    /** @param {Shown[]} items @param {Record<Status, number>} hidden @returns {Shown[]} those that have moved */
    update(items, hidden) {
      if (rows.busy) {
        for (const item of items) if (where.has(item.id)) rows.of(item);
        return [];
      }
      const moved = items.filter(({ id, status }) => where.has(id) && where.get(id) !== status);
      const before = moved.map((item) => rows.of(item).node.getBoundingClientRect());
      keepFocus(() => {
        for (const status of ORDER) {
          column(status, items.filter((item) => item.status === status).sort(status === "complete" ? byChange : byUrgency), hidden[status]);
        }
      });
      where.clear();
      for (const { id, status } of items) where.set(id, status);
      rows.only(new Set(where.keys()));
      if (!still.matches) moved.forEach((item, index) => glide(rows.of(item).node, before[index]));
      return moved;
    },
  };
}

/** @param {HTMLElement} node @param {DOMRect} from */
function glide(node, from) {
  const to = node.getBoundingClientRect();
  if (from.width === 0 || to.width === 0) return;
  node.animate([{ translate: `${from.left - to.left}px ${from.top - to.top}px`, zIndex: 2 }, { translate: "none", zIndex: 2 }], GLIDE);
}
