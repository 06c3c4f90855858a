/**
 * Modules that a page can do without until somebody wants them: they come then, or by themselves once the page has been
 * open for a while, so that what was never used works too while the server is away.
 */
import { gettext } from "./language.js";

/** ms */
const AT_REST = 20_000;

const AWAY = gettext("This has to be fetched once, and the server does not answer. Try again in a moment.");

/**
 * @template T
 * @param {() => Promise<T>} load
 * @returns {(tell: (sentence: string) => void) => Promise<T | null>} loads once, and again after a failure, which it tells
 */
export function later(load) {
  /** @type {Promise<T | null> | null} */
  let loading = null;

  function once() {
    loading ??= load().catch(() => (loading = null));
    return loading;
  }

  globalThis.setTimeout(once, AT_REST);
  return async (tell) => {
    const module = await once();
    if (!module) tell(AWAY);
    return module;
  };
}
