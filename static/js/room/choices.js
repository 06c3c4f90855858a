/** The menus beside microphone and camera: which device. Names are known once the page was allowed to use one. */
import { find } from "../dom.js";
import { later } from "../later.js";

const load = later(() => import("../devices/picker.js"));

/**
 * @param {{microphone: import("../microphone/microphone.js").Microphone, camera: import("../rtc/camera.js").Camera,
 *   speaker: import("../rtc/speaker.js").Speaker, tell: (sentence: string) => void, changed: () => void}} parts
 */
export function mount({ microphone, camera, speaker, tell, changed }) {
  choice("#mic-devices", { kind: "audioinput", current: () => microphone.device, chosen: (id) => microphone.use(id).finally(changed) });
  choice("#camera-devices", { kind: "videoinput", current: () => camera.device, chosen: (id) => camera.use(id).finally(changed) });
  find("#speakers").hidden = !speaker.supported;
  if (speaker.supported) {
    choice("#speaker-devices", { kind: "audiooutput", current: () => speaker.chosen, chosen: (id) => speaker.use(id).finally(changed) });
  }

  /** @param {string} selector @param {import("../devices/picker.js").Options} options */
  function choice(selector, options) {
    const place = find(selector);
    /** @type {ReturnType<typeof import("../devices/picker.js").mount> | null} */
    let picker = null;
    place.closest("details")?.addEventListener("toggle", async () => {
      const module = await load(tell);
      if (!module) return;
      picker ??= module.mount(place, options);
      await picker.update();
    });
  }
}
