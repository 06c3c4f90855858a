/** A meeting that has no zone yet is meant in the browser's. */

/** @param {HTMLSelectElement} select @param {string} zone */
function choose(select, zone) {
  if (![...select.options].some((one) => one.value === zone)) return; // "Etc/…" and the like: the server's stays
  select.value = zone;
}

const select = document.querySelector("select[data-browsers-zone]");
if (select instanceof HTMLSelectElement && !document.querySelector(".errorlist")) {
  choose(select, Intl.DateTimeFormat().resolvedOptions().timeZone);
}
