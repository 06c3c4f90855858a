/**
 * What is asked of the server about one utterance. What it answers is put into the store at once, here before anywhere
 * else; everybody else hears of it as news. Nothing here throws: an answer is a value.
 */
import { ask } from "../items/api.js";

/**
 * `how`: recognised, edited, corrected, reset, merged, split, given, restored. `at`: null when nobody wrote it down.
 * `restorable`: not of before the words were split or merged.
 * @typedef {{revision: number, at: string | null, how: string, by: string | null, text: string, participant_id: string, restorable: boolean}} Version
 * @typedef {import("../items/api.js").Answer} Answer
 * @typedef {{id: string, revision: number}} Named an utterance, as the page shows it
 */

/** @param {{take: (snapshot: any) => unknown}} said */
export function verbs(said) {
  /** @param {Answer} answer @param {any[]} rows */
  function settled(answer, rows) {
    if (answer.status === 409 && answer.body?.current) said.take(answer.body.current);
    if (answer.ok) for (const row of rows) if (row) said.take(row);
    return answer;
  }

  return {
    /** `{results: Version[]}`, newest first. @param {string} id */
    history: (id) => ask("GET", `dialogues/${id}/history/?page_size=200`),

    /** @param {Named} one @param {number} to a revision of its history */
    async restore({ id, revision }, to) {
      const answer = await ask("POST", `dialogues/${id}/restore/`, { revision, to });
      return settled(answer, [answer.body]);
    },

    /** Back to what was recognised. @param {Named} one */
    async reset({ id, revision }) {
      const answer = await ask("POST", `dialogues/${id}/reset/`, { revision });
      return settled(answer, [answer.body]);
    },

    /** Somebody else said it. @param {Named} one @param {string} participant */
    async give({ id, revision }, participant) {
      const answer = await ask("PATCH", `dialogues/${id}/`, { revision, participant_id: participant });
      return settled(answer, [answer.body]);
    },

    /** @param {Named} one @param {number} at where the second part begins in its text, in letters (code points) */
    async split({ id, revision }, at) {
      const answer = await ask("POST", `dialogues/${id}/split/`, { revision, at });
      return settled(answer, answer.body?.dialogues ?? []);
    },

    /** The later one goes into the earlier. @param {Named} one @param {Named} next */
    async merge({ id, revision }, next) {
      const answer = await ask("POST", `dialogues/${id}/merge/`, { revision, with: next.id, with_revision: next.revision });
      return settled(answer, [answer.body?.dialogue, answer.body?.withdrawn]);
    },
  };
}

/** @typedef {ReturnType<typeof verbs>} Verbs */
