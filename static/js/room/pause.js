/** Off the record, and captions stopped by the host: seen by everybody, ended by everybody (the host's by the host). */
import { find, say } from "../dom.js";
import { fill, gettext } from "../language.js";

/** @typedef {import("../wire.js").Pause} Pause */
/** @typedef {(message: {type: string, on: boolean}) => boolean} Ask */

/**
 * @param {{button: HTMLElement, host: HTMLElement, off: HTMLElement, stopped: HTMLElement, self: string, ask: Ask}} options
 *   `off` and `stopped` are banners with a button each
 */
export function mount({ button, host, off, stopped, self, ask }) {
  let [isOff, isStopped] = [false, false];
  const turn = () => ask({ type: "off_record", on: !isOff });
  const start = () => ask({ type: "captions", on: isStopped });
  button.addEventListener("click", turn);
  find("button", off).addEventListener("click", turn);
  find("button", stopped).addEventListener("click", start);
  host.addEventListener("click", start);

  return {
    /** @param {Pause[]} paused those that last */
    update(paused) {
      const record = paused.find(({ reason }) => reason === "off_record");
      isOff = record !== undefined;
      isStopped = paused.some(({ reason }) => reason === "host");
      const label = isOff ? gettext("On the record") : gettext("Off the record");
      button.setAttribute("aria-pressed", String(isOff));
      button.title = isOff ? gettext("Go on the record again (Alt+O)") : gettext("Off the record: pause captions for everyone (Alt+O)");
      say(find(".tool-label", button), label);
      say(find("[data-who]", off), record ? sentence(record, self) : "");
      off.hidden = !isOff;
      stopped.hidden = !isStopped;
      say(find("span", host), isStopped ? gettext("Start captions for everyone") : gettext("Stop captions for everyone"));
    },
  };
}

/** @param {Pause} pause @param {string} self */
function sentence({ participant_id: id, name }, self) {
  if (id === self) return gettext("Off the record: nothing is written down. Started by you.");
  if (!name) return gettext("Off the record: nothing is written down.");
  return fill(gettext("Off the record: nothing is written down. Started by %(name)s."), { name });
}
