/**
 * Follows a run until it is over. News comes by the page's events (`parley:event`); where none comes, and because news
 * can be lost, the server is asked now and then.
 *
 * @typedef {{id: string, purpose: string, state: "queued" | "running" | "done" | "failed" | "cancelled", done: number,
 *   total: number, error: {code: string, detail: string} | null, provider: string, model: string}} Run
 */
import { fill, gettext } from "../language.js";
import { ask } from "./api.js";

const SOON = 400;
const SELDOM = 3000;

/** @param {Run} run */
export function isActive({ state }) {
  return state === "queued" || state === "running";
}

/**
 * @param {Run} first
 * @param {(run: Run) => void} changed also with the last state
 */
export function follow(first, changed) {
  let wait = SOON;
  let timer = setTimeout(look, wait);
  document.addEventListener("parley:event", heard);
  changed(first);

  /** @param {Event} event */
  function heard(event) {
    const message = /** @type {CustomEvent} */ (event).detail;
    if (message?.type === "run" && message.id === first.id) take(message);
  }

  async function look() {
    const { ok, status, body } = await ask("GET", `runs/${first.id}/`);
    wait = Math.min(SELDOM, wait * 1.5);
    if (ok) take(body);
    else if (status === 404) take({ ...first, state: "cancelled" });
    else timer = setTimeout(look, wait);
  }

  /** @param {Run} run */
  function take(run) {
    clearTimeout(timer);
    if (isActive(run)) timer = setTimeout(look, wait);
    else document.removeEventListener("parley:event", heard);
    changed(run);
  }
}

/** How it ended. @param {Run} run @returns {Promise<Run>} */
export function ended(run) {
  return new Promise((over) => follow(run, (now) => isActive(now) || over(now)));
}

/** What made it, for people. @param {{provider: string, model: string}} run */
export function maker({ provider, model }) {
  if (provider === "builtin") return gettext("Found without a model");
  return fill(gettext("Found by %(model)s"), { model: model.split("/").pop() || provider });
}
