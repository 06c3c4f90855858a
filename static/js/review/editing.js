/**
 * Utterances are put right in their place, and deleted, by whoever may. Nothing typed is lost: what was sent waits until
 * everybody has it, and a clash shows both versions.
 */
import { panel } from "../captions/clash.js";
import { Corrections } from "../captions/corrections.js";
import { edit } from "../captions/editor.js";
import { caret } from "../captions/pointing.js";
import { find, make, say } from "../dom.js";
import { ask } from "../items/api.js";
import { gettext } from "../language.js";
import { confirmed } from "../room/dialogs.js";
import { rescue } from "./rescue.js";

/** @typedef {import("./store.js").Utterance} Utterance */
/** @typedef {import("../captions/words.js").Span} Span */

/**
 * @param {HTMLElement} page
 * @param {{said: import("./store.js").Said, list: import("./list.js").List, tell: (sentence: string) => void}} parts
 */
export function mount(page, { said, list, tell }) {
  const corrections = new Corrections(() => performance.now());
  /** @type {{id: string, text: string, close: () => void, commit: () => void} | null} */
  let editor = null;
  /** The words that this person is deleting. */
  let erased = "";
  /** What was pressed before the timeline had come. @type {[id: string, place: Span | number | undefined] | null} */
  let early = null;

  /**
   * A field for the words. @param {string} id @param {Span | number} [place] what is selected in it; its end
   */
  function open(id, place) {
    if (!said.loaded) return void (early = [id, place]);
    early = null;
    const dialogue = said.of(id);
    if (!dialogue || editor?.id === id || corrections.of(id)?.state === "pending") return;
    if (!finished()) return;
    if (!list.nodeOf(id)) list.reveal(id);
    const node = list.nodeOf(id);
    if (!node) return;
    const { text, revision } = dialogue;
    editor = { id, text, ...edit(node, text, null, { save: (put) => submit(id, revision, put), closed }) };
    if (mayDelete(dialogue)) find(".editor-acts", node).append(remover(id));
    const span = typeof place === "object" ? place : { start: place ?? text.length, end: place ?? text.length };
    node.querySelector("textarea")?.setSelectionRange(span.start, span.end);
  }

  /** Whoever goes on to other words keeps what they typed. @returns {boolean} false: it cannot be saved like this */
  function finished() {
    editor?.commit();
    if (editor) list.nodeOf(editor.id)?.querySelector("textarea")?.focus();
    return editor === null;
  }

  function closed() {
    const id = editor?.id ?? "";
    editor = null;
    list.nodeOf(id)?.focus({ preventScroll: true });
  }

  /** @param {string} id @param {number} revision @param {string} text */
  function submit(id, revision, text) {
    corrections.sent(id, revision, text);
    void patch(id, revision, text);
    list.update();
    return true;
  }

  /** @param {string} id @param {number} revision @param {string} text */
  async function patch(id, revision, text) {
    const answer = await ask("PATCH", `dialogues/${id}/`, { revision, text });
    const row = answer.ok ? answer.body : answer.status === 409 ? answer.body?.current : null;
    if (row) take(row);
    else corrections.failed(id, answer.status === 404 ? gettext("These words are gone, or not yours to change any more. What you typed is kept here: copy it.") : answer.why);
    list.update();
  }

  /** A snapshot came, by whatever way. @param {import("../wire.js").Dialogue} snapshot */
  function take(snapshot) {
    const news = said.take(snapshot); // first: what one typed for words that are gone is still held
    corrections.dialogue(snapshot);
    return news;
  }

  /** The person decides between two versions. @param {string} id @param {string} act */
  function decide(id, act) {
    const mine = corrections.again(id);
    if (!mine) return;
    if (act === "mine") return void submit(id, mine.revision, mine.text);
    corrections.drop(id);
    list.draw();
    list.nodeOf(id)?.focus({ preventScroll: true });
  }

  /** @param {Utterance} dialogue */
  function mayDelete({ participant_id }) {
    return page.dataset.host === "yes" || said.person(participant_id)?.you === true;
  }

  /** @param {string} id */
  function remover(id) {
    const button = make("button", "button plain warn", gettext("Delete"));
    button.type = "button";
    button.addEventListener("click", () => void erase(id));
    return button;
  }

  /** Ask, then delete it for everybody. @param {string} id */
  async function erase(id) {
    const dialogue = said.of(id);
    if (!dialogue) return;
    if (!mayDelete(dialogue)) return tell(gettext("Only whoever said this, or the host, can delete it."));
    const dialog = find("#delete-words", page);
    say(find("[data-words]", dialog), dialogue.text);
    if (!(await confirmed(dialog))) return;
    erased = id; // news of it may come before the answer
    const answer = await ask("DELETE", `dialogues/${id}/`);
    if (answer.ok) said.withdraw(id);
    erased = "";
    if (!answer.ok) tell(answer.why);
  }

  /** What one types on, or stands on, may be gone. */
  function changed() {
    if (!said.loaded) return;
    for (const id of [editor?.id ?? "", ...corrections.ids]) if (id && !said.of(id)) gone(id);
    const here = document.activeElement?.closest("[data-dialogue]");
    if (here instanceof HTMLElement && page.contains(here) && !said.of(here.dataset.dialogue ?? "")) leave(here);
  }

  /** What one made of it goes with it, but is not lost. @param {string} id */
  function gone(id) {
    const typed = unsaved(id);
    if (editor?.id === id) editor.close();
    corrections.drop(id);
    if (id === erased) return;
    if (typed) rescue(typed);
    else tell(gettext("These words were deleted or merged meanwhile."));
  }

  /** What one typed and nobody has yet. @param {string} id @returns {string | undefined} */
  function unsaved(id) {
    const typed = editor?.id === id ? list.nodeOf(id)?.querySelector("textarea")?.value : undefined;
    return typed !== undefined && typed !== editor?.text ? typed : corrections.of(id)?.text;
  }

  /** The focus goes to what stands beside it. @param {HTMLElement} node */
  function leave(node) {
    const all = list.nodes;
    const at = all.indexOf(node);
    const beside = [...all.slice(at + 1), ...all.slice(0, Math.max(0, at)).reverse()];
    const next = beside.map((one) => one.dataset.dialogue ?? "").find((id) => said.of(id));
    list.draw();
    if (next) list.nodeOf(next)?.focus({ preventScroll: true });
  }

  /** What one made of an utterance, until everybody has it. @param {HTMLElement} node @param {Utterance} dialogue */
  function draw(node, { id }) {
    const mine = corrections.of(id);
    const told = mine && mine.state !== "pending" ? `${mine.state} ${mine.theirs?.revision ?? ""} ${mine.text}` : "";
    const shown = /** @type {HTMLElement | null} */ (node.querySelector(":scope > .clash"));
    if (mine) node.dataset.correction = mine.state;
    else delete node.dataset.correction;
    if (shown?.dataset.told === told || (!shown && !told)) return;
    shown?.remove();
    if (!mine || !told) return;
    const made = panel(mine);
    made.dataset.told = told;
    node.append(made);
  }

  list.wording = ({ id, text }) => {
    const mine = corrections.of(id);
    return mine?.state === "pending" ? mine.text : text;
  };
  list.decorating(draw);
  said.listen(changed);
  page.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const node = target.closest("[data-dialogue]");
    const act = target.closest("[data-act]");
    if (!(node instanceof HTMLElement) || target.closest(".editor")) return;
    const { dialogue: id = "" } = node.dataset;
    if (act instanceof HTMLElement) return decide(id, act.dataset.act ?? "");
    if (target.closest(".stable") && getSelection()?.isCollapsed !== false) open(id, caret(event.clientX, event.clientY)?.offset);
  });
  addEventListener("beforeunload", (event) => {
    if (corrections.ids.length > 0 || (editor && unsaved(editor.id) !== undefined)) event.preventDefault();
  });

  return {
    open,
    take,
    erase,
    mayDelete,
    /** What one types in; "": nothing. */
    get id() {
      return editor?.id ?? "";
    },
    /** The list stands: what was pressed before that counts. */
    start() {
      if (early) open(...early);
    },
  };
}
