/**
 * The lanes of "who spoke when", to be pointed at and walked along: the words of a moment are shown where one is, a click
 * or Enter leads to them. One stop of Tab for all lanes; the picture itself stays the server's.
 */
import { find, make, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { timeOfDay } from "../times.js";
import { led, nearest, part } from "./moments.js";

/** @typedef {import("./moments.js").Moment} Moment */
/** @typedef {{lane: string, track: HTMLElement, slider: HTMLElement, cursor: HTMLElement, at: Moment | undefined}} Row */

/**
 * @param {HTMLElement} figure with `.lanes`
 * @param {{began: number, seconds: number, moments: (lane: string) => Moment[], name: (participant: string) => string,
 *   reveal: (id: string) => void}} options `began` in ms since 1970
 */
export function mount(figure, { began, seconds, moments, name, reveal }) {
  const mirrored = getComputedStyle(figure).direction === "rtl";
  const tip = make("div", "lane-tip");
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true"); // the slider says it
  const [when, words] = [make("p", "lane-tip-head"), make("p", "lane-tip-words")];
  words.dir = "auto";
  tip.append(when, words);
  figure.append(tip);
  const rows = [...figure.querySelectorAll("[data-lane]")].map((node) => rowOf(/** @type {HTMLElement} */ (node)));
  rows.forEach((row, at) => {
    row.slider.tabIndex = at === 0 ? 0 : -1;
    listen(row);
  });
  find(".lanes", figure).addEventListener("scroll", hide, { passive: true });

  /** @param {HTMLElement} node @returns {Row} */
  function rowOf(node) {
    const track = find("[data-track]", node);
    const [slider, cursor] = [make("div", "lane-slider"), make("span", "lane-cursor")];
    cursor.hidden = true;
    slider.dataset.slider = node.dataset.lane ?? "";
    const says = { role: "slider", "aria-orientation": "horizontal", "aria-valuemin": "0", "aria-valuemax": String(Math.round(seconds)), "aria-valuenow": "0" };
    for (const [key, value] of Object.entries(says)) slider.setAttribute(key, value);
    slider.setAttribute("aria-label", find(".lane-name", node).textContent?.trim() ?? "");
    slider.setAttribute("aria-valuetext", gettext("The beginning"));
    slider.append(cursor);
    track.append(slider);
    return { lane: node.dataset.lane ?? "", track, slider, cursor, at: undefined };
  }

  /** @param {Row} row */
  function listen(row) {
    const { slider, track } = row;
    const pointed = (/** @type {PointerEvent | MouseEvent} */ event) => nearest(moments(row.lane), began + 1000 * seconds * part(event.clientX, track.getBoundingClientRect(), mirrored));
    slider.addEventListener("pointermove", (event) => event.pointerType !== "touch" && show(row, pointed(event)));
    slider.addEventListener("pointerleave", () => slider !== document.activeElement && hide());
    slider.addEventListener("click", (event) => go(row, pointed(event)));
    slider.addEventListener("focus", () => slider.matches(":focus-visible") && show(row, row.at ?? moments(row.lane)[0]));
    slider.addEventListener("blur", hide);
    slider.addEventListener("keydown", (event) => pressed(row, event));
  }

  /** @param {Row} row @param {KeyboardEvent} event */
  function pressed(row, event) {
    const { key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (key === "Escape" && !tip.hidden) hide();
    else if (key === "Enter" || key === " ") go(row, row.at ?? moments(row.lane)[0]);
    else if (key === "ArrowUp" || key === "ArrowDown") turn(row, key === "ArrowUp" ? -1 : 1);
    else {
      const next = led(moments(row.lane), row.at, key, mirrored);
      if (!next) return;
      show(row, next);
    }
    event.preventDefault();
    event.stopPropagation(); // keys of the page mean other things
  }

  /** To another lane, at the same time. @param {Row} row @param {number} step */
  function turn(row, step) {
    const next = rows[rows.indexOf(row) + step];
    if (!next) return;
    row.slider.tabIndex = -1;
    next.slider.tabIndex = 0;
    if (row.at) next.at = nearest(moments(next.lane), row.at.start);
    next.slider.focus({ preventScroll: true });
    next.slider.scrollIntoView({ block: "nearest" });
    show(next, next.at ?? moments(next.lane)[0]);
  }

  /** @param {Row} row @param {Moment | undefined} moment */
  function go(row, moment) {
    row.at = moment;
    hide();
    if (moment) reveal(moment.id);
  }

  /** @param {Row} row @param {Moment | undefined} moment */
  function show(row, moment) {
    if (!moment) return;
    for (const other of rows) other.cursor.hidden = other !== row;
    row.at = moment;
    const time = timeOfDay(moment.at);
    say(when, `${time} · ${name(moment.by)}`);
    say(words, moment.text);
    const [start, end] = [moment.start, Math.max(moment.end, moment.start)].map((at) => Math.min(1, Math.max(0, (at - began) / 1000 / (seconds || 1))));
    row.cursor.style.insetInlineStart = `${100 * start}%`;
    row.cursor.style.inlineSize = `${100 * (end - start)}%`;
    row.slider.setAttribute("aria-valuenow", String(Math.round(start * seconds)));
    row.slider.setAttribute("aria-valuetext", fill(gettext("%(time)s: %(words)s"), { time, words: moment.text }));
    tip.hidden = false;
    put(row, start);
  }

  /** The tip below its lane, within the figure. @param {Row} row @param {number} share */
  function put(row, share) {
    const [around, track] = [figure.getBoundingClientRect(), row.track.getBoundingClientRect()];
    const before = mirrored ? around.right - track.right : track.left - around.left;
    const wanted = before + share * track.width - 24;
    tip.style.insetInlineStart = `${Math.max(0, Math.min(wanted, around.width - tip.offsetWidth))}px`;
    tip.style.insetBlockStart = `${track.bottom - around.top + 6}px`;
  }

  function hide() {
    tip.hidden = true;
    for (const { cursor } of rows) cursor.hidden = true;
  }

  return {
    /** Which lane has the focus, and where; null: none. */
    get held() {
      const row = rows.find(({ slider }) => slider === document.activeElement);
      return row ? { lane: row.lane, at: row.at } : null;
    },

    /** @param {{lane: string, at: Moment | undefined}} held */
    hold({ lane, at }) {
      const row = rows.find((one) => one.lane === lane) ?? rows[0];
      for (const { slider } of rows) slider.tabIndex = slider === row?.slider ? 0 : -1;
      if (row) row.at = at;
      row?.slider.focus({ preventScroll: true });
    },
  };
}
