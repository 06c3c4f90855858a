/**
 * The pictures above the words, which the server draws: fetched when the page stands, and again when what was said has
 * changed. While a meeting runs that is when one opens them.
 */
import { make, say } from "../dom.js";
import { gettext } from "../language.js";
import { fetched, replaced } from "../minutes/fragment.js";
import { clockOfDay, timeOfDay } from "../times.js";
import { mount as mountLanes } from "./lanes.js";
import { EVERYBODY, lanes as lanesOf, nearest } from "./moments.js";

const SETTLED = 2000; // ms: many changes are one

/** @param {{page: HTMLElement, said: import("./store.js").Said}} parts */
export function mount({ page, said }) {
  const first = page.querySelector("[data-pictures]");
  if (!(first instanceof HTMLElement)) return;
  let section = first;
  const address = section.dataset.pictures ?? "";
  /** @type {ReturnType<typeof mountLanes> | null} */
  let lanes = null;
  /** @type {Map<string, import("./moments.js").Moment[]> | null} */
  let moments = null;
  let stale = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;

  const momentsOf = (/** @type {string} */ lane) => (moments ??= lanesOf(said.all)).get(lane) ?? [];
  const reveal = (/** @type {string} */ id) => document.dispatchEvent(new CustomEvent("parley:reveal", { detail: { id } }));

  async function load() {
    stale = false;
    const next = await fetched(address, "#pictures");
    if (!next) return failed();
    for (const one of section.querySelectorAll("details[data-picture]")) {
      const same = next.querySelector(`[data-picture="${one.getAttribute("data-picture")}"]`);
      same?.toggleAttribute("open", one.hasAttribute("open"));
    }
    const held = lanes?.held;
    section = replaced(section, next);
    wire();
    if (held) lanes?.hold(held);
  }

  function wire() {
    for (const label of section.querySelectorAll("[data-moment]")) {
      const { moment = "", as } = /** @type {SVGTextElement} */ (label).dataset;
      say(label, as === "exact" ? timeOfDay(moment) : clockOfDay(moment));
    }
    for (const button of section.querySelectorAll("[data-at]")) button.addEventListener("click", jumped);
    for (const one of section.querySelectorAll("details[data-picture]")) {
      one.addEventListener("toggle", () => one.hasAttribute("open") && stale && void load());
    }
    const figure = section.querySelector(".lanes-figure");
    lanes = figure instanceof HTMLElement ? mountLanes(figure, {
      began: Date.parse(section.dataset.began ?? ""), seconds: Number(section.dataset.seconds),
      moments: momentsOf, name: (id) => said.person(id)?.name ?? "", reveal,
    }) : null;
  }

  /** To the words of a time that a figure names. @param {Event} event */
  function jumped(event) {
    const { at = "", of = EVERYBODY } = /** @type {HTMLElement} */ (event.currentTarget).dataset;
    const moment = nearest(momentsOf(of), Date.parse(at));
    if (moment) reveal(moment.id);
  }

  function failed() {
    if (section.dataset.began) return void (stale = true); // what is drawn stays
    const line = make("p", "pictures-none", gettext("Who spoke when could not be drawn."));
    const button = make("button", "button", gettext("Try again"));
    button.type = "button";
    button.addEventListener("click", () => void load());
    line.append(" ", button);
    section.replaceChildren(line);
  }

  said.listen(({ by }) => {
    if (by === "view") return;
    moments = null;
    changed(page.dataset.state === "open");
  });

  /** @param {boolean} live is more being said right now? */
  function changed(live) {
    stale = true;
    clearTimeout(soon);
    if (!live || !section.dataset.began) soon = setTimeout(() => void load(), SETTLED);
  }

  document.addEventListener("parley:event", (event) => {
    const { type, state } = /** @type {CustomEvent<{type: string, state?: string}>} */ (event).detail;
    if (type === "transcript") changed(state === "open");
  });
  void load();
}
