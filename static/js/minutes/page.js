/**
 * The page of one session, wired: what was said, and beside it minutes, action items and corrections.
 *
 * One stream of news feeds all of it. Others on this page hear it as `parley:event` on the document, lead to words by
 * sending `parley:evidence` there, and to a moment by `parley:reveal`.
 */
import { find } from "../dom.js";
import { ask } from "../items/api.js";
import { mount as mountArriving } from "../review/arriving.js";
import { mount as mountEditing } from "../review/editing.js";
import { gap, pause } from "../review/lines.js";
import { List } from "../review/list.js";
import { fetchTimeline } from "../review/loading.js";
import { mountReview } from "../review/review.js";
import { mount as mountRefusal } from "../review/refusal.js";
import { paragraph } from "../review/row.js";
import { Said } from "../review/store.js";
import { mount as mountSharing } from "../review/sharing.js";
import { mount as mountToasts } from "../room/toasts.js";
import { mount as mountEvidence } from "./evidence.js";
import { fetched, replaced } from "./fragment.js";
import { follow } from "./news.js";
import { Runs } from "./runs.js";
import { mount as mountSheet } from "./sheet.js";
import { mount as mountTabs } from "./tabs.js";
import { mount as mountTidying } from "./tidying.js";
import { mount as mountWalking } from "./walking.js";

const SETTLED = 300; // ms: news of many words at once is one change

const page = find("#session");
const { code = "", transcript = "", number = "", you = "" } = page.dataset;
const address = `/m/${code}/transcripts/${transcript}/`;
const runs = new Runs();
const tell = mountToasts(find("#toasts", page));
const refusal = mountRefusal(find("[data-refusal]", page));
const said = new Said();
const list = new List(find("#said", page), said);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

list.draws("words", paragraph(you));
list.draws("gap", gap);
list.draws("pause", pause);
const editing = mountEditing(page, { said, list, tell });
mountWalking(page, { said, list, spoken: find("[data-chosen-word]", page), open: editing.open, erase: (id) => void editing.erase(id) });
const evidence = mountEvidence(page, { said, list, tell });
const sheet = mountSheet(find("#minutes", page), { transcript, address, runs, tell, changed, drawn: evidence.update });
const tidying = mountTidying(find("#corrections", page), {
  transcript, address, count: find("[data-corrections-count]", page), runs, tell, changed,
});
const choose = mountTabs(find("[data-tabs]", page));
mountSharing(page);

function changed() {
  sheet.update();
  tidying.update();
}

said.listen(({ by }) => {
  if (by === "view") return;
  evidence.update();
  if (by === "load") return;
  clearTimeout(soon);
  soon = setTimeout(() => {
    void tidying.load();
    sheet.spoken();
  }, SETTLED);
});

/** @param {any} message */
function heard(message) {
  document.dispatchEvent(new CustomEvent("parley:event", { detail: message }));
  if (message.type === "dialogue") editing.take(message);
  else if (message.type === "gap") said.takeGap(message);
  else if (message.type === "pause") said.takePause(message);
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
  await load(); // pauses end with the session
}

/** @param {import("./runs.js").Run} run */
function ran(run) {
  sheet.resumed(run);
  if (runs.put(run)) changed();
}

/** The line is open, for the first time or again. It tells what is under way; what ended meanwhile is asked for. */
async function again() {
  refusal.over();
  const known = runs.active.map(({ id }) => id);
  const { ok, body } = await ask("GET", `transcripts/${transcript}/runs/`);
  if (ok) for (const run of [...body.results].reverse()) runs.put(run);
  await Promise.all(known.filter((id) => runs.active.some((run) => run.id === id)).map((id) => sheet.mend(id)));
  changed();
  void tidying.load();
}

/** Everything that was said. @returns {Promise<boolean>} false: one may not read it any more */
async function load() {
  const timeline = await fetchTimeline(transcript, tell);
  if (timeline) said.load(timeline);
  return timeline !== null;
}

/** The list takes over from what the server drew. */
async function begin() {
  if (!(await load())) return;
  const first = list.nodes[0]?.dataset.dialogue ?? "";
  list.start();
  find("[data-pages]", page).hidden = true;
  mountReview({ page, said, list, editing, tell });
  mountArriving(list, { rows: find("#said > ol", page), first, tell });
  editing.start();
  if (location.hash.startsWith("#s-")) choose("minutes");
  evidence.arrive();
}

document.addEventListener("parley:evidence", (event) => {
  const { dialogues } = /** @type {CustomEvent<{dialogues: string[]}>} */ (event).detail;
  const from = document.activeElement;
  evidence.lead(dialogues, from instanceof HTMLElement ? from : null);
});
changed();
follow(transcript, number, { heard, again: () => void again(), refused: refusal.show });
void begin();
