/**
 * Inviting by e-mail: the form, and the list of who is asked. In a dialog behind a button, or on a page of its own.
 * While it is in view the list is asked for again, so that a host sees who has accepted.
 */
import "../copy.js";
import { find, icon, make, say } from "../dom.js";
import { ask } from "../items/api.js";
import { fill, gettext } from "../language.js";
import { mayAgain, sentence, standing } from "./invited.js";

/** @typedef {import("./invited.js").Invitation} Invitation */

const SOON = 1500;
const LATER = 8000;

/** @param {HTMLFormElement} form @param {HTMLElement} list @param {() => boolean} inView */
function mount(form, list, inView) {
  const path = `meetings/${form.dataset.invite}/invitations/`;
  const field = /** @type {HTMLTextAreaElement} */ (find("textarea", form));
  const button = /** @type {HTMLButtonElement} */ (find("button", form));
  const said = find("[data-said]", form);
  const trouble = find("[data-trouble]", form);
  /** @type {Map<string, number>} when somebody here last asked for it to be sent */
  const asked = new Map();
  /** @type {Map<string, HTMLElement>} */
  const rows = new Map();
  let timer = 0;
  /** Nobody could say who is invited when it was last asked. */
  let lost = false;
  button.disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });
  return { look };

  /** Reads the list, and again later while somebody looks at it. */
  async function look() {
    clearTimeout(timer);
    if (!inView()) return;
    const { ok, body, why } = await ask("GET", path);
    if (ok) show(body.results);
    if (ok === lost) complain(why); // once; taken back when it is over
    lost = !ok;
    const busy = ok && body.results.some((/** @type {Invitation} */ one) => one.state === "sending");
    timer = window.setTimeout(look, busy ? SOON : LATER);
  }

  async function send() {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    field.readOnly = true; // what would be typed now would be lost
    const { ok, body, why } = await ask("POST", path, { addresses: field.value });
    button.ariaBusy = "false";
    field.readOnly = false;
    complain(ok ? body.detail ?? "" : why);
    say(said, ok ? sentence(body.results.length, body.refused.length > 0) : "");
    if (!ok) return;
    field.value = body.refused.join(", "); // to be mended
    await look();
  }

  /** @param {string} text */
  function complain(text) {
    say(trouble, text);
    trouble.hidden = !text;
    field.setAttribute("aria-invalid", String(Boolean(text)));
  }

  /** @param {Invitation[]} invited */
  function show(invited) {
    const gone = new Set(rows.keys());
    for (const one of invited) {
      gone.delete(one.id);
      const row = rows.get(one.id) ?? made(one);
      update(row, one);
      if (!row.isConnected) list.append(row);
    }
    for (const id of gone) {
      rows.get(id)?.remove();
      rows.delete(id);
    }
  }

  /** @param {Invitation} one */
  function made(one) {
    const row = make("li", "invited-row");
    const email = make("span", "invited-email", one.email);
    email.dir = "ltr";
    const again = act("repeat", fill(gettext("Send again to %(email)s"), { email: one.email }), gettext("Send again"));
    again.dataset.again = "";
    again.addEventListener("click", () => void sendAgain(one.id));
    row.append(email, make("span", "badge"), again, withdrawal(one));
    rows.set(one.id, row);
    return row;
  }

  /** Asks once more before a mail leaves that says so. @param {Invitation} one */
  function withdrawal(one) {
    const box = make("span", "invited-withdraw");
    const label = fill(gettext("Withdraw the invitation of %(email)s"), { email: one.email });
    const [first, yes, no] = [act("close", label), make("button", "button danger", gettext("Withdraw")), make("button", "button", gettext("Keep"))];
    const ask = (/** @type {boolean} */ open) => {
      first.hidden = open;
      yes.hidden = no.hidden = !open;
      (open ? no : first).focus();
    };
    for (const one of [yes, no]) one.type = "button";
    yes.hidden = no.hidden = true;
    first.addEventListener("click", () => ask(true));
    no.addEventListener("click", () => ask(false));
    yes.addEventListener("click", () => void withdraw(one.id));
    box.append(first, no, yes);
    return box;
  }

  /** @param {HTMLElement} row @param {Invitation} one */
  function update(row, one) {
    const { text, tone } = standing(one);
    const badge = find(".badge", row);
    say(badge, text);
    badge.dataset.tone = tone;
    find("[data-again]", row).hidden = !mayAgain(one, asked.get(one.id) ?? 0, Date.now());
  }

  /** @param {string} id */
  async function sendAgain(id) {
    asked.set(id, Date.now());
    const { why } = await ask("POST", `${path}${id}/send/`);
    complain(why);
    await look();
  }

  /** @param {string} id */
  async function withdraw(id) {
    const { ok, status, why } = await ask("DELETE", `${path}${id}/`);
    complain(ok || status === 404 ? "" : why);
    await look();
    field.focus();
  }
}

/** @param {string} name of an icon @param {string} label @param {string} [text] */
function act(name, label, text = "") {
  const button = make("button", text ? "button" : "button plain icon-only");
  button.type = "button";
  button.title = label;
  button.ariaLabel = label;
  button.append(icon(name), text);
  return button;
}

/** In the room everybody has the dialog, and the role may change. */
const hosting = () => document.querySelector("main")?.dataset.host !== "no";

const dialog = document.querySelector("dialog#invite");
const form = document.querySelector("form[data-invite]");
const list = document.querySelector("[data-invited]");
const inView = () => hosting() && (!(dialog instanceof HTMLDialogElement) || dialog.open) && !document.hidden;
const panel = form instanceof HTMLFormElement && list instanceof HTMLElement ? mount(form, list, inView) : null;

/** Asks again who is invited. */
export function look() {
  void panel?.look();
}

document.addEventListener("visibilitychange", look);
look();
