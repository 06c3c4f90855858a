/**
 * The page of one session, wired: what was said, and beside it minutes, action items and corrections.
 *
 * One stream of news feeds all of it. Others on this page hear it as `parley:event` on the document, and lead to words by
 * sending `parley:evidence` there.
 */
import { find } from "../dom.js";
import { ask } from "../items/api.js";
import { mount as mountToasts } from "../room/toasts.js";
import { mount as mountEvidence } from "./evidence.js";
import { fetched, replaced } from "./fragment.js";
import { follow } from "./news.js";
import { Runs } from "./runs.js";
import { mount as mountSaid } from "./said.js";
import { mount as mountSheet } from "./sheet.js";
import { mount as mountTabs } from "./tabs.js";
import { mount as mountTidying } from "./tidying.js";

const SETTLED = 300; // ms: news of many words at once is one change

const page = find("#session");
const { code = "", transcript = "", number = "" } = page.dataset;
const address = `/m/${code}/transcripts/${transcript}/`;
const runs = new Runs();
const tell = mountToasts(find("#toasts", page));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

const evidence = mountEvidence(page, { tell });
const said = mountSaid(page, { tell, changed: wordsChanged });
const sheet = mountSheet(find("#minutes", page), { transcript, address, runs, tell, changed, drawn: evidence.update });
const tidying = mountTidying(find("#corrections", page), {
  transcript, address, count: find("[data-corrections-count]", page), runs, tell, changed,
});
const choose = mountTabs(find("[data-tabs]", page));

function changed() {
  sheet.update();
  tidying.update();
}

function wordsChanged() {
  evidence.update();
  clearTimeout(soon);
  soon = setTimeout(() => {
    void tidying.load();
    sheet.spoken();
  }, SETTLED);
}

/** @param {any} message */
function heard(message) {
  document.dispatchEvent(new CustomEvent("parley:event", { detail: message }));
  if (message.type === "dialogue") said.take(message);
  else if (message.type === "gap") said.more();
  else if (message.type === "transcript") void turned(message.state);
  else if (message.type === "run") ran(message);
  else if (message.type === "summary" && "delta" in message) sheet.words(message);
  else if (message.type === "summary") sheet.stored(message);
}

/** The session is over, or complete. @param {string} state */
async function turned(state) {
  if (state === page.dataset.state) return;
  page.dataset.state = state;
  const head = await fetched(address, ".transcript-head");
  if (head) replaced(find(".transcript-head", page), head);
}

/** @param {import("./runs.js").Run} run */
function ran(run) {
  sheet.resumed(run);
  if (runs.put(run)) changed();
}

/** The line is open, for the first time or again. It tells what is under way; what ended meanwhile is asked for. */
async function again() {
  const known = runs.active.map(({ id }) => id);
  const { ok, body } = await ask("GET", `transcripts/${transcript}/runs/`);
  if (ok) for (const run of [...body.results].reverse()) runs.put(run);
  await Promise.all(known.filter((id) => runs.active.some((run) => run.id === id)).map((id) => sheet.mend(id)));
  changed();
  void tidying.load();
}

document.addEventListener("parley:evidence", (event) => {
  const { dialogues } = /** @type {CustomEvent<{dialogues: string[]}>} */ (event).detail;
  const from = document.activeElement;
  evidence.lead(dialogues, from instanceof HTMLElement ? from : null);
});
changed();
follow(transcript, number, { heard, again: () => void again() });
if (location.hash.startsWith("#s-")) choose("minutes");
evidence.arrive();
