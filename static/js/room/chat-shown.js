/** What one sees of the chat once it is open: the list and the form. Loaded when it is opened first. */
import { find } from "../dom.js";
import { ask } from "../items/api.js";
import { mount as mountForm } from "./chat-form.js";
import { Lines } from "./chat-lines.js";
import { mount as mountList } from "./chat-list.js";

const PAGE = 100;

/**
 * @typedef {import("../wire.js").Participant} Participant
 * @typedef {import("./chat-store.js").ChatMessage} ChatMessage
 * @typedef {{unsent: import("./chat-outbox.js").Unsent[], delay: string, hosts: boolean, connected: boolean, writable: boolean}} Known
 *   `delay`: why what waits is not sent at once; `hosts`: may delete what others wrote
 */

/**
 * @param {HTMLElement} panel
 * @param {{self: string, chat: import("./chat-store.js").Chat, typed: string, write: (text: string) => void,
 *   acts: import("./chat-row.js").Acts, tell: (sentence: string) => void, changed: () => void}} options
 */
export function mount(panel, { self, chat, typed, write, acts, tell, changed }) {
  const field = /** @type {HTMLFormElement} */ (find("#chat-form", panel));
  const away = find("#chat-away", panel);
  const form = mountForm(field, { typed, write });
  const list = mountList(panel, { self, acts, earlier });
  const lines = new Lines(self);
  /** The next page of the whole list, newest first. */
  let page = `meetings/${panel.dataset.code}/chat/?ordering=-sent_at&page_size=${PAGE}`;

  async function earlier() {
    const { ok, body, why } = await ask("GET", page);
    if (!ok) return tell(why);
    if (body.next) page = body.next.split("/api/")[1];
    chat.older(body.results, Boolean(body.next));
    list.hush();
    changed();
  }

  return {
    form,
    list,
    /** @param {Known} known @param {Participant[]} people */
    update({ unsent, delay, hosts, connected, writable }, people) {
      list.update({ lines: lines.of(chat.messages, unsent), more: chat.more, delay, hosts }, people);
      away.hidden = connected || !writable;
      field.hidden = !writable;
    },
  };
}
