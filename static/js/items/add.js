/** The line that adds: Enter, and the next one can be typed. What could not be added stays in the field. */
import { find } from "../dom.js";

/**
 * @param {HTMLFormElement} form
 * @param {(description: string) => Promise<string>} add why not, or ""
 * @param {(sentence: string) => void} tell
 */
export function mountAdding(form, add, tell) {
  const field = /** @type {HTMLInputElement} */ (find("input[name=description]", form));
  const typed = () => field.value.replace(/\s+/gu, " ").trim();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const description = typed();
    if (!description || form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    const why = await add(description);
    form.ariaBusy = "false";
    if (why) tell(why);
    else if (typed() === description) field.value = "";
  });
}
