/** One's own camera at the door: seen by this page only. Mirrored, as in a mirror; a camera that looks away is not. */
import { mount as mountPicker } from "../devices/picker.js";
import { find, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { Camera } from "../rtc/camera.js";
import { mayComeOn } from "./again.js";
import { rememberOn } from "./choice.js";
import { show as showToggle } from "./toggle.js";

const worded = (/** @type {string} */ problem) => fill(gettext("%(problem)s You can join without a camera."), { problem });

/** @param {HTMLElement} stage */
export function mount(stage) {
  const camera = new Camera({ worded });
  const button = find("#green-camera", stage);
  const picture = /** @type {HTMLVideoElement} */ (find("#green-picture", stage));
  const view = find("#green-view", stage);
  mountPicker(find("#green-cameras", stage), {
    kind: "videoinput", current: () => camera.device, chosen: (id) => void camera.use(id).then(show),
  });

  async function on() {
    const started = camera.on();
    show();
    await started;
    show();
  }

  async function again() {
    if ((await mayComeOn("camera")) && camera.state === "off") await on();
  }

  async function press() {
    await (camera.state === "off" ? on() : camera.off());
    show();
    rememberOn("camera", camera.state === "on");
  }

  function look() {
    const { track } = camera;
    picture.srcObject = track && new MediaStream([track]);
    stage.dataset.mirrored = String(track?.getSettings().facingMode !== "environment");
    if (track) picture.play().catch(() => {}); // hidden meanwhile, or another track
    show();
  }

  /** Idempotent; ten times a second. */
  function show() {
    const sees = camera.state === "on";
    showToggle(button, camera.state, {
      off: gettext("Camera off"), starting: gettext("Starting…"), on: gettext("Camera on"),
    });
    picture.hidden = !sees;
    say(view, told(camera));
    view.dataset.tone = camera.problem ? "bad" : "";
    view.dataset.over = String(sees);
  }

  camera.ontrack = look;
  picture.addEventListener("resize", () => {
    stage.dataset.upright = String(picture.videoHeight > picture.videoWidth);
  });
  button.addEventListener("click", press);
  again();

  return {
    get on() {
      return camera.state === "on";
    },
    show,
  };
}

/** @param {Camera} camera */
function told({ state, problem, notice }) {
  if (problem) return problem;
  if (state === "starting") return gettext("Starting the camera…");
  return state === "on" ? notice : gettext("Your camera is off.");
}
