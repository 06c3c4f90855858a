/**
 * A board of action items, of one meeting or of all. The page's own address says which are shown; it answers as JSON
 * too, so that filters, search and coming back to the tab need no second way to ask.
 */
import { find, make, say } from "../dom.js";
import { fill, gettext, LANGUAGE } from "../language.js";
import { isTyping, shortcut } from "../meetings/keys.js";
import { mountAdding } from "./add.js";
import { ask } from "./api.js";
import { mount as mountColumns } from "./columns.js";
import { mount as mountDrag } from "./drag.js";
import { keep } from "./keeper.js";
import { STATUSES } from "./names.js";
import { tell } from "./toast.js";

/** @typedef {import("./store.js").Item} Item */
/** @typedef {import("./store.js").Status} Status */
/** @typedef {{columns: {status: Status, count: number}[], counts: Record<string, number>, any: boolean, results: Item[]}} Data */

const PAUSE = 250;
const board = find("[data-board]");
const search = /** @type {HTMLInputElement} */ (find("[data-search]"));
const { meeting = "" } = board.dataset;
const { items, acts } = keep(draw, way, () => recount());
const drag = mountDrag(board, (id, status) => acts.change(id, { status }));
const columns = mountColumns(board, acts, { meeting, made: drag.grip });
/** How many of each column the page does not hold. @type {Record<Status, number>} */
const hidden = { pending: 0, in_progress: 0, complete: 0 };
/** @type {Data} */
let data = JSON.parse(find("#board-data").textContent || "{}");
let asked = 0;

/** @param {Data} next */
function take(next) {
  data = next;
  items.load(next.results);
  for (const { status, count } of next.columns) hidden[status] = count - next.results.filter((one) => one.status === status).length;
  draw();
}

/** What this address shows now; null when there is no answer, or somebody asked again meanwhile. @returns {Promise<Data | null>} */
async function look() {
  const mine = ++asked;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "application/json" } });
    const next = answer.ok ? await answer.json() : null;
    return mine === asked ? next : null;
  } catch {
    return null; // what stands here stands; the next look will tell
  }
}

async function reload() {
  const next = await look();
  if (next) take(next);
}

/** After a change of one's own: cards stay where one has put them, even those that the filter would leave out now. */
async function recount() {
  const next = await look();
  if (!next) return;
  data.counts = next.counts;
  draw();
}

function draw() {
  const shown = items.shown;
  const moved = columns.update(shown, hidden);
  if (moved.length === 1) say(find("[data-said]"), fill(gettext("Moved to %(column)s"), { column: STATUSES[moved[0].status] }));
  const { show, q } = wanted();
  const any = data.any || shown.length > 0;
  const none = shown.length + hidden.pending + hidden.in_progress + hidden.complete === 0;
  const empty = !any ? "any" : none && ((q && "search") || show);
  for (const one of document.querySelectorAll("[data-empty]")) {
    if (one instanceof HTMLElement) one.hidden = one.dataset.empty !== empty || (Boolean(meeting) && empty === "any");
  }
  for (const one of document.querySelectorAll("[role=search], .board-tabs, [data-calendar]")) if (one instanceof HTMLElement) one.hidden = !any;
  for (const one of document.querySelectorAll("[data-open]")) {
    const count = data.counts[one.getAttribute("data-open") ?? ""] ?? 0;
    say(one, count.toLocaleString(LANGUAGE));
    one.toggleAttribute("data-none", count === 0);
  }
  board.hidden = !any && !meeting;
}

function wanted() {
  const params = new URLSearchParams(location.search);
  return { show: params.get("show") ?? "all", q: params.get("q") ?? "", most: Number(params.get("most")) || 100 };
}

/** @param {Record<string, string>} changes @param {boolean} keep whether one can go back */
function go(changes, keep) {
  const params = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries({ most: "", ...changes })) value ? params.set(name, value) : params.delete(name);
  history[keep ? "pushState" : "replaceState"](null, "", `?${params}`);
  follow();
}

/** The controls as the address has them. */
function follow() {
  const { show, q } = wanted();
  for (const tab of document.querySelectorAll("[data-show]")) {
    if (tab.getAttribute("data-show") === show) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  if (document.activeElement !== search) search.value = q;
  void reload();
}

/** @param {Item} item */
function way(item) {
  if (!item.transcript) return null;
  const link = make("a");
  link.href = `/m/${item.meeting}/transcripts/${item.transcript}/#d-${item.evidence[0]}`;
  link.draggable = false;
  return link;
}

/** @param {string} description @returns {Promise<string>} */
async function add(description) {
  const { ok, body, why } = await ask("POST", `meetings/${meeting}/action-items/`, { description });
  if (ok) items.news([body]);
  draw();
  if (ok) void recount();
  return ok ? "" : why;
}

let timer = 0;
search.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => go({ q: search.value.trim() }, false), PAUSE);
});
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-show], a[data-clear]") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.hasAttribute("data-clear")) {
    search.value = "";
    search.focus();
    return go({ q: "" }, false);
  }
  const show = link.getAttribute("data-show") ?? "all";
  go({ show: show === "all" ? "" : show }, true);
});
document.addEventListener("keydown", (event) => {
  if (document.body.dataset.shortcuts === "off" || shortcut(event, isTyping(document.activeElement)) !== "search") return;
  search.select();
  event.preventDefault();
});
addEventListener("popstate", follow);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void reload());
const form = board.querySelector("[data-add]");
if (form instanceof HTMLFormElement) mountAdding(form, add, tell);
take(data);
