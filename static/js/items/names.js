/** What statuses and priorities are called, and how they look. */
import { gettext } from "../language.js";

/** @typedef {import("./store.js").Status} Status */
/** @typedef {import("./store.js").Priority} Priority */

/** @type {Record<Status, string>} */
export const STATUSES = { pending: gettext("To do"), in_progress: gettext("In progress"), complete: gettext("Done") };
/** @type {Record<Status, string>} */
export const STATUS_ICONS = { pending: "todo", in_progress: "doing", complete: "done" };
/** @type {Record<Priority, string>} */
export const PRIORITIES = { high: gettext("High priority"), normal: gettext("Normal priority"), low: gettext("Low priority") };
/** @type {Record<Priority, string>} */
export const PRIORITY_ICONS = { high: "high", normal: "normal", low: "low" };
/** @type {Status[]} */
export const ORDER = ["pending", "in_progress", "complete"];
