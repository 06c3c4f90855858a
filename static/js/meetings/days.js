/** Meetings under the days of the reader's calendar, with the meeting's own clock beside when that shows another time. */
import { make } from "../dom.js";
import { elsewhere, heading } from "./calendar.js";

/** @param {Element} section @param {Date} now */
function regroup(section, now) {
  const rows = [...section.querySelectorAll("li.meeting")];
  const list = document.createDocumentFragment();
  let last = "";
  let day = make("ul", "rows");
  for (const row of rows) {
    const time = row.querySelector("time");
    const name = time ? heading(new Date(time.dateTime), now) : last;
    if (name !== last) {
      day = make("ul", "rows");
      list.append(make("h3", "day", name), day);
      last = name;
    }
    day.append(row);
  }
  section.replaceChildren(list);
}

for (const section of document.querySelectorAll("[data-days]")) regroup(section, new Date());
for (const note of document.querySelectorAll("[data-own-zone]")) {
  if (!(note instanceof HTMLElement)) continue;
  const { ownZone = "", at = "" } = note.dataset;
  const text = elsewhere(new Date(at), ownZone, note.textContent ?? "");
  if (text) note.textContent = text;
  note.hidden = !text;
}
