/**
 * The versions of one utterance: who changed it, when, how, and which words; any of them can be put back. Putting back is
 * a change like any other, so that nothing of the history is lost by it.
 */
import { icon, make } from "../dom.js";
import { fill, gettext } from "../language.js";
import { show } from "../times.js";
import { changes } from "./changes.js";

/** @typedef {import("./verbs.js").Version} Version */
/** @typedef {{id: string, revision: number, text: string, participant_id: string}} Row */

/** @type {Record<string, string>} */
const HOW = {
  recognised: gettext("Recognised"), edited: gettext("Corrected"), corrected: gettext("Tidied up"),
  reset: gettext("Reset to what was recognised"), merged: gettext("Merged"), split: gettext("Split"),
  restored: gettext("Put back"),
};

/**
 * @param {string} id of an utterance
 * @param {{verbs: import("./verbs.js").Verbs, of: (id: string) => Row | undefined, nameOf: (participant: string) => string, tell: (sentence: string) => void}} options
 * @returns {Promise<void>} when it is closed
 */
export async function showHistory(id, { verbs, of, nameOf, tell }) {
  const { dialog, body, problem } = frame();
  document.body.append(dialog);
  dialog.showModal();
  const closed = new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  void load();
  await closed;
  dialog.remove();

  /** @param {string} [told] what to say about it */
  async function load(told = "") {
    const answer = await verbs.history(id);
    body.ariaBusy = "false";
    if (answer.ok) draw(answer.body.results);
    else body.replaceChildren();
    problem.textContent = answer.ok ? told : answer.why;
  }

  /** @param {Version[]} versions newest first */
  function draw(versions) {
    const list = make("ol", "versions");
    list.append(...versions.map((one, index) => row(one, versions[index + 1], index === 0)));
    body.replaceChildren(list);
    if (versions.length < 2) body.append(make("p", "soft small", gettext("Nobody has changed these words. What changes from now on is kept here.")));
    show(body);
  }

  /** @param {Version} version @param {Version | undefined} before @param {boolean} newest */
  function row(version, before, newest) {
    const node = make("li", "version");
    const head = make("p", "version-head");
    head.append(make("strong", "", how(version)), ...(version.by ? [make("bdi", "", version.by)] : []), ...(version.at ? [moment(version.at)] : []));
    node.append(head, changes(before ? before.text : version.text, version.text));
    if (newest) head.append(make("span", "badge", gettext("What stands now")));
    else if (version.restorable) node.append(putBack(version));
    return node;
  }

  /** @param {Version} version */
  function how({ how: word, participant_id: participant }) {
    if (word !== "given") return HOW[word] ?? gettext("Changed");
    return fill(gettext("Given to %(name)s"), { name: nameOf(participant) || gettext("somebody else") });
  }

  /** @param {Version} version */
  function putBack(version) {
    const button = make("button", "button", gettext("Put back"));
    const words = make("span", "visually-hidden", `: ${version.text.slice(0, 60)}`);
    button.type = "button";
    button.append(words);
    button.addEventListener("click", () => void restore(button, version));
    return button;
  }

  /** @param {HTMLButtonElement} button @param {Version} version */
  async function restore(button, version) {
    const now = of(id);
    if (!now) return void (problem.textContent = gettext("These words were deleted meanwhile."));
    button.disabled = true;
    const answer = await verbs.restore(now, version.revision);
    button.disabled = false;
    if (answer.ok) {
      dialog.close();
      tell(gettext("The earlier version is back."));
    } else if (answer.status === 409) await load(gettext("Somebody changed these words meanwhile. The newest version stands first: choose again."));
    else problem.textContent = answer.why;
  }
}

/** @param {string} at ISO 8601 */
function moment(at) {
  const time = make("time", "soft");
  time.dateTime = at;
  time.dataset.show = "moment";
  return time;
}

function frame() {
  const dialog = make("dialog", "dialog history");
  const head = make("div", "dialog-head");
  const title = make("h2", "", gettext("History of these words"));
  const body = make("div", "history-body");
  const problem = make("p", "history-problem");
  const close = make("button", "button plain icon-only");
  title.id = "history-title";
  dialog.setAttribute("aria-labelledby", title.id);
  close.type = "button";
  close.title = gettext("Close");
  close.setAttribute("aria-label", gettext("Close"));
  close.append(icon("close"));
  close.addEventListener("click", () => dialog.close());
  problem.setAttribute("role", "alert");
  body.ariaBusy = "true";
  body.append(...[1, 2].map(() => make("span", "skeleton")));
  head.append(title, close);
  dialog.append(head, problem, body);
  return { dialog, body, problem };
}
