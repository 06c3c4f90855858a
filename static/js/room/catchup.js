/**
 * "Catch me up": what was said while one was away, in a card above the captions that only this person sees. Each
 * sentence leads to the words it stands on, as far as this page holds them.
 */
import { icon, make, say } from "../dom.js";
import { fill, gettext, ngettext } from "../language.js";
import { clockOfDay } from "../times.js";

const PATIENCE = 60_000;
const LIT = 2500;

/**
 * @typedef {{type: "catch_up", state: "done" | "failed", detail?: string, since: string, until: string, text: string,
 *   sentences: {text: string, evidence: string[]}[], provider: string, model: string}} Answer
 */

/**
 * @param {{column: HTMLElement, button: HTMLElement,
 *   ask: (message: import("./requests.js").Message, failed: (why: string) => void) => boolean}} options
 */
export async function mount({ column, button, ask }) {
  await styled();
  const card = make("section", "catch-up");
  const title = make("h3", "", gettext("Catch me up"));
  const private_ = make("p", "catch-up-private");
  const body = make("div", "catch-up-body");
  const foot = make("p", "catch-up-foot");
  const shut = make("button", "button plain icon-only");
  let timer = 0;
  title.id = "catch-up-title";
  card.setAttribute("aria-labelledby", title.id);
  card.tabIndex = -1;
  shut.type = "button";
  shut.title = gettext("Close");
  shut.setAttribute("aria-label", gettext("Close what you missed"));
  shut.append(icon("close"));
  private_.append(icon("eye"), make("span", "", gettext("Only you see this")));
  body.setAttribute("aria-live", "polite");
  const head = make("header", "catch-up-head");
  const lines = make("div");
  lines.append(title, private_);
  head.append(lines, shut);
  card.append(head, body, foot);
  card.hidden = true;
  column.querySelector(".caption-head")?.after(card);
  shut.addEventListener("click", close);
  card.addEventListener("keydown", ({ key }) => key === "Escape" && close());

  function close() {
    clearTimeout(timer);
    card.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.focus({ preventScroll: true });
  }

  /** @param {string} why */
  function failed(why) {
    clearTimeout(timer);
    body.removeAttribute("aria-busy");
    const again = make("button", "button", gettext("Try again"));
    again.type = "button";
    again.addEventListener("click", () => open(last));
    body.replaceChildren(make("p", "catch-up-failed", why), again);
    say(foot, "");
  }

  /** @type {number | null} */
  let last = null;
  /** @param {number | null} since ms; null: as the server knows it */
  function open(since) {
    last = since;
    card.hidden = false;
    button.setAttribute("aria-expanded", "true");
    card.focus({ preventScroll: true });
    if (body.hasAttribute("aria-busy")) return;
    say(title, gettext("Catch me up"));
    say(foot, "");
    body.setAttribute("aria-busy", "true");
    const busy = make("p", "catch-up-busy");
    busy.append(make("span", "working"), make("span", "", gettext("Reading what was said…")));
    body.replaceChildren(busy);
    const message = { type: "catch_up", ...(since === null ? {} : { since: new Date(since).toISOString() }) };
    timer = setTimeout(() => failed(gettext("No answer came. Nothing is lost: try again.")), PATIENCE);
    if (!ask(message, failed)) failed(gettext("Not sent: you are offline. Try again."));
  }

  /** @param {Answer} answer */
  function answered(answer) {
    clearTimeout(timer);
    if (answer.state === "failed") return failed(answer.detail ?? "");
    body.removeAttribute("aria-busy");
    say(title, fill(gettext("From %(from)s to %(to)s"), { from: clockOfDay(answer.since), to: clockOfDay(answer.until) }));
    if (answer.sentences.length === 0) return body.replaceChildren(make("p", "", answer.text));
    const list = make("ul", "catch-up-said");
    list.append(...answer.sentences.map(sentence));
    body.replaceChildren(list);
    say(foot, made(answer));
  }

  return { open, answered };
}

/** @param {{text: string, evidence: string[]}} of */
function sentence({ text, evidence }) {
  const line = make("li");
  const words = make("span", "", text);
  words.dir = "auto";
  line.append(words);
  const held = evidence.filter(bubbleOf);
  if (held.length === 0) return line;
  const mark = make("button", "catch-up-mark");
  const label = fill(ngettext("Show the %(count)s place where this was said", "Show the %(count)s places where this was said", held.length), { count: held.length });
  mark.type = "button";
  mark.title = label;
  mark.setAttribute("aria-label", `${label}: ${text}`);
  mark.append(icon("quote"));
  mark.addEventListener("click", () => light(held));
  line.append(" ", mark);
  return line;
}

/** @param {string} id @returns {HTMLElement | null} */
function bubbleOf(id) {
  return document.querySelector(`#captions > [data-id="${CSS.escape(id)}"]`);
}

/** @param {string[]} ids */
function light(ids) {
  for (const old of document.querySelectorAll("#captions > .lit")) old.classList.remove("lit");
  const bubbles = ids.flatMap((id) => bubbleOf(id) ?? []);
  bubbles[0]?.scrollIntoView({ block: "center", behavior: "instant" }); // a slow one would be taken for following the newest
  bubbles[0]?.focus({ preventScroll: true });
  for (const bubble of bubbles) bubble.classList.add("lit");
  setTimeout(() => bubbles.forEach((bubble) => bubble.classList.remove("lit")), LIT);
}

/** @param {Answer} answer */
function made({ provider, model }) {
  if (provider === "builtin") return gettext("Picked from what was said, without a model. Not stored.");
  return fill(gettext("Written by %(model)s. Not stored."), { model: model.split("/").at(-1) || provider }); // without its maker
}

/** The card's styles, once. */
function styled() {
  const sheet = make("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("../../css/catchup.css", import.meta.url).href;
  document.head.append(sheet);
  return new Promise((done) => {
    sheet.addEventListener("load", done);
    sheet.addEventListener("error", done);
  });
}
