/**
 * One action item: tick, text, priority, due date, evidence, who, more. The same node is a line of a checklist and a
 * card of a board; CSS tells them apart. `update` may be called with the same thing twice.
 */
import { icon, make, say } from "../dom.js";
import { face } from "../face.js";
import { fill, gettext, ngettext } from "../language.js";
import { today, urgency, words } from "./due.js";
import { edit } from "./edit.js";
import { chooseDue, chooseMore, choosePriority, chooseWho } from "./choices.js";
import { ORDER, PRIORITIES, PRIORITY_ICONS } from "./names.js";
import { panel } from "./trouble.js";

/**
 * @typedef {import("./store.js").Item} Item
 * @typedef {import("./store.js").Shown} Shown
 * @typedef {import("./store.js").Fields} Fields
 * @typedef {import("./store.js").Person} Person
 * @typedef {{change: (id: string, fields: Fields, seen?: Item) => void, remove: (item: Item) => void,
 *   settle: (id: string, mine: boolean) => void, refresh: (id: string) => Promise<void>, of: (id: string) => Item | undefined,
 *   draw: () => void, people: (meeting: string) => Promise<Person[]>, evidence: (item: Item) => HTMLElement | null}} Acts
 *   `evidence` makes the way to what was said, if the page has one
 * @typedef {{node: HTMLLIElement, busy: () => boolean, update: (item: Shown) => void}} Row
 */

const SHORTCUTS = () => document.body.dataset.shortcuts !== "off";

