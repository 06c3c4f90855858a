/** Who hears what is said here: the badge above, and word of it when somebody else takes over. The rest comes when it is opened. */
import { find, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { later } from "../later.js";

/**
 * @typedef {{engine: string, name: string, hosted: boolean}} Engine
 * @typedef {Engine & {chosen: string, hears: Engine | null, language: string, finds_out: boolean, languages: string[],
 *   engines?: {name: string, label: string, hosted: boolean}[], own: string, may_send?: string[]}} Speech `own`: the language of
 *   this person; `may_send`: names of hosted engines that may hear when the chosen one cannot, or hear again
 */

/**
 * @param {HTMLElement} element
 * @param {{speaks: boolean, room: import("./state.js").Room, microphone: import("../microphone/microphone.js").Microphone,
 *   captions: import("../captions/store.js").Captions, ask: (message: any) => boolean, tell: (sentence: string, topic?: string) => void}} parts
 */
export function mount(element, parts) {
  const { room, microphone, tell } = parts;
  const load = later(() => import("./speech-panel.js"));
  /** @type {Partial<Speech>} */
  const speech = {};
  /** @type {import("./speech-panel.js").Panel | undefined} */
  let panel;
  const told = new Set();
  const here = { speech, figures: /** @type {any} */ (null), own: false, update };

  microphone.onnews = (news) => {
    if (news.type === "figures") {
      here.figures = news;
      told.clear(); // words are stored again
    } else if (/^[A-Z_]+$/u.test(news.code) && !told.has(news.code)) {
      told.add(news.code);
      tell(news.message, "speech");
    }
    update();
  };
  element.addEventListener("toggle", async () => {
    const module = await load(tell);
    panel ??= module?.mount(element, { ...parts, here });
    update();
  });

  function update() {
    element.hidden = !speech.engine || room.waiting;
    if (speech.engine) say(find("summary span", element), label(/** @type {Speech} */ (speech), here.own));
    panel?.update();
  }

  return {
    /** Of the meeting or, with `own`, of this person alone. @param {Partial<Speech>} news */
    received(news) {
      const before = { ...speech };
      Object.assign(speech, news);
      const now = /** @type {Speech} */ (speech);
      const moved = before.engine !== now.engine;
      if (before.engine && (moved || before.hears?.engine !== now.hears?.engine)) tell(word(now, moved), "speech");
      update();
    },
  };
}

/** The badge. @param {Pick<Speech, "hears" | "name" | "hosted">} speech @param {boolean} own */
export function label({ hears, name, hosted }, own) {
  if (own) return gettext("Your browser");
  const engine = hears ?? { name, hosted };
  return fill(engine.hosted ? gettext("Sends sound to %(name)s") : gettext("%(name)s, on this server"), { name: engine.name });
}

/** Somebody else took over, or gave it back; `moved`: was chosen. @param {Pick<Speech, "hears" | "name" | "hosted">} speech @param {boolean} moved */
export function word({ hears, name, hosted }, moved) {
  if (!hears && moved) return fill(hosted ? gettext("From now on what is said is sent to %(name)s.") : gettext("From now on %(name)s hears you, on this server."), { name });
  if (!hears) return fill(gettext("%(name)s hears you again."), { name });
  const meanwhile = hears.hosted
    ? gettext("%(name)s does not answer. What is said is sent to %(other)s meanwhile; nothing is lost.")
    : gettext("%(name)s does not answer. %(other)s hears you meanwhile; nothing is lost.");
  return fill(meanwhile, { name, other: hears.name });
}
