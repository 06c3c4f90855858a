/** Minutes: their type, the words while they are written, what went wrong, and the sheet itself as the server renders it. */
import { find, say } from "../dom.js";
import { ask } from "../items/api.js";
import { gettext } from "../language.js";
import { Assembly } from "./assembly.js";
import { fetched, replaced } from "./fragment.js";
import { mount as mountGrowing } from "./growing.js";
import { mount as mountProgress } from "./progress.js";
import { isActive, work } from "./runs.js";

const PATIENCE = 700; // ms between two looks at a draft with a hole

/** @typedef {import("./runs.js").Run} Run */

/**
 * @param {HTMLElement} panel
 * @param {{transcript: string, address: string, runs: import("./runs.js").Runs, tell: (sentence: string) => void,
 *   changed: () => void, drawn: () => void}} options `changed`: there is news of a run; `drawn`: there is another sheet
 */
export function mount(panel, { transcript, address, runs, tell, changed, drawn }) {
  const trouble = find("[data-trouble]", panel);
  const said = find("[data-said]", panel);
  const place = find("[data-growing]", panel);
  const grow = mountGrowing(place);
  const progress = mountProgress(find("[data-writing]", panel), stop);
  /** @type {Map<string, Assembly>} */
  const drafts = new Map();
  let sheet = find("[data-sheet]", panel);
  let asking = false;
  let loading = 0;
  /** Runs whose drafts are being fetched. @type {Set<string>} */
  const mending = new Set();
  let failure = "";
  /** What was asked for last, to ask it again. @type {[path: string, body?: object] | null} */
  let asked = null;
  /** The type that is being fetched. */
  let coming = "";
  /** Somebody wants this type and no other. */
  let settled = new URLSearchParams(location.search).has("type");
  /** The run that was seen writing this sheet. @type {string | null} */
  let watched = null;

  const type = () => sheet.dataset.sheet ?? "";

  /** @param {string} wanted */
  async function load(wanted = type()) {
    const turn = ++loading;
    const next = await fetched(`${address}minutes/?type=${wanted}`, "[data-sheet]");
    if (!next) return tell(gettext("The server did not answer. What you see may be old: load the page again."));
    if (turn !== loading) return;
    sheet = replaced(sheet, next);
    drawn();
    update();
  }

  /** @param {string} wanted */
  function choose(wanted) {
    history.replaceState(null, "", `?type=${wanted}`);
    settled = true;
    turn(wanted);
  }

  /** Where nothing is written and nobody chose, what is being written is shown. @param {string | null} [wanted] */
  function lead(wanted) {
    if (wanted && wanted !== type() && !settled && !sheet.dataset.summary && !asking) turn(wanted);
  }

  /** @param {string} wanted */
  function turn(wanted) {
    if (wanted === coming) return;
    coming = wanted;
    for (const link of panel.querySelectorAll("[data-type]")) {
      if (link.getAttribute("data-type") === wanted) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    failure = "";
    asked = null;
    watched = null;
    void load(wanted).finally(() => (coming = ""));
  }

  /** @param {string} path @param {object} [body] */
  async function start(path, body) {
    if (asking) return;
    asking = true;
    asked = [path, body];
    failure = "";
    update();
    const answer = await ask("POST", path, body);
    asking = false;
    if (answer.ok) runs.put(answer.body);
    else failure = answer.why;
    if (answer.ok) watched = answer.body.id;
    changed();
  }

  /** @param {Run} run */
  async function stop(run) {
    const answer = await ask("DELETE", `runs/${run.id}/`);
    if (answer.ok) runs.put(answer.body);
    else tell(answer.why);
    progress.again();
    changed();
  }

  /** Each attempt begins its text anew. @param {string} id @param {number} [attempt] */
  function draft(id, attempt = runs.of(id)?.attempt ?? 0) {
    const key = `${id} ${attempt}`;
    const held = drafts.get(key) ?? new Assembly();
    drafts.set(key, held);
    return held;
  }

  /** Fetches what was missed of a text that grows, until there is no hole. @param {string} id */
  async function mend(id) {
    if (mending.has(id)) return;
    mending.add(id);
    const answer = await ask("GET", `runs/${id}/`);
    if (answer.ok) {
      runs.put(answer.body);
      draft(id, answer.body.attempt).whole(answer.body.draft ?? "");
    }
    changed();
    setTimeout(() => {
      mending.delete(id);
      const run = runs.of(id);
      if (run && isActive(run) && draft(id).broken) void mend(id);
    }, PATIENCE);
  }

  function update() {
    lead(runs.written);
    const run = runs.writing(type());
    const active = run && isActive(run) ? run : null;
    announce(run, active);
    progress.update(active);
    if (active) say(find("[data-writing-what]", panel), sentence(active));
    const rewrites = active !== null && work(active) === "summary";
    place.hidden = !rewrites;
    if (rewrites) grow(draft(active.id).text);
    sheet.toggleAttribute("data-older", rewrites && Boolean(sheet.dataset.summary));
    sheet.hidden = rewrites && !sheet.dataset.summary;
    for (const button of sheet.querySelectorAll("[data-write], [data-refresh]")) {
      /** @type {HTMLButtonElement} */ (button).disabled = asking || active !== null;
    }
    complain(active ? null : run);
  }

  /** Begins and ends are said aloud, once. @param {Run | null} run @param {Run | null} active */
  function announce(run, active) {
    if (active && watched !== active.id) watched = active.id;
    if (active) return say(said, work(active) === "refresh" ? gettext("Refreshing…") : gettext("Writing…"));
    if (!run || run.id !== watched) return;
    watched = null;
    if (run.state === "done") say(said, gettext("Minutes are ready"));
    if (run.state === "cancelled") say(said, gettext("Stopped. What was there is kept."));
    if (run.state === "failed") say(said, "");
    void load();
  }

  /** @param {Run | null} run the last one */
  function complain(run) {
    const old = (run?.ended_at ?? "") < (sheet.dataset.made ?? ""); // something was written since
    const why = failure || (run?.state === "failed" && !old ? run.error?.detail ?? "" : "");
    trouble.hidden = why === "";
    if (trouble.hidden) return;
    say(find("[data-trouble-why]", trouble), why);
    const writing = run?.purpose !== "refresh";
    find("[data-again]", trouble).hidden = !asked && !writing;
    find('[data-write="builtin"]', trouble).hidden = !run || !writing || run.provider === "builtin";
  }

  panel.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const kind = target.closest("[data-type]");
    const write = target.closest("[data-write]");
    const refresh = target.closest("[data-refresh]");
    if (target.closest("[data-again]")) void start(...(asked ?? [`transcripts/${transcript}/summarize/`, { type: type() }]));
    else if (kind) {
      event.preventDefault();
      choose(kind.getAttribute("data-type") ?? "");
    } else if (write) {
      const provider = write.getAttribute("data-write");
      settled = true;
      void start(`transcripts/${transcript}/summarize/`, { type: type(), ...(provider && { provider }) });
    } else if (refresh) {
      const one = refresh.getAttribute("data-refresh");
      void start(`summaries/${sheet.dataset.summary}/refresh/`, one ? { sentences: [one] } : {});
    }
  });

  return {
    update,
    /** There are words now: minutes can be written. */
    spoken() {
      if (!sheet.dataset.summary) void load();
    },
    mend,
    /** More words of a draft. @param {{run: string, attempt: number, at: number, delta: string}} message */
    words({ run, attempt, at, delta }) {
      draft(run, attempt).add(at, delta);
      if (draft(run, attempt).broken || !runs.of(run)) void mend(run);
      update();
    },
    /** What was written before this page listened. @param {Run} run */
    resumed(run) {
      if (run.draft) draft(run.id, run.attempt).whole(run.draft);
    },
    /** A summary was stored, deleted, or some of it turned stale. @param {{id: string, summary_type?: string, deleted?: true}} message */
    stored({ id, summary_type: stored, deleted }) {
      if (!deleted) lead(stored);
      if (deleted ? id === sheet.dataset.summary : stored === type()) void load();
    },
  };
}

/** @param {Run} run */
function sentence(run) {
  return work(run) === "refresh" ? gettext("Refreshing sentences…") : gettext("Writing…");
}
