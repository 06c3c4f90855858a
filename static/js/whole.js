/**
 * A page whose styles or scripts did not all arrive (the network changed in the middle) says so. Those that say
 * `data-again`, where nothing is typed and nothing works without scripts, are loaded again by themselves, three times.
 *
 * A classic script: it is there before the first module, whose failure it is to see.
 */
{
  const TIMES = 3;
  const PAUSE = 1000; // ms, and as much more each time

  /** Rules that did not arrive cannot be looked at. @param {HTMLLinkElement} link */
  const arrived = ({ sheet }) => {
    try {
      return Boolean(sheet?.cssRules);
    } catch {
      return false;
    }
  };

  /** @param {HTMLElement} told the sentence, with a link */
  const watch = (told) => {
    let missing = false;

    const incomplete = () => {
      if (missing) return;
      missing = true;
      const times = Number(sessionStorage.getItem("again"));
      if (told.dataset.again === undefined || times >= TIMES) {
        told.hidden = false;
        return;
      }
      sessionStorage.setItem("again", String(times + 1));
      setTimeout(() => location.reload(), PAUSE * (times + 1));
    };

    addEventListener("error", ({ target }) => target instanceof HTMLScriptElement && incomplete(), true);
    addEventListener("load", () => {
      const styles = [.../** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[rel=stylesheet]"))];
      if (!styles.every(arrived)) incomplete();
      if (!missing) sessionStorage.removeItem("again");
    });
  };

  watch(/** @type {HTMLElement} */ (document.querySelector("#incomplete")));
}
