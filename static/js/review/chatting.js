/**
 * What was written in the chat while a session ran, put among what was said, on request. It is asked for when it is first
 * shown; while the session is open it is asked again for what came since.
 */
import { make } from "../dom.js";
import { face, initials } from "../face.js";
import { ask } from "../items/api.js";
import { gettext } from "../language.js";
import { pieces } from "../room/chat-links.js";
import { show } from "../times.js";
import { drawName } from "./row.js";

/** @typedef {import("../wire.js").ChatMessage} ChatMessage */
/** @typedef {{seat: number, name: string, avatar_url: string | null, you?: boolean}} Someone */

const AGAIN = 10_000; // ms between two questions while people may write

/**
 * @param {string} code of the meeting
 * @param {{from: () => string, to: () => string | null, put: (items: any[]) => void, tell: (sentence: string) => void,
 *   person: (participant: string) => Someone | undefined}} options `from`, `to`: when the session began and ended; without
 *   an end people may still write
 */
export function chatting(code, { from, to, put, tell, person }) {
  /** @type {Map<string, ChatMessage>} */
  const messages = new Map();
  let number = 0;
  let loaded = false;
  let on = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function turnOn() {
    if (!loaded) loaded = await load();
    draw();
    later();
    return loaded;
  }

  /** All of it, page by page. @returns {Promise<boolean>} */
  async function load() {
    for (let next = `meetings/${code}/chat/?page_size=500`; next; ) {
      const { ok, body, why } = await ask("GET", next);
      if (!ok) {
        tell(why);
        return false;
      }
      body.results.forEach(take);
      next = body.next?.split("/api/")[1] ?? "";
    }
    return true;
  }

  async function since() {
    const { ok, body } = await ask("GET", `meetings/${code}/chat/?after=${number}&page_size=500`);
    if (ok) body.results.forEach(take);
    if (ok && body.results.length) draw();
    later();
  }

  /** @param {ChatMessage} message */
  function take(message) {
    number = Math.max(number, message.number);
    messages.set(message.id, message);
  }

  function later() {
    clearTimeout(timer);
    if (on && loaded && to() === null) timer = setTimeout(() => (document.hidden ? later() : void since()), AGAIN);
  }

  function draw() {
    put(on ? entries(messages.values(), from(), to()).map((one) => ({ ...one, person: person(one.message.participant_id) })) : []);
  }

  return {
    /** @param {boolean} shown @returns {Promise<boolean>} whether it is so now */
    async turn(shown) {
      on = shown;
      if (on) on = await turnOn();
      else draw();
      return on === shown;
    },
    /** How many there are in this session. */
    get count() {
      return entries(messages.values(), from(), to()).length;
    },
  };
}

/**
 * Messages that stand and were sent within a session, as items of the list. Pure.
 * @param {Iterable<ChatMessage>} messages
 * @param {string} from ISO 8601
 * @param {string | null} to
 */
export function entries(messages, from, to) {
  return [...messages]
    .filter(({ deleted, sent_at: at }) => !deleted && from <= at && (to === null || at <= to))
    .map((message) => ({ kind: "chat", key: `chat-${message.id}`, started_at: message.sent_at, message }));
}

/** @param {{message: ChatMessage, person?: Someone}} item @returns {HTMLLIElement} */
export function chatRow({ message, person }) {
  const node = make("li", "bubble written");
  const head = make("p", "bubble-head");
  const time = make("time", "bubble-time");
  const text = make("p", "bubble-text");
  time.dateTime = message.sent_at;
  time.dataset.show = "exact";
  const name = make("bdi", "bubble-name");
  drawName(name, { you: person?.you ?? false, name: message.name });
  head.append(name, time, make("span", "badge", gettext("Chat")));
  text.dir = "auto";
  text.append(...pieces(message.text).map((piece) => (piece.href ? link(piece) : piece.text)));
  node.append(person ? face(person) : gone(message.name), head, text);
  show(node);
  return node;
}

/** Who said nothing aloud, or is not here any more, has initials, but no colour. @param {string} name */
function gone(name) {
  const picture = make("span", "face", initials(name));
  picture.setAttribute("aria-hidden", "true");
  return picture;
}

/** @param {import("../room/chat-links.js").Piece} piece */
function link({ text, href }) {
  const anchor = make("a", "", text);
  anchor.href = href;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer nofollow";
  anchor.dir = "ltr";
  return anchor;
}
