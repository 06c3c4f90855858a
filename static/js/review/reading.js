/** How what was said is read: found in, only some people's, as plain text, with the chat, copied as a whole. */
import { find, say } from "../dom.js";
import { fill, gettext, ngettext } from "../language.js";
import { timeOfDay } from "../times.js";
import { chatRow, chatting } from "./chatting.js";
import { mount as mountFind } from "./find.js";
import { mount as mountPeople } from "./people.js";
import { plainText } from "./plain.js";
import { paragraph } from "./row.js";

/** @typedef {import("./paragraphs.js").Item} Item */

const VIEW = "review-view";
const BREATH = { bubbles: 2000, plain: 30_000 }; // ms of silence within a paragraph
const SETTLED = 300; // ms: news of many words at once is one change
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

/** @param {import("./review.js").Review} review */
export function mount({ page, said, list, editing, tell }) {
  const bar = find("[data-review-bar]", page);
  const column = find("#said", page);
  const hidden = find("[data-people-said]", page);
  const [plain, chat, copy] = ["plain", "show-chat", "copy-all"].map((name) => find(`[data-${name}]`, bar));
  /** Whose words are shown; nobody's: everybody's. @type {Set<string>} */
  let chosen = new Set();
  /** What was written, whoever is chosen. @type {any[]} */
  let written = [];
  let chatStands = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;

  const finding = mountFind(bar, {
    rows: () => said.shown(),
    nodeOf: (id) => list.nodeOf(id),
    here: () => inSight()?.dataset.dialogue ?? null,
    reveal: (id, focus) => list.reveal(id, { focus, block: "center" }),
  });
  const people = mountPeople(find("[data-people]", page), { chosen: choose });
  const talk = chatting(page.dataset.code ?? "", {
    from: () => said.started_at,
    to: () => said.ended_at,
    put(items) {
      written = items;
      putChat();
    },
    tell,
    person: (id) => said.person(id),
  });

  list.draws("chat", { make: chatRow, update() {} });
  list.finishing(() => finding.drawn());
  said.listen(({ by }) => {
    if (by === "view") return viewed();
    clearTimeout(soon);
    soon = setTimeout(changed, SETTLED);
  });
  document.addEventListener("keydown", pressed);
  document.addEventListener("copy", copied);
  plain.addEventListener("click", () => view(column.dataset.view === "plain" ? "bubbles" : "plain"));
  chat.addEventListener("click", () => void showChat(chat.getAttribute("aria-pressed") !== "true"));
  copy.addEventListener("click", () => (copy.dataset.copy = text())); // js/copy.js takes it from there
  for (const button of [plain, chat, copy]) button.removeAttribute("disabled");
  changed();
  if (localStorage.getItem(VIEW) === "plain") view("plain");

  function changed() {
    people.update(said.people, said.all);
    finding.changed();
    count();
  }

  /** What is shown is other than it was: by oneself, or because something was to be seen that was hidden. */
  function viewed() {
    if (!said.filter && chosen.size > 0) return people.clear();
    finding.changed();
    count();
  }

  // Whose

  /** @param {Set<string>} participants */
  function choose(participants) {
    chosen = participants;
    const stood = said.of(inSight()?.dataset.dialogue ?? "");
    const typed = editing.id; // nobody's field is taken away with their words
    said.filter = chosen.size > 0 ? ({ id, participant_id: who }) => chosen.has(who) || id === typed || id === editing.id : null;
    breathe();
    putChat();
    list.draw();
    const near = stood && (said.shown().find(({ started_at: at }) => at >= stood.started_at) ?? said.shown().at(-1));
    if (near) list.reveal(near.id, { block: "start" });
  }

  function count() {
    const [shown, all] = [said.shown().length, said.all.length];
    say(hidden, said.filter ? fill(gettext("%(shown)s of %(all)s shown"), { shown, all }) : "");
  }

  // As what

  /** @param {"plain" | "bubbles"} name */
  function view(name) {
    const stood = inSight();
    const top = stood?.getBoundingClientRect().top ?? 0;
    plain.setAttribute("aria-pressed", String(name === "plain"));
    column.dataset.view = name;
    localStorage.setItem(VIEW, name);
    breathe();
    list.draws("words", paragraph(page.dataset.you ?? "")); // all of another height
    const id = stood?.dataset.dialogue;
    if (!id || !list.reveal(id, { block: "start" })) return;
    scrollBy({ top: (list.nodeOf(id)?.getBoundingClientRect().top ?? top) - top, behavior: "instant" });
    list.draw();
  }

  /** What others said in between makes two paragraphs of one, also where it is hidden. */
  function breathe() {
    const breath = BREATH[column.dataset.view === "plain" && chosen.size === 0 ? "plain" : "bubbles"];
    if (said.breath !== breath) said.breath = breath;
  }

  /** The first utterance that one sees, when the list begins above; else none. */
  function inSight() {
    const edge = bar.getBoundingClientRect().bottom;
    if (column.getBoundingClientRect().top > edge) return undefined;
    return list.nodes.find((node) => node.getBoundingClientRect().bottom > edge);
  }

  // The chat

  /** @param {boolean} on */
  async function showChat(on) {
    chat.setAttribute("aria-busy", "true");
    const done = await talk.turn(on);
    chat.removeAttribute("aria-busy");
    if (!done) return;
    chat.setAttribute("aria-pressed", String(on));
    if (on) tell(talk.count ? fill(ngettext("%(count)s message of the chat is shown in its place.", "%(count)s messages of the chat are shown in their places.", talk.count), { count: talk.count }) : gettext("Nothing was written in the chat in this session."));
  }

  function putChat() {
    if (written.length === 0 && !chatStands) return;
    chatStands = written.length > 0;
    said.put("chat", chosen.size > 0 ? written.filter(({ message }) => chosen.has(message.participant_id)) : written);
  }

  // As text

  function text() {
    return plainText(said.items.map(line));
  }

  /** Whoever reads plain text and selects the whole page means all of it, not what is drawn just now. @param {ClipboardEvent} event */
  function copied(event) {
    const selection = getSelection();
    const rows = column.querySelector("ol");
    if (column.dataset.view !== "plain" || !rows || !selection?.containsNode(rows) || event.target instanceof HTMLInputElement) return;
    event.clipboardData?.setData("text/plain", text());
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const { key, target, altKey, shiftKey, isComposing } = event;
    const [single, control] = [document.body.dataset.shortcuts !== "off", event.ctrlKey || event.metaKey];
    if (!single || isComposing || altKey || document.querySelector("dialog[open]")) return;
    const typing = target instanceof Element && target.closest(TYPING) !== null;
    const slash = key === "/" && !control && !typing;
    const asked = key.toLowerCase() === "f" && control && !shiftKey && !finding.here; // pressed again, the browser's own comes
    if (!slash && !asked) return;
    event.preventDefault();
    finding.focus();
  }
}

/** @param {Item} item @returns {import("./plain.js").Line} */
function line(item) {
  const time = timeOfDay(item.started_at);
  if (item.kind === "words") return { by: item.person.participant_id, who: item.person.name, time, words: item.utterances?.map((one) => one.text).join(" ") ?? "" };
  if (item.kind === "chat") return { by: "", who: "", time, words: fill(gettext("%(name)s wrote: %(text)s"), { name: item.message.name, text: item.message.text }) };
  if (item.kind === "gap") return { by: "", who: "", time, words: fill(gettext("%(name)s: some words are missing here"), { name: item.person.name }) };
  return { by: "", who: "", time, words: "reason" in item && item.reason === "off_record" ? gettext("Off the record") : gettext("Captions were stopped") };
}
