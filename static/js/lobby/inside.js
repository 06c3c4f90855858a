/**
 * Who is inside, kept true while one stands at the door: the page is asked for again, and what the server drew there is taken over.
 *
 * A door that has closed meanwhile (ended, locked, removed) is told by the page itself: it is loaded anew.
 */
const EVERY = 10_000;

/** @param {HTMLElement} part */
export function mount(part) {
  async function look() {
    const fresh = document.hidden ? null : await page();
    if (!fresh) return;
    const drawn = fresh.getElementById(part.id);
    if (!drawn) return location.reload();
    if (!drawn.isEqualNode(part)) part.replaceChildren(...document.importNode(drawn, true).childNodes);
  }

  document.addEventListener("visibilitychange", () => void look());
  setInterval(() => void look(), EVERY);
}

/** Null: no answer, or none that counts. @returns {Promise<Document | null>} */
async function page() {
  try {
    const answer = await fetch(location.href);
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}
