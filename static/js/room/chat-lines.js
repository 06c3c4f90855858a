/**
 * What stands in the chat: what is kept, and below it what is not kept yet. Pure.
 *
 * @typedef {import("./chat-store.js").ChatMessage} ChatMessage
 * @typedef {import("./chat-outbox.js").Unsent} Unsent
 * @typedef {{id: string, participant_id: string, name: string, text: string, sent_at: string,
 *   state: "kept" | "deleted" | "waiting" | "failed", why: string}} Line
 */

/** What one person writes within this time (ms) stands under one name. */
const TOGETHER = 300_000;

export class Lines {
  #self;
  /** @type {ChatMessage[]} */
  #kept = [];
  /** @type {Unsent[]} */
  #unsent = [];
  /** @type {Line[]} */
  #lines = [];

  /** @param {string} self participant id */
  constructor(self) {
    this.#self = self;
  }

  /** The same array while both are the same. @param {ChatMessage[]} kept @param {Unsent[]} unsent @returns {Line[]} */
  of(kept, unsent) {
    if (kept !== this.#kept || unsent !== this.#unsent) {
      const mine = unsent.map((one) => ({ ...one, participant_id: this.#self, name: "" }));
      [this.#kept, this.#unsent, this.#lines] = [kept, unsent, [...kept.map(line), ...mine]];
    }
    return this.#lines;
  }
}

/** @param {ChatMessage} message @returns {Line} */
function line({ id, participant_id, name, text, sent_at, deleted }) {
  return { id, participant_id, name, text, sent_at, state: deleted ? "deleted" : "kept", why: "" };
}

/** Whether a line stands under the name above it. @param {Line | undefined} before @param {Line} line */
export function follows(before, line) {
  if (before?.participant_id !== line.participant_id) return false;
  return Math.abs(Date.parse(line.sent_at) - Date.parse(before.sent_at)) < TOGETHER;
}
