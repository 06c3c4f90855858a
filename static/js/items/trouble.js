/** A change that was not saved: what stands there now and what one wanted, and the choice between them. */
import { make } from "../dom.js";
import { gettext } from "../language.js";
import { today, words } from "./due.js";
import { PRIORITIES, STATUSES } from "./names.js";

/** @typedef {import("./store.js").Trouble} Trouble */
/** @typedef {import("./store.js").Fields} Fields */

/** @param {Trouble} trouble @param {(mine: boolean) => void} settle */
export function panel(trouble, settle) {
  const node = make("div", "item-trouble");
  const acts = make("p", "item-trouble-acts");
  const why = make("p", "item-trouble-why", trouble.why || gettext("Somebody changed this at the same time. Nothing is lost: choose one."));
  why.setAttribute("role", "alert");
  node.append(why);
  if (trouble.theirs) node.append(version(gettext("Theirs"), trouble.theirs, trouble.mine));
  node.append(version(gettext("Yours"), trouble.mine, trouble.mine));
  const labels = trouble.theirs ? [gettext("Keep theirs"), gettext("Use mine")] : [gettext("Discard mine"), gettext("Try again")];
  labels.forEach((label, index) => {
    const button = make("button", index ? "button primary" : "button", label);
    button.type = "button";
    button.addEventListener("click", () => settle(index === 1));
    acts.append(button);
  });
  node.append(acts);
  return node;
}

/** @param {string} whose @param {Fields} of @param {Fields} named the fields that matter */
function version(whose, of, named) {
  const line = make("p", "item-version");
  const text = make("span", "", Object.keys(named).flatMap((name) => said(name, of)).join(" · "));
  text.dir = "auto";
  line.append(make("span", "item-whose", whose), text);
  return line;
}

/** @param {string} name @param {Fields} fields @returns {string[]} */
function said(name, fields) {
  if (name === "description") return [fields.description ?? ""];
  if (name === "assigned_to") return [fields.assignee?.name ?? gettext("Nobody")];
  if (name === "due_date") return [fields.due_date ? words(fields.due_date, today()) : gettext("No date")];
  if (name === "status") return [STATUSES[fields.status ?? "pending"]];
  return name === "priority" ? [PRIORITIES[fields.priority ?? "normal"]] : [];
}
