/** What one reads of the chat once it is open. Loaded when it is opened first. */
import { ask } from "../items/api.js";
import { Lines } from "./chat-lines.js";
import { mount as mountList } from "./chat-list.js";

const PAGE = 100;

/**
 * @typedef {import("../wire.js").Participant} Participant
 * @typedef {import("./chat-store.js").ChatMessage} ChatMessage
 * @typedef {{unsent: import("./chat-outbox.js").Unsent[], delay: string, hosts: boolean}} Known
 *   `delay`: why what waits is not sent at once; `hosts`: may delete what others wrote
 */

/**
 * @param {HTMLElement} panel
 * @param {{self: string, chat: import("./chat-store.js").Chat,
 *   acts: import("./chat-row.js").Acts, tell: (sentence: string) => void, changed: () => void}} options
 */
export function mount(panel, { self, chat, acts, tell, changed }) {
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
    hush: list.hush,
    end: list.end,
    focus: list.focus,
    /** @param {Known} known @param {Participant[]} people */
    update({ unsent, delay, hosts }, people) {
      list.update({ lines: lines.of(chat.messages, unsent), more: chat.more, delay, hosts }, people);
    },
  };
}
