/** What these pages ask of the API. Answers are values: nothing here throws because a network is down. */
import { gettext } from "../language.js";

const NO_ANSWER = gettext("The server did not answer. Nothing is lost: try again.");
const WHY = new Map([
  [401, gettext("You are signed out. Nothing is lost: sign in in another tab, then try again here.")],
  [404, gettext("This is gone, or you may not see it any more.")],
]);

/**
 * @typedef {{ok: boolean, status: number, body: any, why: string}} Answer `why` is a sentence when it is not ok
 */

/**
 * @param {"GET" | "POST" | "PATCH" | "DELETE"} method
 * @param {string} path below /api/
 * @param {unknown} [body]
 * @param {{last?: boolean}} [options] `last`: the page is about to go
 * @returns {Promise<Answer>}
 */
export async function ask(method, path, body, { last = false } = {}) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() };
  try {
    const answer = await fetch(`/api/${path}`, { method, headers, keepalive: last, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await answer.text();
    const json = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : null;
    return { ok: answer.ok, status: answer.status, body: json, why: answer.ok ? "" : WHY.get(answer.status) ?? json?.detail ?? NO_ANSWER };
  } catch {
    return { ok: false, status: 0, body: null, why: NO_ANSWER };
  }
}

/** The newest one is in the cookie: whoever signed in again in another tab has another than this page was drawn with. */
function token() {
  const field = document.querySelector("[name=csrfmiddlewaretoken]");
  const drawn = field instanceof HTMLInputElement ? field.value : "";
  return /(?:^|; )csrftoken=(\w+)/u.exec(document.cookie)?.[1] ?? drawn;
}
