/** Links to the parts of a page become tabs. Without this script they jump there. */

/**
 * @param {HTMLElement} bar
 * @returns {(id: string) => void} chooses a tab by the id of its panel
 */
export function mount(bar) {
  const tabs = [...bar.querySelectorAll("a")];
  bar.setAttribute("role", "tablist");
  for (const tab of tabs) {
    const panel = panelOf(tab);
    tab.id = `${panel.id}-tab`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    tab.removeAttribute("aria-current");
    panel.setAttribute("role", "tabpanel");
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      choose(tab);
    });
  }
  bar.addEventListener("keydown", (event) => {
    const at = tabs.findIndex((tab) => tab === document.activeElement);
    const next = tabs[target(event, at)];
    if (!next) return;
    event.preventDefault();
    choose(next);
    next.focus();
  });
  choose(tabs.find((tab) => tab.hash === location.hash) ?? tabs[0]);
  return (id) => tabs.filter((tab) => tab.hash === `#${id}`).forEach(choose);

  /** @param {KeyboardEvent} event @param {number} at */
  function target({ key }, at) {
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const step = { [forward]: 1, [backward]: -1 }[key];
    if (step) return (at + step + tabs.length) % tabs.length;
    return { Home: 0, End: tabs.length - 1, " ": at }[key] ?? -1;
  }

  /** @param {HTMLAnchorElement} chosen */
  function choose(chosen) {
    for (const tab of tabs) {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      panelOf(tab).dataset.panel = on ? "chosen" : "";
    }
  }
}

/** @param {HTMLAnchorElement} tab */
function panelOf(tab) {
  const panel = document.getElementById(tab.hash.slice(1));
  if (!panel) throw new Error(`the page lacks ${tab.hash}`);
  return panel;
}
