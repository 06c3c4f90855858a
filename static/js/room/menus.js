/** Menus of the bar: one is open at a time; a press elsewhere or Escape closes it. */

/** @param {Iterable<HTMLDetailsElement>} menus */
export function mount(menus) {
  const all = [...menus];

  /** @param {Node | null} [inside] */
  function close(inside = null) {
    for (const menu of all) if (menu.open && !menu.contains(inside)) menu.open = false;
  }

  document.addEventListener("pointerdown", ({ target }) => close(target instanceof Node ? target : null));
  document.addEventListener("focusin", ({ target }) => close(target instanceof Node ? target : null));
  document.addEventListener("keydown", (event) => {
    const open = all.find((menu) => menu.open);
    if (event.key !== "Escape" || !open || document.querySelector("dialog[open]")) return;
    const had = open.contains(document.activeElement);
    close();
    if (had) open.querySelector("summary")?.focus();
  });
  for (const menu of all) {
    menu.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("[data-closes]")) close();
    });
  }
}
