/**
 * Taking the transcript away: a file, or its text on the clipboard. Without this script the form sends itself.
 *
 * The file is fetched, so that one sees that it is being made, is told when it cannot be, and keeps what one types on
 * the page: a form that is sent would ask whether to leave it.
 */
import { copy } from "../copy.js";
import { find, say } from "../dom.js";
import { gettext } from "../language.js";
import { asked, fileName, remembered } from "./taking.js";

/** @typedef {import("./taking.js").Choice} Choice */

const KEPT = "parley:export";
const SHOWN = 2000; // ms

const form = /** @type {HTMLFormElement} */ (find("#export"));
const send = /** @type {HTMLButtonElement} */ (find(".primary", form));
const text = /** @type {HTMLButtonElement} */ (find("[data-copy-text]", form));
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

/** @param {string} name @returns {HTMLInputElement[]} */
const inputs = (name) => [...form.querySelectorAll(`input[name="${name}"]:not([type="hidden"])`)].map(
  (one) => /** @type {HTMLInputElement} */ (one),
);
/** @param {string} name */
const chosen = (name) => inputs(name).find((one) => one.checked);

/** @returns {Choice} */
function choice() {
  return {
    format: chosen("format")?.value ?? "txt",
    text: chosen("text")?.value ?? "corrected",
    times: Boolean(chosen("times")),
    minutes: Boolean(chosen("minutes")),
    chat: Boolean(chosen("chat")),
  };
}

/** @param {Partial<Choice>} kept */
function choose(kept) {
  for (const name of /** @type {const} */ (["format", "text"])) {
    for (const one of inputs(name)) if (name in kept) one.checked = one.value === kept[name];
  }
  for (const name of /** @type {const} */ (["times", "minutes", "chat"])) {
    for (const one of inputs(name)) one.checked = kept[name] ?? one.checked;
  }
}

/** What changes nothing in this kind of file cannot be chosen. */
function update() {
  const options = (chosen("format")?.dataset.options ?? "").split(" ");
  for (const part of form.querySelectorAll("[data-option]")) {
    const off = !options.includes(/** @type {HTMLElement} */ (part).dataset.option ?? "");
    for (const one of part.querySelectorAll("input")) one.disabled = off;
  }
}

/** @param {Choice} wanted @returns {Promise<Response | null>} */
async function fetched(wanted) {
  trouble("");
  try {
    const answer = await fetch(`${form.action}?${asked(wanted, zone)}`, { headers: { Accept: "*/*" } });
    if (answer.ok && !answer.redirected) return answer;
  } catch {
    // offline: told below
  }
  trouble(gettext("The server did not give the file. Check the connection, load the page again and try once more."));
  return null;
}

/** @param {string} why */
function trouble(why) {
  const line = find("[data-trouble]", form);
  say(line, why);
  line.hidden = !why;
}

async function download() {
  const wanted = choice();
  const answer = await fetched(wanted);
  if (!answer) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = fileName(answer.headers.get("Content-Disposition"), wanted.format);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SHOWN);
  done(send, gettext("Downloaded"));
}

async function copyText() {
  const answer = await fetched({ ...choice(), format: "txt" });
  if (!answer) return;
  try {
    await copy(await answer.text());
    done(text, gettext("Copied"));
  } catch {
    trouble(gettext("This browser does not let the page copy. Download the text instead."));
  }
}

/** Says so for a while, on the button and to those who hear the page. @param {HTMLElement} button @param {string} what */
function done(button, what) {
  const label = find(".button-label", button);
  const before = button.dataset.before ?? label.textContent ?? "";
  button.dataset.before = before;
  say(label, what);
  say(find("[data-said]", form), what);
  setTimeout(() => {
    say(label, before);
    say(find("[data-said]", form), "");
  }, SHOWN);
}

/** @param {HTMLButtonElement} button @param {() => Promise<void>} work */
async function busy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  await work();
  button.removeAttribute("aria-busy");
}

choose(remembered(localStorage.getItem(KEPT), inputs("format").map((one) => one.value)));
update();
text.hidden = false;
form.addEventListener("change", () => {
  localStorage.setItem(KEPT, JSON.stringify(choice()));
  trouble("");
  update();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void busy(send, download);
});
text.addEventListener("click", () => void busy(text, copyText));
