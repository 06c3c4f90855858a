/** The dialog of the invitations, behind its button. What sends them is loaded when it is opened first. */
import "../copy.js";
import { find } from "../dom.js";
import { later } from "../later.js";

const dialog = /** @type {HTMLDialogElement} */ (find("dialog#invite"));
const load = later(() => import("./invite.js"));

find("main").append(dialog); // out of the bar beside its button, whose rules for small windows are not for it
find("[data-close]", dialog).addEventListener("click", () => dialog.close());
find("#invite-button").addEventListener("click", async () => {
  dialog.showModal();
  (await load(complain))?.look();
});

/** @param {string} why */
function complain(why) {
  const trouble = dialog.querySelector("[data-trouble]");
  if (!(trouble instanceof HTMLElement)) return; // who has no account has only the link here
  trouble.textContent = why;
  trouble.hidden = false;
}
