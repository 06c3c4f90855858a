/** The timeline of a session, fetched until it comes. */
import { ask } from "../items/api.js";
import { backoff } from "../wire.js";

/**
 * @param {string} transcript
 * @param {(why: string) => void} failed called once, when it does not come at first
 * @returns {Promise<import("./store.js").Timeline | null>} null: one may not read it any more
 */
export async function fetchTimeline(transcript, failed) {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask("GET", `transcripts/${transcript}/timeline/`);
    if (answer.ok) return answer.body;
    if (attempt === 0) failed(answer.why);
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return null;
    await new Promise((resolve) => setTimeout(resolve, backoff(attempt, Math.random())));
  }
}
