/** Sharing a transcript by link: make one, copy it, take it back. The list is asked for when the dialog opens. */
import { find, icon, make, say } from "../dom.js";
import { ask } from "../items/api.js";
import { fill, gettext, ngettext } from "../language.js";
import { shown } from "../times.js";

/** @typedef {{id: string, url: string, expires_at: string, names: boolean, minutes: boolean, opened: number}} Share */

/** @param {HTMLElement} page */
export function mount(page) {
  if (!page.querySelector("#share")) return;
  const dialog = /** @type {HTMLDialogElement} */ (find("#share", page));
  const form = /** @type {HTMLFormElement} */ (find("form", dialog));
  const list = find("[data-shares]", dialog);
  const said = find("[data-said]", dialog);
  const path = `transcripts/${page.dataset.transcript}/shares/`;

  page.addEventListener("click", ({ target }) => { // the button stands in a head that is drawn anew
    if (!(target instanceof Element && target.closest("[data-share]"))) return;
    dialog.showModal();
    trouble("");
    void load();
  });
  find("[data-close]", dialog).addEventListener("click", () => dialog.close());
  form.addEventListener("change", () => (find("[data-nameless]", form).hidden = box("names").checked));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void create();
  });

  /** @param {string} name */
  const box = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

  async function load() {
    const { ok, body, why } = await ask("GET", `${path}?page_size=100`);
    if (!ok) return trouble(why);
    list.replaceChildren(...body.results.map(row));
    told();
  }

  async function create() {
    const asked = { days: Number(box("days").value), names: box("names").checked, minutes: box("minutes").checked };
    const send = /** @type {HTMLButtonElement} */ (find(".primary", form));
    send.disabled = true;
    const { ok, body, why } = await ask("POST", path, asked);
    send.disabled = false;
    if (!ok) return trouble(why);
    trouble("");
    const made = row(body);
    list.prepend(made);
    told();
    say(said, gettext("The link is made. Copy it from the list."));
    find("[data-copy]", made).focus();
  }

  function told() {
    find(".shares", dialog).hidden = list.childElementCount === 0;
  }

  /** @param {string} why */
  function trouble(why) {
    const line = find("[data-trouble]", form);
    say(line, why);
    line.hidden = !why;
  }

  /** @param {Share} share */
  function row(share) {
    const item = make("li", "share-row");
    const address = make("code", "share-url", share.url);
    address.dir = "ltr"; // it begins at its left, whatever the page's direction
    const copy = make("button", "button");
    const back = make("button", "button plain warn", gettext("Take back"));
    copy.type = back.type = "button";
    copy.dataset.copy = share.url;
    copy.append(icon("copy"), make("span", "button-label", gettext("Copy")));
    back.addEventListener("click", () => void (back.dataset.sure ? remove(share, item) : sure(back)));
    item.append(address, make("p", "share-facts", facts(share)), copy, back);
    return item;
  }

  /** One press asks, the next one does it. @param {HTMLButtonElement} back */
  function sure(back) {
    back.dataset.sure = "yes";
    say(back, gettext("Really take it back?"));
    back.addEventListener("blur", () => {
      delete back.dataset.sure;
      say(back, gettext("Take back"));
    }, { once: true });
  }

  /** @param {Share} share @param {HTMLElement} item */
  async function remove(share, item) {
    const { ok, status, why } = await ask("DELETE", `shares/${share.id}/`);
    if (!ok && status !== 404) return trouble(why);
    item.remove();
    told();
    say(said, gettext("The link does not work any more."));
    find("[data-close]", dialog).focus();
  }
}

/** @param {Share} share */
function facts({ names, minutes, expires_at, opened }) {
  const kinds = [
    names ? gettext("with names") : gettext("without names"),
    minutes ? gettext("with minutes") : gettext("without minutes"),
    fill(gettext("until %(day)s"), { day: shown(new Date(expires_at), "date") }),
    fill(ngettext("opened %(count)s time", "opened %(count)s times", opened), { count: opened }),
  ];
  return kinds.join(" · ");
}
