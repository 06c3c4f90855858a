/** "Let three colleagues talk": asks the server for them and says what became of it. */
import { find, say } from "../dom.js";
import { gettext } from "../language.js";

const FAILED = gettext("The colleagues could not come. Nothing was changed; try again in a moment.");

/** @param {HTMLFormElement} form as it was sent off */
export async function simulate(form) {
  const button = /** @type {HTMLButtonElement} */ (find("button", form));
  const answer = find("[role=status]", form);
  button.disabled = true;
  say(answer, gettext("They are on their way…"));
  const problem = await ask(form);
  button.disabled = problem === "";
  say(answer, problem || gettext("They are coming in. Watch the captions."));
}

/** @param {HTMLFormElement} form @returns {Promise<string>} what went wrong, or empty */
async function ask(form) {
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
    if (response.ok) return "";
    const { detail } = await response.json();
    return detail || FAILED;
  } catch {
    return FAILED;
  }
}
