/** "Find action items": asks for a run, shows how far it is, can stop it, says what came of it. */
import { find, say } from "../dom.js";
import { gettext } from "../language.js";
import { ask } from "./api.js";
import { follow, isActive, maker } from "./run.js";

/** @typedef {import("./run.js").Run} Run */

/**
 * @param {HTMLElement} place holds the button, the bar and the sentence
 * @param {{transcript: string, found: (run: Run) => void}} options
 */
export function mount(place, { transcript, found }) {
  const button = /** @type {HTMLButtonElement} */ (find("[data-find]", place));
  const work = find("[data-work]", place);
  const bar = /** @type {HTMLProgressElement} */ (find("progress", work));
  const stop = /** @type {HTMLButtonElement} */ (find("[data-stop]", work));
  const word = find("[data-word]", place);
  let busy = "";
  button.addEventListener("click", start);
  stop.addEventListener("click", () => void ask("DELETE", `runs/${busy}/`));
  document.addEventListener("parley:event", (event) => {
    const message = /** @type {CustomEvent} */ (event).detail;
    const ours = message?.type === "run" && message.transcript === transcript && ["items", "end"].includes(message.purpose);
    if (ours && !busy && isActive(message)) follow(message, show);
  });
  void join();

  /** One that is under way already: the page was loaded again, or somebody else asked. */
  async function join() {
    const { ok, body } = await ask("GET", `transcripts/${transcript}/runs/?active=1`);
    const run = ok && (body.results ?? body).find((/** @type {Run} */ one) => one.purpose === "items");
    if (run && !busy) follow(run, show);
  }

  async function start() {
    if (busy) return;
    working(true);
    say(word, gettext("Looking for action items…"));
    const { ok, body, why } = await ask("POST", `transcripts/${transcript}/extract-action-items/`, {});
    if (ok) return follow(body, show);
    working(false);
    say(word, why);
    word.dataset.tone = "bad";
  }

  /** @param {boolean} on */
  function working(on) {
    button.setAttribute("aria-busy", String(on));
    button.disabled = on;
    work.hidden = !on;
    word.dataset.tone = "";
  }

  /** @param {Run} run */
  function show(run) {
    const active = isActive(run);
    const [was, asked] = [busy, document.activeElement === stop];
    busy = active ? run.id : "";
    if (active !== (was !== "") || active) working(active);
    if (run.total > 0) Object.assign(bar, { max: run.total, value: run.done });
    else bar.removeAttribute("value");
    if (active) return say(word, gettext("Looking for action items…"));
    working(false);
    if (asked) button.focus();
    say(word, outcome(run));
    word.dataset.tone = run.state === "failed" ? "bad" : "";
    found(run);
  }
}

/** @param {Run} run */
function outcome(run) {
  if (run.state === "failed") return run.error?.detail ?? gettext("This did not work. What was there is kept. Try again.");
  if (run.state === "cancelled") return gettext("Stopped. What was there is kept.");
  return maker(run);
}
