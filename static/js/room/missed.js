/**
 * Who came late, or looked away for long, is quietly offered to be caught up. What shows it is loaded when it is wanted.
 */
import { find } from "../dom.js";
import { gettext } from "../language.js";
import { later } from "../later.js";
import { shelf } from "./shelf.js";

const AWAY = 120_000;
const LATE = 30_000;
const LOOKED_AWAY = 600_000;
const SHOWN = 60_000;

/** @typedef {import("../wire.js").Dialogue} Dialogue */
/** @typedef {{kind: "late" | "away", since: number | null}} Offer `since` in ms; null: as the server knows it */

/**
 * What somebody may have missed, if anything. Pure.
 * @param {number | null} seen when they last looked, ms; null: they have just come
 * @param {number[]} said when others began to speak, ms
 * @param {number} now
 * @returns {Offer | null}
 */
export function offer(seen, said, now) {
  if (seen === null) return said.some((at) => at < now - LATE) ? { kind: "late", since: null } : null;
  return now - seen > AWAY && said.some((at) => at > seen) ? { kind: "away", since: seen } : null;
}

/**
 * @param {{column: HTMLElement, code: string, self: string, said: () => Dialogue[], now: () => number, tell: (sentence: string) => void,
 *   ask: (message: import("./requests.js").Message, failed: (why: string) => void) => boolean}} options
 *   `now` is the server's, ms
 */
export function mount({ column, code, self, said, now, tell, ask }) {
  const button = find("#catch-up", column);
  const hint = find("#missed", column);
  const load = later(() => import("./catchup.js"));
  const key = `parley.seen.${code}`;
  /** @type {Awaited<ReturnType<typeof import("./catchup.js").mount>> | undefined} */
  let card;
  /** @type {Offer | null} */
  let offered = null;
  let [came, caughtUp] = [false, false];
  button.addEventListener("click", open);
  find("[data-yes]", hint).addEventListener("click", open);
  find("[data-no]", hint).addEventListener("click", () => show(null));
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : back()));
  addEventListener("pagehide", leave);

  function leave() {
    if (!document.hidden || !shelf()?.getItem(key)) shelf()?.setItem(key, String(now()));
  }

  function back() {
    const seen = shelf()?.getItem(key);
    shelf()?.removeItem(key);
    const others = said().filter(({ participant_id: id }) => id !== self);
    const next = offer(seen ? Number(seen) : null, others.map(({ started_at: at }) => Date.parse(at)), now());
    if (next || !came) show(next);
  }

  /** @param {Offer | null} next */
  function show(next) {
    offered = next;
    hint.hidden = !next;
    if (!next) return;
    find("span", hint).textContent = next.kind === "late" ? gettext("People have talked before you came.") : gettext("People have talked while you were away.");
    setTimeout(() => offered === next && show(null), SHOWN);
  }

  async function open() {
    const since = offered?.since ?? (caughtUp ? now() - LOOKED_AWAY : null);
    show(null);
    const module = await load(tell);
    card ??= await module?.mount({ column, button, ask });
    card?.open(since);
  }

  return {
    /** After the first welcome: what stands here was said before. */
    welcomed() {
      if (!came) back();
      came = true;
    },
    /** @param {import("./catchup.js").Answer} message */
    answered(message) {
      caughtUp ||= message.state === "done";
      card?.answered(message);
    },
  };
}
