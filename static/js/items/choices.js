/** The sheets in which fields of an item are chosen. */
import { icon, make } from "../dom.js";
import { face } from "../face.js";
import { gettext } from "../language.js";
import { date, isDay, later, nextMonday, today } from "./due.js";
import { ORDER, PRIORITIES, PRIORITY_ICONS, STATUSES, STATUS_ICONS } from "./names.js";
import { close, isOpenAt, openMenu, openSheet } from "./sheet.js";

/** @typedef {import("./store.js").Item} Item */
/** @typedef {import("./store.js").Person} Person */
/** @typedef {(fields: import("./store.js").Fields) => void} Set */

const LEVELS = /** @type {const} */ (["high", "normal", "low"]);

/** @param {HTMLElement} button @param {Item} item @param {Set} set */
export function choosePriority(button, item, set) {
  if (isOpenAt(button)) return close();
  openMenu(button, gettext("Priority"), [priorities(item, set)]);
}

/** @param {Item} item @param {Set} set @returns {import("./sheet.js").Group} */
function priorities(item, set) {
  return {
    title: gettext("Priority"),
    choices: LEVELS.map((priority) => ({
      label: PRIORITIES[priority], picture: PRIORITY_ICONS[priority], checked: item.priority === priority, act: () => set({ priority }),
    })),
  };
}

/**
 * @param {HTMLElement} button
 * @param {Item} item
 * @param {Set} set
 * @param {{begin: () => void, remove: () => void}} acts
 */
export function chooseMore(button, item, set, { begin, remove }) {
  if (isOpenAt(button)) return close();
  const keys = document.body.dataset.shortcuts !== "off";
  openMenu(button, gettext("More"), [
    {
      title: gettext("Move to"),
      choices: ORDER.map((status, index) => ({
        label: STATUSES[status], picture: STATUS_ICONS[status], checked: item.status === status, hint: keys ? String(index + 1) : "",
        act: () => set({ status }),
      })),
    },
    { choices: [
      { label: gettext("Edit"), picture: "pen", act: begin },
      { label: gettext("Delete"), picture: "bin", warn: true, act: remove },
    ] },
  ]);
}

/**
 * @param {HTMLElement} button
 * @param {Item} item
 * @param {Set} set
 * @param {() => Promise<Person[]>} people
 */
export async function chooseWho(button, item, set, people) {
  if (isOpenAt(button)) return close();
  button.setAttribute("aria-busy", "true");
  const all = await people();
  button.removeAttribute("aria-busy");
  const nobody = { label: gettext("Nobody"), picture: "person", checked: !item.assigned_to, act: () => set({ assigned_to: null, assignee: null }) };
  const choices = all.map((assignee) => ({
    label: assignee.name, node: small(face(assignee)), checked: item.assigned_to === assignee.participant_id,
    act: () => set({ assigned_to: assignee.participant_id, assignee }),
  }));
  openMenu(button, gettext("Assigned to"), [{ title: gettext("Assigned to"), choices: [...choices, nobody] }]);
}

/** @param {HTMLElement} button @param {Item} item @param {Set} set */
export function chooseDue(button, item, set) {
  if (isOpenAt(button)) return close();
  const content = make("div", "item-days");
  const field = make("input");
  const caption = make("label", "menu-title", gettext("Due date"));
  field.type = "date";
  field.value = item.due_date ?? "";
  field.id = "item-due-field";
  caption.htmlFor = field.id;
  let chosen = false;
  const now = today();
  /** @type {[string, string][]} */
  const quick = [[gettext("Today"), now], [gettext("Tomorrow"), later(now, 1)], [gettext("Next Monday"), nextMonday(now)]];
  content.append(caption, field, ...quick.map(([name, day]) => act(name, "calendar", () => choose(day), date(day, false))));
  if (item.due_date) content.append(make("hr"), act(gettext("No date"), "close", () => choose(null)));
  field.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") take();
    if (key === "Escape") chosen = true;
  });
  field.addEventListener("change", () => field.matches(":focus") || take());
  field.addEventListener("blur", take);
  openSheet(button, gettext("Due date"), content, field);

  /** Typing passes through days that nobody means, so it counts when one leaves the field. */
  function take() {
    if (field.value !== (item.due_date ?? "") && (field.value === "" || isDay(field.value))) choose(field.value || null);
  }

  /** @param {string | null} day */
  function choose(day) {
    if (chosen) return;
    chosen = true;
    close();
    if (day !== item.due_date) set({ due_date: day });
  }
}

/** @param {string} name @param {string} picture @param {() => void} chosen @param {string} [note] */
function act(name, picture, chosen, note) {
  const button = make("button", "menu-item");
  button.type = "button";
  button.append(icon(picture), make("span", "", name));
  if (note) button.append(make("span", "item-note", note));
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus until it is chosen
  button.addEventListener("click", chosen);
  return button;
}

/** @param {HTMLElement} made */
function small(made) {
  made.classList.add("small");
  return made;
}
