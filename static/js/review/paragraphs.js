/**
 * What a page shows of a session: paragraphs, gaps, pauses and other things in the order of time. Pure; the same rule as
 * transcription/merge.py and timeline.py have.
 *
 * @typedef {import("./store.js").Utterance} Utterance
 * @typedef {import("./store.js").Person} Person
 * @typedef {{kind: "words", key: string, started_at: string, ended_at: string, person: Person, utterances: Utterance[]}} Words
 *   what one person said in one go
 * @typedef {import("./store.js").Gap & {kind: "gap", key: string, person: Person, utterances?: undefined}} GapItem
 * @typedef {import("./store.js").Pause & {kind: "pause", key: string, utterances?: undefined}} PauseItem
 * @typedef {{kind: string, key: string, started_at: string, utterances?: undefined, [more: string]: any}} Other a thing of
 *   another kind (chat); `key` is unlike any other
 * @typedef {Words | GapItem | PauseItem | Other} Item
 */

/** Before, in the order of time: then by id, as on the server. @param {{started_at: string, id: string}} a @param {{started_at: string, id: string}} b */
export function precedes(a, b) {
  return a.started_at === b.started_at ? a.id < b.id : a.started_at < b.started_at;
}

/**
 * @param {{utterances: readonly Utterance[], gaps: import("./store.js").Gap[], pauses: import("./store.js").Pause[],
 *   others: Other[], people: Map<string, Person>, breath: number}} said `utterances` in order; `breath` in ms
 * @returns {Item[]}
 */
export function items({ utterances, gaps, pauses, others, people, breath }) {
  const known = (/** @type {string} */ id) => people.get(id) ?? nobody(id);
  const rest = [
    ...gaps.map((gap) => /** @type {GapItem} */ ({ ...gap, kind: "gap", key: gap.id, person: known(gap.participant_id) })),
    ...pauses.map((pause) => /** @type {PauseItem} */ ({ ...pause, kind: "pause", key: pause.id })),
    ...others,
  ].sort((a, b) => (a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : 0));
  return merged(paragraphs(utterances, known, breath), rest);
}

/** @param {readonly Utterance[]} utterances @param {(id: string) => Person} known @param {number} breath */
function paragraphs(utterances, known, breath) {
  /** @type {Words[]} */
  const found = [];
  for (const one of utterances) {
    const last = found.at(-1);
    if (last && joins(last, one, breath)) {
      last.utterances.push(one);
      if (last.ended_at < one.ended_at) last.ended_at = one.ended_at;
    } else {
      const { id, started_at, ended_at, participant_id } = one;
      found.push({ kind: "words", key: id, started_at, ended_at, person: known(participant_id), utterances: [one] });
    }
  }
  return found;
}

/** @param {Words} paragraph @param {Utterance} next @param {number} breath */
function joins({ utterances }, next, breath) {
  const last = utterances[utterances.length - 1];
  return last.participant_id === next.participant_id && Date.parse(next.started_at) - Date.parse(last.ended_at) <= breath;
}

/** Both are in order; words come before what began in the same moment. @param {Item[]} words @param {Item[]} rest */
function merged(words, rest) {
  const found = [];
  let at = 0;
  for (const one of words) {
    while (at < rest.length && rest[at].started_at < one.started_at) found.push(rest[at++]);
    found.push(one);
  }
  return [...found, ...rest.slice(at)];
}

/** Somebody of whom nothing is known. @param {string} id @returns {Person} */
function nobody(id) {
  return { participant_id: id, name: "?", initials: "?", avatar_url: null, seat: 0, you: false };
}
