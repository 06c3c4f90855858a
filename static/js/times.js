/** Times come in UTC; `<time data-show>` shows them as the reader's own clock does. */

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const STYLES = {
  day: { weekday: "short", day: "numeric", month: "short" },
  date: { day: "numeric", month: "long", year: "numeric" },
  clock: { hour: "2-digit", minute: "2-digit" },
  exact: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  moment: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
};

for (const time of document.querySelectorAll("time[data-show]")) {
  if (!(time instanceof HTMLTimeElement)) continue;
  const style = STYLES[time.dataset.show ?? ""] ?? STYLES.moment;
  const hourCycle = "hour" in style ? "h23" : undefined;
  time.textContent = new Intl.DateTimeFormat([], { ...style, hourCycle }).format(new Date(time.dateTime));
}
