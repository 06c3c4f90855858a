/** The messages, newest at the bottom, those one writes after another under one name. Nodes are kept by id. */
import { follow } from "../captions/follow.js";
import { find } from "../dom.js";
import { follows } from "./chat-lines.js";
import { row } from "./chat-row.js";

/** What is put into the list within this time (ms) after `hush` is read out to nobody: it is no news. */
const HUSHED = 1_000;

/** @typedef {import("./chat-lines.js").Line} Line */
/** @typedef {import("./chat-row.js").Participant} Participant */
/** @typedef {{lines: Line[], more: boolean, delay: string, hosts: boolean}} Known `lines`: the same array while nothing changes */

/**
 * @param {HTMLElement} panel
 * @param {{self: string, acts: import("./chat-row.js").Acts, earlier: () => Promise<void>}} options `earlier` fetches
 */
export function mount(panel, { self, acts, earlier }) {
  const log = find("#chat-log", panel);
  const list = find("#chat-list", panel);
  const button = find("#chat-earlier", panel);
  const empty = find("#chat-empty", panel);
  /** @type {Map<string, ReturnType<typeof row>>} */
  const rows = new Map();
  /** Everybody who was here, also those who left. @type {Map<string, Participant>} */
  const people = new Map();
  /** @type {Known | null} */
  let drawn = null;
  const following = follow({ scroller: log, list, pill: find("#chat-new", panel), busy: () => false, newest() {}, further: () => false });
  let fetching = false;
  let hushed = 0;
  /** @type {Line | undefined} */
  let last;

  button.addEventListener("click", async () => {
    if (fetching) return;
    fetching = true;
    button.ariaBusy = "true";
    await earlier();
    button.ariaBusy = "false";
    fetching = false;
  });

  /** @param {Line} line */
  function place(line) {
    const made = rows.get(line.id) ?? row(line, self, acts);
    rows.set(line.id, made);
    return made;
  }

  /** @param {Line[]} lines how many of them are newer than what was the last */
  function added(lines) {
    const at = last ? lines.findLastIndex(({ id }) => id === last?.id) : -1;
    last = lines.at(-1);
    return at < 0 ? 0 : lines.length - 1 - at;
  }

  /** @param {Line[]} lines */
  function remove(lines) {
    const kept = new Set(lines.map(({ id }) => id));
    for (const [id, { node }] of rows) if (!kept.has(id) && rows.delete(id)) node.remove();
  }

  /** @param {Known} known */
  function draw({ lines, more, delay, hosts }) {
    following.hold();
    remove(lines);
    lines.forEach((line, index) => {
      const { node, update } = place(line);
      const removable = line.state === "kept" && (hosts || line.participant_id === self);
      update(line, { first: !follows(lines[index - 1], line), removable, delay, person: people.get(line.participant_id) });
      if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null); // with its words: read out as one
    });
    button.hidden = !more;
    empty.hidden = lines.length > 0 || more;
    following.changed(added(lines));
  }

  return {
    /** What comes next was written earlier. It is drawn long before anybody could read it out. */
    hush() {
      clearTimeout(hushed);
      log.ariaLive = "off";
      hushed = window.setTimeout(() => (log.ariaLive = "polite"), HUSHED);
    },
    /** The focus has to be somewhere: what had it is gone. */
    focus: () => log.focus({ preventScroll: true }),
    /** Who writes wants to see it. */
    end() {
      log.scrollTop = log.scrollHeight;
    },
    /** @param {Known} known @param {Participant[]} present */
    update(known, present) {
      const met = people.size;
      present.forEach((person) => people.set(person.id, person));
      const same = known.lines === drawn?.lines && known.more === drawn.more && known.delay === drawn.delay && known.hosts === drawn.hosts;
      if (same && people.size === met) return;
      drawn = known;
      draw(known);
    },
  };
}
