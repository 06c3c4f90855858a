/** The style guide: shows each token as what it is, and opens the dialog. */
import { find } from "./dom.js";

for (const shown of document.querySelectorAll("[data-token]")) {
  if (shown instanceof HTMLElement) shown.style.setProperty("--shown", `var(--${shown.dataset.token})`);
}
const dialog = find("#guide-dialog");
find("#guide-open").addEventListener("click", () => dialog instanceof HTMLDialogElement && dialog.showModal());
