/** One sheet over the page for choices of an item: a menu, or fields. It stands at its button and gives the focus back. */
import { icon, make } from "../dom.js";

const GAP = 6;
const EDGE = 12;

/**
 * `hint` is a key that does the same.
 * @typedef {{label: string, act: () => void, node?: Element, picture?: string, checked?: boolean, warn?: boolean, hint?: string}} Choice
 * @typedef {{title?: string, choices: Choice[]}} Group
 */

/** @type {HTMLElement | null} */
let sheet = null;
/** @type {HTMLElement | null} */
let opener = null;

function theSheet() {
  if (sheet) return sheet;
  const made = make("div", "menu-sheet item-sheet");
  made.popover = "auto";
  made.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "open") return;
    opener?.setAttribute("aria-expanded", "false");
    const lost = document.activeElement === document.body || made.contains(document.activeElement);
    if (lost) opener?.focus({ preventScroll: true });
    opener = null;
  });
  made.addEventListener("keydown", walk);
  document.body.append(made);
  addEventListener("resize", () => opener && place(made, opener));
  sheet = made;
  return made;
}

export function close() {
  if (sheet?.matches(":popover-open")) sheet.hidePopover();
}

/** Is one open, or a dialog? Then whoever did something before is busy with that now. */
export function busy() {
  return Boolean(sheet?.matches(":popover-open")) || document.querySelector("dialog[open]") !== null;
}

/** A second press of the same button closes. @param {HTMLElement} button @returns {boolean} */
export function isOpenAt(button) {
  return opener === button && Boolean(sheet?.matches(":popover-open"));
}

/**
 * @param {HTMLElement} button
 * @param {string} label
 * @param {Group[]} groups
 */
export function openMenu(button, label, groups) {
  const list = make("div");
  list.setAttribute("role", "menu");
  list.setAttribute("aria-label", label);
  groups.forEach(({ title, choices }, index) => {
    if (index > 0) list.append(make("hr"));
    const group = make("div");
    group.setAttribute("role", "group");
    if (title) group.setAttribute("aria-label", title);
    const heading = make("p", "menu-title", title);
    heading.setAttribute("aria-hidden", "true");
    if (title) list.append(heading);
    group.append(...choices.map(choice));
    list.append(group);
  });
  open(button, list);
  const first = list.querySelector("[aria-checked=true]") ?? list.querySelector("button");
  if (first instanceof HTMLElement) first.focus({ preventScroll: true });
}

/** Fields and buttons of one's own. @param {HTMLElement} button @param {string} label @param {HTMLElement} content @param {HTMLElement} first gets the focus */
export function openSheet(button, label, content, first) {
  content.setAttribute("role", "dialog");
  content.setAttribute("aria-label", label);
  open(button, content);
  first.focus({ preventScroll: true });
}

/** @param {HTMLElement} button @param {HTMLElement} content */
function open(button, content) {
  const over = theSheet();
  close();
  opener = button;
  over.replaceChildren(content);
  over.showPopover();
  place(over, button);
  button.setAttribute("aria-expanded", "true");
}

/** Below its button, above it where there is no room; never past an edge. @param {HTMLElement} over @param {HTMLElement} button */
function place(over, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = over;
  const starts = getComputedStyle(button).direction === "rtl" ? at.right - width : at.left;
  const left = at.left + at.width / 2 > innerWidth / 2 ? at.right - width : starts;
  const below = at.bottom + GAP + height <= innerHeight - EDGE;
  const top = below ? at.bottom + GAP : Math.max(EDGE, at.top - GAP - height);
  over.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
  over.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
}

/** @param {Choice} choice */
function choice({ label, act, node, picture, checked, warn, hint }) {
  const button = make("button", warn ? "menu-item warn" : "menu-item");
  button.type = "button";
  button.tabIndex = -1;
  button.setAttribute("role", checked === undefined ? "menuitem" : "menuitemradio");
  if (checked !== undefined) button.setAttribute("aria-checked", String(checked));
  if (picture) button.append(icon(picture));
  if (node) button.append(node);
  const text = make("span", "", label);
  text.dir = "auto";
  button.append(text);
  if (hint) {
    const key = make("kbd", "", hint);
    key.setAttribute("aria-hidden", "true");
    button.append(key);
  }
  button.addEventListener("click", () => {
    close();
    act();
  });
  return button;
}

/** Arrows, ends, first letters. @param {KeyboardEvent} event */
function walk(event) {
  const buttons = /** @type {HTMLElement[]} */ ([...(sheet?.querySelectorAll("[role^=menuitem]") ?? [])]);
  const to = buttons[goal(event.key, buttons)];
  if (!to) return;
  to.focus();
  event.preventDefault();
}

/** @param {string} key @param {HTMLElement[]} buttons @returns {number} */
function goal(key, buttons) {
  const at = buttons.findIndex((one) => one === document.activeElement);
  if (buttons.length === 0) return -1;
  if (key === "ArrowDown") return (at + 1) % buttons.length;
  if (key === "ArrowUp") return (at - 1 + buttons.length) % buttons.length;
  if (key === "Home") return 0;
  if (key === "End") return buttons.length - 1;
  if (key === "Tab") close();
  if (key.length !== 1 || key === " ") return -1;
  const begins = (/** @type {HTMLElement} */ one) => (one.textContent ?? "").trim().toLocaleLowerCase().startsWith(key.toLocaleLowerCase());
  const next = buttons.findIndex((one, index) => index > at && begins(one));
  return next < 0 ? buttons.findIndex(begins) : next;
}
