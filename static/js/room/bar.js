/** The buttons of the bar that give something to the others: camera, screen, hand. Pressed is on. */
import { find, say } from "../dom.js";
import { gettext } from "../language.js";

const NO_ROOM = gettext("There is no room for another picture. You can start your video when somebody leaves.");

/**
 * @param {{camera: import("../rtc/camera.js").Camera, screen: import("../rtc/screen.js").Screen, call: import("./call.js").Call,
 *   barred: () => boolean, tell: (sentence: string) => void, changed: () => void}} parts `barred`: outside, or all is over
 */
export function mount({ camera, screen, call, barred, tell, changed }) {
  const [seen, share, hand] = [find("#camera"), find("#share"), find("#hand")];
  const full = () => call.place === "audio" || call.place === "";
  let told = "";
  seen.addEventListener("click", () => press(() => (camera.state === "off" && full() ? tell(NO_ROOM) : camera.toggle())));
  share.addEventListener("click", () => press(() => {
    if (screen.state === "on") return screen.stop();
    return full() ? tell(NO_ROOM) : screen.start();
  }));
  hand.addEventListener("click", () => press(() => call.wave()));

  /** @param {() => unknown} act begins while the press is handled: a browser asks for no screen otherwise */
  function press(act) {
    if (barred()) return;
    told = ""; // what goes wrong again is told again
    Promise.resolve(act()).finally(changed);
  }

  /** What went wrong, or happened to a device, once. */
  function complain() {
    const problem = camera.problem || screen.problem || camera.notice;
    if (problem && problem !== told) tell(problem);
    told = problem;
  }

  return {
    update() {
      const on = { camera: camera.state === "on", screen: screen.state === "on", hand: call.hand };
      show(seen, on.camera, on.camera ? gettext("Stop video") : gettext("Start video"), on.camera ? gettext("Turn the camera off (Alt+V)") : gettext("Turn the camera on (Alt+V)"));
      show(share, on.screen, on.screen ? gettext("Stop sharing") : gettext("Share screen"), on.screen ? gettext("Stop sharing your screen (Alt+S)") : gettext("Share your screen (Alt+S)"));
      show(hand, on.hand, on.hand ? gettext("Lower hand") : gettext("Raise hand"), on.hand ? gettext("Lower your hand (Alt+H)") : gettext("Raise your hand (Alt+H)"));
      seen.setAttribute("aria-busy", String(camera.state === "starting"));
      share.hidden = !screen.supported;
      complain();
    },
  };
}

/** @param {HTMLElement} button @param {boolean} on @param {string} label @param {string} title */
function show(button, on, label, title) {
  button.setAttribute("aria-pressed", String(on));
  button.title = title;
  say(find(".tool-label", button), label);
}