/** @param {Shown} first @param {Acts} acts @returns {Row} */
export function row(first, acts) {
  const node = make("li", "item");
  const tick = make("input", "item-tick");
  const text = button("item-text");
  const facts = make("div", "item-facts");
  const chips = make("span", "item-chips");
  const [priority, due, who, more] = ["item-priority", "item-due", "item-who", "item-more"].map(button);
  const marks = make("span", "item-marks");
  /** @type {Shown} */
  let now = first;
  let [shown, editing, said, came] = ["", false, "", ""];
  /** @type {unknown} */
  let trouble = null;
  node.dataset.id = first.id;
  tick.type = "checkbox";
  text.dir = "auto";
  more.append(icon("dots"));
  chips.append(priority, due, marks);
  facts.append(chips, who);
  node.append(tick, text, more, facts);

  tick.addEventListener("change", () => set({ status: tick.checked ? "complete" : "pending" }));
  text.addEventListener("click", begin);
  priority.addEventListener("click", () => choosePriority(priority, now, set));
  due.addEventListener("click", () => chooseDue(due, now, set));
  who.addEventListener("click", () => chooseWho(who, now, set, () => acts.people(now.meeting)));
  more.addEventListener("click", () => chooseMore(more, now, set, { begin, remove: () => acts.remove(now) }));
  node.addEventListener("keydown", press);
  return { node, update, busy: () => editing };

  /** @param {Fields} fields */
  function set(fields) {
    acts.change(first.id, fields);
  }

  function begin() {
    const seen = acts.of(first.id);
    editing = true;
    node.draggable = false;
    node.dataset.editing = "";
    edit(text, {
      label: gettext("What is to be done"),
      before: now.description,
      done: (description) => acts.change(first.id, { description }, seen),
      over() {
        editing = false;
        delete node.dataset.editing;
        acts.draw();
      },
    });
  }

  /** 1, 2, 3 move it; Delete takes it away. @param {KeyboardEvent} event */
  function press(event) {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (editing || ctrlKey || metaKey || altKey || (target instanceof Element && target.closest(".item-trouble"))) return;
    const status = ORDER[Number(key) - 1];
    if (status && SHORTCUTS()) set({ status });
    else if (key === "Delete") acts.remove(now);
    else return;
    event.preventDefault();
  }

  /** @param {Shown} item */
  function update(item) {
    now = item;
    const news = JSON.stringify(item) + today();
    if (news === shown) return;
    shown = news;
    Object.assign(node.dataset, { status: item.status, saving: String(item.saving), late: urgency(item, today()) });
    if (tick.checked !== (item.status === "complete")) tick.checked = item.status === "complete";
    tick.indeterminate = item.status === "in_progress";
    label(tick, fill(gettext("Done: %(what)s"), { what: item.description }));
    say(text, item.description);
    text.title = gettext("Edit");
    showFacts(item);
    if (item.trouble === trouble) return;
    trouble = item.trouble;
    node.querySelector(".item-trouble")?.remove();
    if (item.trouble) node.append(panel(item.trouble, (mine) => acts.settle(first.id, mine)));
  }

  /** @param {Shown} item */
  function showFacts(item) {
    const { assignee, due_date: day } = item;
    label(more, fill(gettext("More about: %(what)s"), { what: item.description }));
    const level = PRIORITIES[item.priority];
    if (priority.dataset.level !== item.priority) priority.replaceChildren(icon(PRIORITY_ICONS[item.priority]));
    priority.dataset.level = item.priority;
    label(priority, level);
    const when = day ? words(day, today()) : "";
    const late = urgency(item, today()) === "overdue";
    if (came !== `${when} ${late}`) due.replaceChildren(icon("calendar"), make("span", "", when));
    came = `${when} ${late}`;
    due.dataset.set = String(Boolean(day));
    label(due, day ? fill(late ? gettext("Overdue since %(day)s") : gettext("Due %(day)s"), { day: when }) : gettext("No due date"));
    const person = JSON.stringify(assignee);
    const given = assignee ? fill(gettext("Assigned to %(name)s"), { name: assignee.name }) : gettext("Assigned to nobody");
    if (said !== person) who.replaceChildren(assignee ? small(face(assignee)) : icon("person"), make("span", "visually-hidden", given));
    said = person;
    who.dataset.set = String(Boolean(assignee));
    who.title = given;
    marks.replaceChildren(...doubts(item));
  }

  /** Where it comes from, and what is wrong with that. @param {Shown} item @returns {Element[]} */
  function doubts(item) {
    const found = [];
    const way = item.evidence.length ? acts.evidence(item) : null;
    if (way) {
      const count = item.evidence.length;
      const title = fill(ngettext("See the %(count)s place where this was said", "See the %(count)s places where this was said", count), { count });
      way.classList.add("item-chip", "item-evidence");
      way.append(icon("quote"), make("span", "", count.toLocaleString()));
      label(way, `${title}: ${item.description}`, title);
      found.push(way);
    }
    if (item.status === "complete" || item.saving) return found;
    if (item.stale) {
      const again = button("item-again");
      again.append(icon("repeat"), make("span", "", gettext("Words changed: refresh")));
      again.addEventListener("click", async () => {
        again.setAttribute("aria-busy", "true");
        await acts.refresh(first.id);
        again.removeAttribute("aria-busy");
      });
      label(again, fill(gettext("Words changed: refresh “%(what)s”"), { what: item.description }), gettext("What was said was edited since. Look at it again."));
      found.push(again);
    } else if (!item.supported) {
      found.push(badge(gettext("Unsupported"), gettext("What was said does not carry all of this. Check it.")));
    }
    return found;
  }
}

/** @param {string} className */
function button(className) {
  const made = make("button", className === "item-text" ? className : `item-chip ${className}`);
  made.type = "button";
  if (!["item-text", "item-again"].includes(className)) made.setAttribute("aria-haspopup", className === "item-due" ? "dialog" : "menu");
  return made;
}

/** @param {HTMLElement} element @param {string} name @param {string} [title] */
function label(element, name, title = name) {
  if (element.getAttribute("aria-label") === name) return;
  element.setAttribute("aria-label", name);
  if (!(element instanceof HTMLInputElement)) element.title = title;
}

/** @param {HTMLElement} made */
function small(made) {
  made.classList.add("small");
  return made;
}

/** @param {string} words @param {string} why */
function badge(words, why) {
  const made = make("span", "badge warn", words);
  made.title = why;
  return made;
}

