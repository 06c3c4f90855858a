/**
 * The chat: store, outbox and views, wired. Nothing is decided here.
 *
 * `mount(panel, button, options)` → `welcome`, `message`, `synced` and `pulse` take what the room's socket says of those
 * names (`chat`, `chat.synced`); `update` draws, asks for what is missing and sends what waits: call it on every draw,
 * and several times a second.
 *
 * @typedef {import("../wire.js").Participant} Participant
 * @typedef {import("./chat-store.js").ChatMessage} ChatMessage
 * @typedef {{self: string, hosts: () => boolean, connected: () => boolean,
 *   send: (message: import("./requests.js").Message, failed: (why: string) => void) => void,
 *   tell: (sentence: string, topic?: string) => void}} Options
 *   `send` is asked only while `connected()`; `failed` gets the server's reason
 */
import { find } from "../dom.js";
import { gettext } from "../language.js";
import { later } from "../later.js";
import { clock } from "../microphone/clock.js";
import { mount as mountForm } from "./chat-form.js";
import { memory } from "./chat-memory.js";
import { Notice } from "./chat-notice.js";
import { Outbox } from "./chat-outbox.js";
import { mount as mountPanel } from "./chat-panel.js";
import { Chat } from "./chat-store.js";

const UNANSWERED = gettext("Not sent: the meeting did not answer.");
const LATER = gettext("Will be sent when the meeting answers again.");
const NEVER = gettext("Not sent: nobody can write here any more.");
const NOT_DELETED = gettext("Not deleted: you are offline. Try again.");
const TOPIC = "chat";

/** @param {HTMLElement} panel @param {HTMLElement} button @param {Options} options */
export function mount(panel, button, { self, hosts, connected, send, tell }) {
  const chat = new Chat(self, clock);
  const outbox = new Outbox(clock);
  const notice = new Notice(clock);
  const shelf = memory(self);
  const { seen, typed, unsent } = shelf.recall();
  chat.look(seen);
  outbox.restore(unsent);
  const load = later(() => import("./chat-shown.js"));
  /** The list. @type {ReturnType<typeof import("./chat-shown.js").mount> | null} */
  let view = null;
  /** @type {Participant[]} */
  let people = [];
  let writable = true;
  const form = mountForm(/** @type {HTMLFormElement} */ (find("#chat-form", panel)), { typed, write });
  const opening = mountPanel(panel, button, opened);

  window.addEventListener("pagehide", keep); // what was typed since it was last drawn

  /** @param {string} text */
  function write(text) {
    outbox.write(crypto.randomUUID(), text, new Date().toISOString());
    draw();
    view?.end();
  }

  async function opened() {
    notice.clear();
    tell("", TOPIC);
    form.show();
    if (writable) form.focus(); // what is typed next is meant for it, not for the keys of the bar
    const module = await load(tell);
    if (!opening.open) return;
    if (!module) return opening.close();
    view ??= module.mount(panel, { self, chat, acts: { remove, again, discard }, tell, changed: draw });
    view.hush();
    draw();
    if (!writable) view.focus();
  }

  /** @param {string} id */
  function remove(id) {
    view?.focus();
    if (connected()) send({ type: "chat.delete", id }, tell);
    else tell(NOT_DELETED);
  }

  /** @param {string} id */
  function again(id) {
    outbox.again(id);
    form.focus();
    draw();
  }

  /** @param {string} id */
  function discard(id) {
    outbox.discard(id);
    form.focus();
    draw();
  }

  /** @param {ChatMessage} message */
  function message(message) {
    outbox.kept(message.id);
    if (chat.message(message)) heard(message);
  }

  /** @param {ChatMessage} message news */
  function heard(message) {
    if (message.participant_id !== self && !opening.open) notice.heard(message);
  }

  function exchange() {
    if (!writable) return;
    if (!connected()) return outbox.lost();
    const question = chat.wanted();
    if (question) send(question, () => {});
    for (const { id, text } of outbox.due()) send({ type: "chat", id, text }, (why) => outbox.failed(id, why));
    outbox.tick(UNANSWERED);
  }

  function draw() {
    exchange();
    if (opening.open && view) show(view);
    opening.update(chat.unread);
    const sentence = notice.due();
    if (sentence) tell(sentence, TOPIC);
    keep();
  }

  function keep() {
    shelf.keep({ seen: chat.seen, typed: form.typed, unsent: outbox.all });
  }

  /** @param {ReturnType<typeof import("./chat-shown.js").mount>} view */
  function show(view) {
    chat.look();
    const delay = writable ? (connected() ? "" : LATER) : NEVER;
    view.update({ unsent: outbox.all, delay, hosts: hosts() && writable }, people);
    find("#chat-away", panel).hidden = connected() || !writable;
    find("#chat-form", panel).hidden = !writable;
  }

  return {
    message,
    /** @param {import("../wire.js").Welcome} welcome */
    welcome(welcome) {
      outbox.lost();
      chat.welcome(welcome).forEach(heard);
      chat.messages.forEach(({ id }) => outbox.kept(id));
      exchange();
    },
    /** @param {import("../wire.js").Synced} answer */
    synced(answer) {
      chat.synced(answer);
      exchange();
    },
    /** @param {{chat_number?: number}} pulse */
    pulse(pulse) {
      chat.pulse(pulse);
      exchange(); // a page that nobody looks at is not drawn, but what it owes goes out
    },
    /** @param {Participant[]} present those inside @param {boolean} [open] false once nobody may write any more, or not yet */
    update(present, open = true) {
      people = present;
      writable = open;
      draw();
    },
  };
}
