/** What can be chosen of speech: who hears the meeting (the host), which language one speaks, one's own browser, figures. */
import { find, make, say } from "../dom.js";
import { fill, gettext, LANGUAGE } from "../language.js";
import { Own, recognition } from "../microphone/own.js";
import { languages, tagged } from "./languages.js";
import { mount as mountFigures } from "./speech-figures.js";

/** @typedef {{update: () => void}} Panel */
/**
 * @typedef {Parameters<typeof import("./speech.js").mount>[1] & {here: {speech: Partial<import("./speech.js").Speech>,
 *   figures: any, own: boolean, update: () => void}}} Parts
 */

const AUTO = "auto";
/** What stands in each list, and what the server says of it. @type {WeakMap<HTMLSelectElement, {key: string, value: string}>} */
const filled = new WeakMap();

/** @param {HTMLElement} element @param {Parts} parts @returns {Panel} */
export function mount(element, { speaks, room, microphone, captions, ask, tell, here }) {
  styled();
  const sheet = find(".menu-sheet", element);
  const engine = select(gettext("Who hears this meeting"), (value) => ask({ type: "speech", engine: value }));
  const spoken = select(gettext("The meeting’s language"), (value) => ask({ type: "speech", meeting_language: value }));
  const mine = select(gettext("I speak"), (value) => ask({ type: "speech", language: value }));
  const told = make("p", "speech-told");
  const own = toggle(gettext("Recognise in my browser"), recognise);
  const warning = make("p", "speech-note", gettext("Its maker may hear you. The others get the words; this server hears what it misses."));
  warning.id = "speech-own-note";
  own.box.setAttribute("aria-describedby", warning.id);
  const how = toggle(gettext("How I speak, for me only"), () => update());
  const figures = make("div", "speech-figures");
  for (const one of [engine, spoken]) one.label.dataset.hosts = "";
  const Browsers = recognition();
  sheet.append(told, engine.label, spoken.label);
  if (speaks) sheet.append(mine.label);
  if (speaks && Browsers) sheet.append(own.label, warning);
  if (speaks) sheet.append(how.label, figures);
  for (const { box } of [engine, spoken, mine]) box.addEventListener("blur", () => update()); // what was refused does not stay
  const shown = mountFigures(figures);

  /** @param {boolean} on */
  function recognise(on) {
    if (!Browsers) return;
    const create = () => new Browsers();
    const language = () => tagged(here.speech.own || here.speech.language || "");
    here.own = on;
    void microphone.recognise(on ? new Own({
      create, language, track: () => microphone.track, post: (stream, heard) => microphone.note(stream, heard), failed,
    }) : null);
    here.update();
  }

  function failed() {
    own.box.checked = false;
    recognise(false);
    tell(fill(gettext("Your browser cannot recognise speech now. %(name)s hears you; nothing is lost."), {
      name: (here.speech.hears ?? here.speech).name ?? "",
    }));
  }

  function update() {
    const { engines = [], language = "", own: chosen = "", finds_out: findsOut } = here.speech;
    say(told, sentence(here.speech, here.own));
    fillIn(engine, [["", gettext("As this server has it")], ...engines.map(({ name, label, hosted }) => (
      [name, hosted ? fill(gettext("%(name)s (sends sound there)"), { name: label }) : label]))], here.speech.chosen ?? "");
    engine.label.hidden = engines.length < 2;
    fillIn(spoken, languages(language), language);
    const auto = findsOut || chosen === AUTO ? [[AUTO, gettext("Find out by itself")]] : [];
    fillIn(mine, [["", gettext("As the meeting")], ...auto, ...languages(chosen)], chosen);
    figures.hidden = !how.box.checked;
    shown.update(here.figures, captions.items, room.self);
  }

  return { update };
}

/** What hears now, and what that means. @param {Partial<import("./speech.js").Speech>} speech @param {boolean} own */
function sentence(speech, own) {
  const { name = "", hosted } = speech.hears ?? speech;
  const parts = [
    who({ name, hosted, others: speech.may_send }, own),
    speech.hears && fill(gettext("%(name)s does not answer at the moment."), { name: speech.name ?? "" }),
    !own && !understands(speech) && fill(gettext("%(name)s does not understand the language you speak."), { name }),
  ];
  return parts.filter(Boolean).join(" ");
}

/**
 * Who hears, and where sound goes; `others`: whom it is sent to when this one cannot.
 * @param {{name: string, hosted?: boolean, others?: string[]}} engine @param {boolean} own
 */
export function who({ name, hosted = false, others = [] }, own) {
  if (own) return fill(gettext("Your browser writes down what you say. %(name)s hears the others, and what it misses."), { name });
  if (hosted) return fill(gettext("What is said is sent to %(name)s to be written down."), { name });
  if (others.length === 0) return fill(gettext("%(name)s writes down what is said, on this server. No sound leaves it."), { name });
  return fill(gettext("%(name)s writes down what is said, on this server. When it cannot, sound is sent to %(others)s."), {
    name, others: new Intl.ListFormat(LANGUAGE, { type: "disjunction" }).format(others),
  });
}

/** @param {Partial<import("./speech.js").Speech>} speech */
function understands({ languages: known = [], own, language = "" }) {
  const tag = own && own !== AUTO ? own : language;
  return known.length === 0 || known.includes(tag.split("-")[0].toLowerCase());
}

/** @param {string} name @param {(value: string) => void} chosen */
function select(name, chosen) {
  const label = make("label", "speech-field");
  const box = make("select");
  label.append(make("span", "", name), box);
  box.addEventListener("change", () => chosen(box.value));
  return { label, box };
}

/** @param {string} name @param {(on: boolean) => void} turned */
function toggle(name, turned) {
  const label = make("label", "switch");
  const box = make("input");
  box.type = "checkbox";
  box.setAttribute("role", "switch");
  box.autocomplete = "off";
  label.append(box, make("span", "", name));
  box.addEventListener("change", () => turned(box.checked));
  return { label, box };
}

/**
 * A list that somebody is in keeps what they are choosing, until the server says something else of it.
 * @param {{box: HTMLSelectElement}} field @param {string[][]} choices value and words @param {string} value
 */
export function fillIn({ box }, choices, value) {
  const key = JSON.stringify(choices);
  const before = filled.get(box);
  if (before?.key !== key) box.replaceChildren(...choices.map(([one, words]) => new Option(words, one)));
  if (before?.key !== key || before.value !== value || document.activeElement !== box) box.value = value;
  filled.set(box, { key, value });
}

/** The panel's styles, once. */
function styled() {
  const sheet = make("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("../../css/speech.css", import.meta.url).href;
  document.head.append(sheet);
}
