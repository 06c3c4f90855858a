/**
 * What one can do with an utterance: a button that comes when one points at it or walks to it, and the menu key. The menu
 * offers what makes sense for these words and this person; the server decides.
 */
import { copy } from "../copy.js";
import { face } from "../face.js";
import { ask } from "../items/api.js";
import { busy, close, isOpenAt, openMenu } from "../items/sheet.js";
import { fill, gettext } from "../language.js";
import { later } from "../later.js";
import { cuts } from "./cutting.js";
import { comparison, headButtons, more } from "./more.js";
import { verbs as verbsOf } from "./verbs.js";

/** @typedef {import("./store.js").Utterance} Utterance */
/** @typedef {import("../items/sheet.js").Choice} Choice */

const NEAR = 30_000; // ms: what was said later than that after an utterance is not its continuation

/** @param {import("./review.js").Review} review */
export function mount({ page, said, list, editing, tell }) {
  const { code = "" } = page.dataset;
  const verbs = verbsOf(editing);
  const loadHistory = later(() => import("./history.js"));
  const loadSplitting = later(() => import("./splitting.js"));
  /** Whose recognised words stand below them. @type {Set<string>} */
  const compared = new Set();
  /** The menu key was pressed: the browser's own menu must not come, too. */
  let byKey = false;

  list.decorating(decorate);
  list.finishing(() => headButtons(page));
  page.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest(".utterance-more, .bubble-more") : null;
    if (button instanceof HTMLElement) pressed(button);
  });
  page.addEventListener("keydown", (event) => {
    const { target } = event;
    const node = target instanceof HTMLElement && !(target instanceof HTMLTextAreaElement) ? target.closest(".utterance") : null;
    byKey = false;
    if (!(node instanceof HTMLElement) || !(target instanceof HTMLElement)) return;
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      event.preventDefault();
      byKey = true;
      open(seen(node), node.dataset.dialogue ?? "");
    } else if (target.matches(".utterance-more") && ["ArrowDown", "ArrowUp", "Escape"].includes(event.key)) node.focus({ preventScroll: true });
  });
  addEventListener("contextmenu", (event) => {
    if (byKey) event.preventDefault();
    byKey = false;
  });
  page.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.matches(".utterance")) return;
    for (const other of page.querySelectorAll('.utterance-more[tabindex="0"]')) other.setAttribute("tabindex", "-1");
    target.querySelector(".utterance-more")?.setAttribute("tabindex", "0");
  });

  /** @param {HTMLElement} button */
  function pressed(button) {
    if (isOpenAt(button)) return close();
    const node = button.closest(".utterance");
    if (node instanceof HTMLElement) return open(button, node.dataset.dialogue ?? "");
    const ids = [...(button.closest(".bubble")?.querySelectorAll("[data-dialogue]") ?? [])].map((one) => /** @type {HTMLElement} */ (one).dataset.dialogue ?? "");
    const rows = ids.flatMap((id) => said.of(id) ?? []);
    if (rows.length < 2) return rows.forEach(({ id }) => open(button, id));
    const choices = rows.map(({ id, text }) => ({ label: text.length > 60 ? `${text.slice(0, 59)}…` : text, act: () => open(button, id) }));
    openMenu(button, gettext("Which words?"), [{ title: gettext("Which words?"), choices }]);
  }

  /** What had the focus has it again when the menu closes: the browser sees to that. @param {HTMLElement} button @param {string} id */
  function open(button, id) {
    const one = said.of(id);
    if (!one) return;
    openMenu(button, gettext("What to do with these words"), groups(one, button).map((choices) => ({ choices })));
  }

  /** @param {Utterance} one @param {HTMLElement} button @returns {Choice[][]} */
  function groups(one, button) {
    const { id, text } = one;
    const mine = editing.mayDelete(one); // so may be given, too
    const next = following(one);
    const different = one.raw_text !== text;
    /** @type {(Choice | false | undefined)[][]} */
    const all = [
      [
        { label: gettext("Correct"), picture: "pen", act: () => editing.open(id) },
        { label: gettext("Copy link to this moment"), picture: "link", act: () => void link(id) },
      ],
      [
        { label: gettext("History"), picture: "history", act: () => void history(id) },
        different && { label: compared.has(id) ? gettext("Hide what was recognised") : gettext("Show what was recognised"), picture: "eye", act: () => compare(id) },
        different && { label: gettext("Reset to what was recognised"), picture: "repeat", act: () => void run(id, () => verbs.reset(now(one)), gettext("What was recognised is back.")) },
      ],
      [
        mine && { label: gettext("Give to another person…"), picture: "person", act: () => void give(one, button) },
        next && { label: gettext("Merge with the next"), picture: "merge", act: () => void merge(one, next) },
        cuts(text).length > 0 && { label: gettext("Split…"), picture: "split", act: () => void split(id) },
      ],
      [mine && { label: gettext("Delete"), picture: "bin", warn: true, act: () => void editing.erase(id) }],
    ];
    return all.map((choices) => choices.filter((choice) => typeof choice === "object")).filter((choices) => choices.length > 0);
  }

  /** What the same person went on to say. @param {Utterance} one @returns {Utterance | undefined} */
  function following(one) {
    const all = said.all;
    const at = all.indexOf(one);
    const next = all.slice(at + 1).find(({ participant_id: who }) => who === one.participant_id);
    const near = next && Date.parse(next.started_at) - Date.parse(one.ended_at) <= NEAR;
    return near || (next && next === all[at + 1]) ? next : undefined;
  }

  /** As it is when it is sent: news may have come while the menu was open. @param {Utterance} one */
  function now(one) {
    return said.of(one.id) ?? one;
  }

  /**
   * Ask for a change and say what came of it.
   * @param {string} id @param {() => Promise<import("../items/api.js").Answer>} verb @param {string} done a sentence
   */
  async function run(id, verb, done) {
    const answer = await verb();
    if (answer.ok) tell(done);
    else if (answer.body?.code === "conflict") tell(gettext("Somebody changed these words first. You see them as they are now; nothing else was done."));
    else tell(answer.why);
    if (said.of(id)) reveal(id);
    return answer;
  }

  /** @param {string} id */
  async function link(id) {
    const address = `${location.origin}${location.pathname}?at=${id}`;
    try {
      await copy(address);
      tell(gettext("The link to this moment is copied."));
    } catch { // the browser does not let the page: then one copies it oneself
      tell(fill(gettext("This browser does not let the page copy. The link is %(address)s"), { address }));
    }
    reveal(id);
  }

  /** @param {string} id */
  async function history(id) {
    const module = await loadHistory(tell);
    await module?.showHistory(id, { verbs, of: (one) => said.of(one), nameOf: (who) => said.person(who)?.name ?? "", tell });
    if (said.of(id)) reveal(id);
  }

  /** @param {string} id */
  function compare(id) {
    if (!compared.delete(id)) compared.add(id);
    list.update();
    reveal(id);
  }

  /** @param {Utterance} one @param {HTMLElement} button */
  async function give(one, button) {
    const { ok, body, why } = await ask("GET", `meetings/${code}/participants/`);
    if (!ok) return tell(why);
    /** @type {import("../wire.js").Participant[]} */
    const people = body.results;
    const choices = people.filter(({ state }) => state !== "waiting").map((person) => ({
      label: person.name, node: small(face(person)), checked: person.id === one.participant_id, act: () => void to(person),
    }));
    const title = gettext("Who said this?");
    openMenu(said.of(one.id) && button.isConnected ? button : page, title, [{ title, choices }]);

    /** @param {import("../wire.js").Participant} person */
    async function to({ id, name }) {
      if (id === one.participant_id) return reveal(one.id);
      await run(one.id, () => verbs.give(now(one), id), fill(gettext("These words are %(name)s’s now."), { name }));
    }
  }

  /** @param {Utterance} one @param {Utterance} next */
  async function merge(one, next) {
    await run(one.id, () => verbs.merge(now(one), now(next)), gettext("They are one now."));
  }

  /** @param {string} id */
  async function split(id) {
    const module = await loadSplitting(tell);
    const seen = said.of(id);
    const at = module && seen ? await module.chooseSplit(seen.text) : null;
    // The words may have changed while one chose: what was seen is what is cut, else the server says so.
    if (at === null || !seen) return reveal(id);
    const answer = await run(id, () => verbs.split(seen, at), gettext("They are two now."));
    if (answer.ok) reveal(answer.body.dialogues[1].id);
  }

  /** Where one goes on, unless one has gone on already: an answer that comes late takes nobody's focus away. @param {string} id */
  function reveal(id) {
    const elsewhere = busy() || document.activeElement?.matches("textarea, input, select");
    if (!elsewhere) list.reveal(id, { focus: true, block: "nearest" });
  }

  /** @param {HTMLElement} node @param {Utterance} one */
  function decorate(node, one) {
    more(node);
    if (one.raw_text === one.text) compared.delete(one.id);
    const told = compared.has(one.id) ? `${one.raw_text}\n${one.text}` : "";
    const shown = /** @type {HTMLElement | null} */ (node.querySelector(":scope > .recognised"));
    if ((shown?.dataset.told ?? "") === told) return;
    shown?.remove();
    if (told) node.append(comparison(one, told));
  }
}

/** Where its menu stands: touched, it has no button of its own. @param {HTMLElement} node */
function seen(node) {
  const button = more(node);
  return button.offsetWidth > 0 ? button : node;
}

/** @param {HTMLElement} made */
function small(made) {
  made.classList.add("small");
  return made;
}
