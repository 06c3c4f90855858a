/**
 * The runs of this session, as far as they concern its page. Pure.
 *
 * @typedef {{id: string, transcript: string, purpose: "summary" | "correct" | "items" | "refresh" | "end",
 *   summary_type: string | null, steps: string[], step: number, done: number, total: number,
 *   state: "queued" | "running" | "done" | "failed" | "cancelled", error: {code: string, detail: string} | null,
 *   provider: string, model: string, attempt: number, created_at: string, ended_at: string | null, draft?: string}} Run
 */
import { fill, gettext } from "../language.js";

/** @param {Run} run */
export function isActive({ state }) {
  return state === "queued" || state === "running";
}

/** Attempts and steps only go up. @param {Run} run @param {Run} before */
function isOlder(run, before) {
  return isActive(run) && (run.attempt < before.attempt || (run.attempt === before.attempt && run.step < before.step));
}

/** What a run after the end of a meeting does now; the purpose of any other. @param {Run} run */
export function work(run) {
  return run.purpose === "end" ? run.steps[run.step] ?? "" : { summary: "summary", correct: "correct", items: "items", refresh: "refresh" }[run.purpose];
}

/** How far it is, for people; "" when there is nothing to tell. @param {Run} run */
export function part({ state, done, total }) {
  if (state === "queued") return gettext("Waiting for its turn");
  return total > 1 ? fill(gettext("Part %(part)s of %(total)s"), { part: Math.min(done + 1, total), total }) : "";
}

/** From 0 to 1, or null when nobody knows. @param {Run} run */
export function share({ state, done, total }) {
  return state === "running" && total > 1 ? Math.min(1, done / total) : null;
}

export class Runs {
  /** @type {Map<string, Run>} */
  #held = new Map();

  /**
   * A snapshot came, by whatever way: the answer to who pressed the button may come after news of what it began.
   * One that is over stays over. @param {Run} run @returns {boolean} whether it is news
   */
  put(run) {
    const before = this.#held.get(run.id);
    if (before && (!isActive(before) || isOlder(run, before))) return false;
    this.#held.set(run.id, run);
    return !before || JSON.stringify(before) !== JSON.stringify(run);
  }

  /** @param {string} id */
  of(id) {
    return this.#held.get(id);
  }

  get active() {
    return [...this.#held.values()].filter(isActive);
  }

  /** The newest that writes, or last wrote, this type of summary. @param {string} type @returns {Run | null} */
  writing(type) {
    return this.#newest((run) => writes(run, type));
  }

  /** The type of summary that is being written, or that could not be written. @returns {string | null} */
  get written() {
    const run = this.#newest((one) => (isActive(one) || one.state === "failed") && work(one) === "summary");
    return run && (run.summary_type || "brief");
  }

  /** The newest that tidies up, or last did. @returns {Run | null} */
  tidying() {
    return this.#newest((run) => run.purpose === "correct" || (run.purpose === "end" && isActive(run) && work(run) === "correct"));
  }

  /** @param {(run: Run) => boolean} wanted */
  #newest(wanted) {
    const found = [...this.#held.values()].filter(wanted);
    return found.sort((a, b) => Number(isActive(b)) - Number(isActive(a)) || b.created_at.localeCompare(a.created_at))[0] ?? null;
  }
}

/** After the end of a meeting, the brief type is written. @param {Run} run @param {string} type */
function writes(run, type) {
  if (run.purpose === "end") return work(run) === "summary" && (run.summary_type || "brief") === type;
  return run.purpose === "refresh" || (run.purpose === "summary" && run.summary_type === type);
}
