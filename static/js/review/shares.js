/** How much of the talking was whose: the time of their utterances, of everybody's together. Pure. */

/**
 * @param {Iterable<{participant_id: string, started_at: string, ended_at: string | null}>} rows
 * @returns {Map<string, number>} from 0 to 1, by participant, who talked most first; together 1 if anybody talked
 */
export function shares(rows) {
  /** @type {Map<string, number>} */
  const talked = new Map();
  let all = 0;
  for (const { participant_id: who, started_at: from, ended_at: to } of rows) {
    const took = to ? Math.max(0, Date.parse(to) - Date.parse(from)) : 0;
    talked.set(who, (talked.get(who) ?? 0) + took);
    all += took;
  }
  const parts = [...talked].map(([who, took]) => /** @type {[string, number]} */ ([who, all ? took / all : 0]));
  return new Map(parts.sort(([, one], [, other]) => other - one));
}
