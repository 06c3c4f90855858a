/**
 * What was said: utterances that can be walked through, corrected in place and deleted, and that change when somebody
 * else does that. Nothing typed is lost: a clash shows both versions.
 */
import { panel } from "../captions/clash.js";
import { Corrections } from "../captions/corrections.js";
import { edit } from "../captions/editor.js";
import { caret } from "../captions/pointing.js";
import { tidy } from "../captions/words.js";
import { find, make, say } from "../dom.js";
import { ask } from "../items/api.js";
import { fill, gettext } from "../language.js";
import { confirmed } from "../room/dialogs.js";
import { fetched, replaced } from "./fragment.js";
import { mount as mountWalking } from "./walking.js";

/** @typedef {import("../wire.js").Dialogue} Dialogue */

/**
 * @param {HTMLElement} page
 * @param {{tell: (sentence: string) => void, changed: () => void}} options `changed`: words came or went
 */
export function mount(page, { tell, changed }) {
  const newer = find("[data-newer]", page);
  const corrections = new Corrections(() => performance.now());
  let list = find("#said", page);
  /** @type {{node: HTMLElement, close: () => void} | null} */
  let editor = null;
  const { rove, neighbour } = mountWalking(page, () => list, open);
  /** Words that cannot be put into the page yet, because somebody types. */
  let late = false;
  /** The words that this person is deleting. @type {HTMLElement | null} */
  let erased = null;

  /** @param {string} id @returns {HTMLElement | null} */
  const nodeOf = (id) => list.querySelector(`[data-dialogue="${CSS.escape(id)}"]`);

  /** @param {HTMLElement} node */
  const wordsOf = (node) => find(".stable", node);

  /** @param {HTMLElement} node @param {number} [offset] where one goes on writing; its end */
  function open(node, offset) {
    if (editor?.node === node || node.dataset.correction === "pending") return;
    editor?.close();
    const { dialogue: id = "", revision } = node.dataset;
    const save = (/** @type {string} */ text) => submit(id, Number(revision), text);
    editor = { node, ...edit(node, wordsOf(node).textContent ?? "", null, { save, closed }) };
    if (mayDelete(node)) find(".editor-acts", node).append(remover(node));
    const field = node.querySelector("textarea");
    field?.setSelectionRange(offset ?? field.value.length, offset ?? field.value.length);
  }

  function closed() {
    editor?.node.focus({ preventScroll: true });
    editor = null;
    if (late) void reload();
  }

  /** @param {string} id @param {number} revision @param {string} text */
  function submit(id, revision, text) {
    corrections.sent(id, revision, text);
    void patch(id, revision, text);
    draw(id);
    return true;
  }

  /** @param {string} id @param {number} revision @param {string} text */
  async function patch(id, revision, text) {
    const answer = await ask("PATCH", `dialogues/${id}/`, { revision, text });
    if (answer.ok) take(answer.body);
    else if (answer.status === 409 && answer.body?.current) take(answer.body.current);
    else corrections.failed(id, answer.why);
    draw(id);
  }

  /** A snapshot came, by whatever way. @param {Dialogue} dialogue */
  function take(dialogue) {
    const node = nodeOf(dialogue.id);
    const mine = corrections.of(dialogue.id);
    const by = mine?.state === "pending" && mine.text === tidy(dialogue.stable) ? gettext("you") : dialogue.edited_by;
    corrections.dialogue(dialogue);
    if (!node) return dialogue.state === "withdrawn" || dialogue.number === null ? undefined : more();
    if (dialogue.revision <= Number(node.dataset.revision)) return draw(dialogue.id);
    if (dialogue.state === "withdrawn") return remove(node);
    // What one types on was another text: saving it will be a clash, and both are shown then.
    if (editor?.node !== node) node.dataset.revision = String(dialogue.revision);
    node.toggleAttribute("data-corrected", false);
    say(wordsOf(node), dialogue.stable);
    if (dialogue.state === "edited") mark(node, by);
    draw(dialogue.id);
    changed();
  }

  /** @param {HTMLElement} node @param {string | null} name */
  function mark(node, name) {
    const place = node.closest(".bubble")?.querySelector(".bubble-mark");
    if (place) say(place, name ? fill(gettext("edited by %(name)s"), { name }) : gettext("edited"));
  }

  /** @param {HTMLElement} node */
  function remove(node) {
    const bubble = node.closest(".bubble");
    if (editor?.node === node) {
      editor.close();
      if (node !== erased) tell(gettext("These words were deleted meanwhile."));
    }
    const held = node.contains(document.activeElement);
    const next = neighbour(node, 1) ?? neighbour(node, -1);
    node.remove();
    if (!bubble?.querySelector("[data-dialogue]")) bubble?.remove();
    rove(next);
    if (held) next?.focus({ preventScroll: true });
    changed();
  }

  /** There are words that have no place here yet. */
  function more() {
    newer.hidden = false;
  }

  /** The whole list anew. */
  async function reload() {
    if (editor || corrections.ids.length > 0) {
      late = true;
      return;
    }
    late = false;
    const next = await fetched(location.pathname, "#said");
    if (!next) return tell(gettext("The server did not answer. What you see may be old: load the page again."));
    if (editor) return void (late = true);
    newer.hidden = true;
    const at = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.dialogue;
    rove(null);
    list = replaced(list, next);
    rove(at ? nodeOf(at) : null);
    changed();
  }

  /** What one made of an utterance, until everybody has it. @param {string} id */
  function draw(id) {
    const node = nodeOf(id);
    if (!node) return;
    const mine = corrections.of(id);
    node.querySelector(".clash")?.remove();
    if (mine) node.dataset.correction = mine.state;
    else delete node.dataset.correction;
    if (mine?.state === "pending") say(wordsOf(node), mine.text);
    if (mine && mine.state !== "pending") node.append(panel(mine));
    if (mine?.theirs) say(wordsOf(node), mine.theirs.stable);
  }

  /** @param {string} id @param {string} act */
  function decide(id, act) {
    const mine = corrections.again(id);
    const node = nodeOf(id);
    if (!node || !mine) return;
    if (act === "mine") return void submit(id, mine.revision, mine.text);
    const failed = corrections.of(id)?.state === "failed";
    corrections.drop(id);
    node.dataset.revision = String(mine.revision);
    draw(id);
    node.focus({ preventScroll: true });
    if (failed || late) void reload();
  }

  /** @param {HTMLElement} node */
  function mayDelete(node) {
    return page.dataset.host === "yes" || node.closest(".mine") !== null;
  }

  /** @param {HTMLElement} node */
  function remover(node) {
    const button = make("button", "button plain warn", gettext("Delete"));
    button.type = "button";
    button.addEventListener("click", () => void erase(node));
    return button;
  }

  /** @param {HTMLElement} node */
  async function erase(node) {
    const dialog = find("#delete-words", page);
    say(find("[data-words]", dialog), wordsOf(node).textContent ?? "");
    if (!(await confirmed(dialog))) return;
    erased = node; // news of it may come before the answer
    const answer = await ask("DELETE", `dialogues/${node.dataset.dialogue}/`);
    if (answer.ok && node.isConnected) remove(node);
    erased = null;
    if (!answer.ok) tell(answer.why);
  }

  page.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const node = target.closest("[data-dialogue]");
    const act = target.closest("[data-act]");
    if (target.closest("[data-newer]")) return void reload();
    if (!(node instanceof HTMLElement) || target.closest(".editor")) return;
    if (act instanceof HTMLElement) return decide(node.dataset.dialogue ?? "", act.dataset.act ?? "");
    if (target.closest(".stable") && getSelection()?.isCollapsed !== false) open(node, caret(event.clientX, event.clientY)?.offset);
  });
  addEventListener("beforeunload", (event) => {
    const typed = editor?.node.querySelector("textarea")?.value;
    if (corrections.ids.length > 0 || (editor && typed !== wordsOf(editor.node).textContent)) event.preventDefault();
  });

  return { take, more, reload };
}
