/** Corrections: asked for, looked at, kept or reset, one by one or all at once. */
import { find, say } from "../dom.js";
import { ask } from "../items/api.js";
import { gettext } from "../language.js";
import { fetched, replaced } from "./fragment.js";
import { mount as mountProgress } from "./progress.js";
import { isActive } from "./runs.js";

/** @typedef {import("./runs.js").Run} Run */

/**
 * @param {HTMLElement} panel
 * @param {{transcript: string, address: string, count: HTMLElement, runs: import("./runs.js").Runs,
 *   tell: (sentence: string) => void, changed: () => void}} options `count` shows how many wait for a decision
 */
export function mount(panel, { transcript, address, count, runs, tell, changed }) {
  const trouble = find("[data-trouble]", panel);
  const said = find("[data-said]", panel);
  const progress = mountProgress(find("[data-tidying-now]", panel), stop);
  let list = find("[data-tidying]", panel);
  let busy = false;
  let loading = 0;
  let failure = "";
  /** @type {string | null} */
  let watched = null;

  async function load() {
    const turn = ++loading;
    const next = await fetched(`${address}corrections/`, "[data-tidying]");
    if (!next || turn !== loading) return;
    list = replaced(list, next);
    const waiting = list.dataset.tidying;
    say(count, waiting && waiting !== "0" ? waiting : "");
    update();
  }

  async function start() {
    if (busy) return;
    busy = true;
    failure = "";
    update();
    const answer = await ask("POST", `transcripts/${transcript}/autocorrect/`, {});
    busy = false;
    if (answer.ok) runs.put(answer.body);
    else failure = answer.why;
    if (answer.ok) watched = answer.body.id;
    changed();
  }

  /** @param {"accept" | "reset"} verb @param {string} one "" for all that were applied */
  async function decide(verb, one) {
    if (busy) return;
    busy = true;
    update();
    const answer = await ask("POST", `transcripts/${transcript}/${verb}/`, one ? { dialogues: [one] } : {});
    busy = false;
    failure = answer.why;
    if (answer.ok) say(said, verb === "accept" ? gettext("Kept.") : gettext("Reset to what was recognised."));
    await load();
  }

  /** @param {Run} run */
  async function stop(run) {
    const answer = await ask("DELETE", `runs/${run.id}/`);
    if (answer.ok) runs.put(answer.body);
    else tell(answer.why);
    progress.again();
    changed();
  }

  function update() {
    const run = runs.tidying();
    const active = run && isActive(run) ? run : null;
    progress.update(active);
    announce(run, active);
    const why = failure || (run?.state === "failed" ? run.error?.detail ?? "" : "");
    trouble.hidden = why === "" || active !== null;
    say(find("[data-trouble-why]", trouble), why);
    for (const button of list.querySelectorAll("button")) button.disabled = busy || (active !== null && button.matches("[data-tidy]"));
  }

  /** @param {Run | null} run @param {Run | null} active */
  function announce(run, active) {
    if (active) {
      watched = active.id;
      return say(said, gettext("Reading every line…"));
    }
    if (!run || run.id !== watched) return;
    watched = null;
    void load().then(() => run.state === "done" && conclude());
  }

  function conclude() {
    if (list.dataset.tidying === "0") tell(gettext("Nothing was found that should read otherwise."));
    else say(said, gettext("Corrections are ready"));
  }

  panel.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (button?.matches("[data-tidy]")) void start();
    const verb = button?.dataset.decide;
    if (verb === "accept" || verb === "reset") void decide(verb, button?.dataset.one ?? "");
  });

  return { update, load };
}
