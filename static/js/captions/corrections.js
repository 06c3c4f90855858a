/**
 * Corrections on their way: what this person made of a bubble, until everybody has it. Pure.
 *
 * A correction names the revision that the person saw. It is done when a newer snapshot says the same words; a
 * `conflict`, or a newer snapshot with other words, makes it a clash, and the person decides. Nothing typed is lost.
 *
 * @typedef {import("../wire.js").Dialogue} Dialogue
 * @typedef {{id: string, revision: number, text: string, state: "pending" | "clash" | "failed", theirs: Dialogue | null,
 *   why: string, since: number}} Correction
 */
import { tidy } from "./words.js";

/** An answer that takes longer will not come (ms). */
const PATIENCE = 8000;

export class Corrections {
  #clock;
  /** @type {Map<string, Correction>} */
  #held = new Map();

  /** @param {() => number} clock ms */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {string} id of the bubble @returns {Correction | undefined} */
  of(id) {
    return this.#held.get(id);
  }

  get ids() {
    return [...this.#held.keys()];
  }

  /** It was sent. @param {string} id @param {number} revision that the person saw @param {string} text whole */
  sent(id, revision, text) {
    this.#held.set(id, { id, revision, text: tidy(text), state: "pending", theirs: null, why: "", since: this.#clock() });
  }

  /** A snapshot arrived, by whatever way. @param {Dialogue} dialogue */
  dialogue(dialogue) {
    const held = this.#held.get(dialogue.id);
    if (!held || dialogue.revision <= held.revision) return;
    if (dialogue.state === "withdrawn" || tidy(dialogue.stable) === held.text) this.#held.delete(dialogue.id);
    else if (!held.theirs || dialogue.revision >= held.theirs.revision) this.#change(held, { state: "clash", theirs: dialogue });
  }

  /** @param {string} id @param {string} why a sentence */
  failed(id, why) {
    const held = this.#held.get(id);
    if (held?.state === "pending") this.#change(held, { state: "failed", why });
  }

  /** The person gives theirs up. @param {string} id */
  drop(id) {
    this.#held.delete(id);
  }

  /** What to send when the person insists. @param {string} id @returns {{revision: number, text: string} | null} */
  again(id) {
    const held = this.#held.get(id);
    return held ? { revision: held.theirs?.revision ?? held.revision, text: held.text } : null;
  }

  /** Gives up waiting for answers. @param {string} why a sentence */
  tick(why) {
    const late = [...this.#held.values()].filter(({ since }) => this.#clock() - since > PATIENCE);
    late.forEach(({ id }) => this.failed(id, why));
  }

  /** @param {Correction} held @param {Partial<Correction>} change */
  #change(held, change) {
    this.#held.set(held.id, { ...held, ...change });
  }
}
