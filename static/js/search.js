/**
 * Search over all meetings: results follow what is typed, after a short pause. Without this script the form asks the
 * same page in the same way. Slash goes to the box.
 */
import { find, say } from "./dom.js";
import { fill, gettext, ngettext } from "./language.js";
import { isTyping, shortcut } from "./meetings/keys.js";
import { fetched } from "./minutes/fragment.js";
import { show } from "./times.js";

const PAUSE = 300;
const form = /** @type {HTMLFormElement} */ (find(".search-form"));
const box = /** @type {HTMLInputElement} */ (find("[data-search]", form));
const said = find("[data-said]");
const zone = /** @type {HTMLInputElement} */ (find("[data-zone]", form));
let timer = 0;
/** Which question was asked last: answers to earlier ones are thrown away. */
let asked = 0;

/** Days are meant as the reader's own clock counts them; nobody asks where who asks for none. */
function located() {
  zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  zone.disabled = ![...form.querySelectorAll("input[type=date]")].some((day) => /** @type {HTMLInputElement} */ (day).value);
}

/** The address of what the form asks for now, without its empty fields. */
function address() {
  const params = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value.trim()) params.set(name, value);
  return `${location.pathname}?${params}`;
}

async function ask() {
  const mine = ++asked;
  const wanted = address();
  const old = find("#found");
  old.ariaBusy = "true";
  const next = await fetched(wanted, "#found");
  if (mine !== asked) return;
  old.ariaBusy = "false";
  if (!next) return; // what stands stays; Enter asks again, and shows why not
  show(next);
  old.replaceWith(next);
  history.replaceState(null, "", wanted);
  const count = next.querySelectorAll(".found-line").length;
  const text = ngettext("%(count)s place found.", "%(count)s places found.", count);
  say(said, count ? fill(text, { count }) : gettext("Nothing found."));
}

function soon() {
  located();
  clearTimeout(timer);
  timer = window.setTimeout(() => void ask(), PAUSE);
}

located();
form.addEventListener("input", (event) => {
  if (!(event instanceof InputEvent && event.isComposing)) soon();
});
form.addEventListener("compositionend", soon);
document.addEventListener("keydown", (event) => {
  if (document.body.dataset.shortcuts === "off" || shortcut(event, isTyping(document.activeElement)) !== "search") return;
  box.select();
  event.preventDefault();
});
