/**
 * The action items of one session, as a checklist beside what was said. Listens to `parley:event` on the document
 * (the page's one stream of news) and tells the page by `parley:evidence` which utterances to show.
 */
import { find, make, say } from "../dom.js";
import { fill, gettext, ngettext } from "../language.js";
import { mountAdding } from "./add.js";
import { ask } from "./api.js";
import { mount as mountFinder } from "./finder.js";
import { keep } from "./keeper.js";
import { asList, byAge } from "./order.js";
import { arrange, keepFocus, keyed } from "./rows.js";
import { tell } from "./toast.js";

/** @typedef {import("./store.js").Item} Item */

/** @param {HTMLElement} section */
function mount(section) {
  const { meeting = "", transcript = "" } = section.dataset;
  const list = find("[data-list]", section);
  const { items, acts } = keep(draw, (item) => way(item, section));
  const rows = keyed(acts);
  /** Rows keep their places while one looks; only what is loaded anew is sorted. @type {string[]} */
  let order = [];
  const data = section.querySelector("script[type='application/json']");
  load(JSON.parse(data?.textContent || "[]"));
  mountAdding(/** @type {HTMLFormElement} */ (find("[data-add]", section)), add, tell);
  const place = section.querySelector("[data-finder]");
  if (place instanceof HTMLElement) mountFinder(place, { transcript, found: reload });
  document.addEventListener("parley:event", (event) => heard(/** @type {CustomEvent} */ (event).detail));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void reload());

  /** @param {Item[]} all */
  function load(all) {
    items.load(all);
    if (!rows.busy) order = items.shown.sort(asList).map(({ id }) => id);
    draw();
  }

  /** All of it again: something may have been missed. */
  async function reload() {
    /** @type {Item[]} */
    const all = [];
    let path = `action-items/?meeting=${meeting}&page_size=500`;
    while (path) {
      const { ok, body } = await ask("GET", path);
      if (!ok) return;
      all.push(...body.results);
      path = body.next ? `action-items/${new URL(body.next, location.href).search}` : "";
    }
    load(all.filter(ours));
  }

  /** @param {Item | {id: string, deleted?: boolean, transcript?: string | null}} item */
  function ours(item) {
    return item.transcript === transcript || item.transcript === null;
  }

  /** @param {{type?: string, meeting?: string, results?: any[]}} message */
  function heard({ type, meeting: code, results = [] }) {
    if (type !== "action_items" || code !== meeting) return;
    items.news(results.filter((one) => one.deleted || ours(one)));
    draw();
  }

  /** @param {string} description @returns {Promise<string>} why not, or "" */
  async function add(description) {
    const { ok, body, why } = await ask("POST", `meetings/${meeting}/action-items/`, { description, transcript: transcript || null });
    if (ok) items.news([body]);
    draw();
    return ok ? "" : why;
  }

  function draw() {
    const shown = new Map(items.shown.map((item) => [item.id, item]));
    const fresh = [...shown.values()].filter(({ id }) => !order.includes(id)).sort(byAge);
    const places = [...order, ...fresh.map(({ id }) => id)];
    order = places;
    const all = places.flatMap((id) => shown.get(id) ?? []);
    const focused = list.contains(document.activeElement) ? [...list.children].findIndex((one) => one.contains(document.activeElement)) : -1;
    const nodes = all.map((item) => rows.of(item).node);
    rows.only(new Set(shown.keys()));
    keepFocus(() => arrange(list, nodes));
    if (focused >= 0 && !list.contains(document.activeElement)) after(list, focused);
    list.hidden = all.length === 0;
    find("[data-none]", section).hidden = all.length > 0;
    const done = all.filter(({ status }) => status === "complete").length;
    say(find("[data-count]", section), all.length ? counted(done, all.length) : "");
    const left = document.querySelector("[data-items-open]"); // beside the name of the tab
    if (left) say(left, all.length > done ? String(all.length - done) : "");
    const again = section.querySelector("[data-find] span");
    if (again) say(again, all.some(({ origin }) => origin === "found") ? gettext("Look again") : gettext("Find action items"));
  }
}

/** Who deleted a row goes on at the next one. @param {Element} list @param {number} index */
function after(list, index) {
  const next = list.children[Math.min(index, list.childElementCount - 1)];
  const tick = next?.querySelector(".item-tick");
  if (tick instanceof HTMLElement && document.activeElement === document.body) tick.focus({ preventScroll: true });
}

/** @param {number} done @param {number} all */
function counted(done, all) {
  return fill(ngettext("%(done)s of %(all)s done", "%(done)s of %(all)s done", all), { done, all });
}

/** @param {Item} item @param {HTMLElement} section */
function way(item, section) {
  const button = make("button");
  button.type = "button";
  button.addEventListener("click", () => {
    const detail = { dialogues: item.evidence, from: section };
    document.dispatchEvent(new CustomEvent("parley:evidence", { detail }));
  });
  return button;
}

for (const section of document.querySelectorAll("[data-items]")) if (section instanceof HTMLElement) mount(section);
