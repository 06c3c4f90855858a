/** Everything of the room page but captions and stage: bar, banners, panel, dialogs. Made once, drawn from what is known. */
import { find, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { mount as mountBar } from "./bar.js";
import { missing } from "./broken.js";
import { mount as mountButton } from "./button.js";
import { mount as mountChoices } from "./choices.js";
import { confirmed, mount as mountDialog } from "./dialogs.js";
import { mount as mountDoor } from "./door.js";
import { mount as mountMenus } from "./menus.js";
import { mount as mountMore } from "./more.js";
import { mount as mountNotices } from "./notices.js";
import { mount as mountPanel } from "./panel.js";
import { mount as mountPause } from "./pause.js";
import { mount as mountShortcuts } from "./shortcuts.js";
import { status } from "./standing.js";
import { mount as mountStatus } from "./status.js";

const ENDED = gettext("The host has ended the meeting. Everything said is kept.");
const REMOVED = gettext("The host has removed you from this meeting. What you said until then is kept.");
const ELSEWHERE = gettext("Your hand is up in another window of yours. Lower it there.");

/**
 * @typedef {object} Parts
 * @property {HTMLElement} page
 * @property {string} self
 * @property {import("./state.js").Room} room
 * @property {import("./call.js").Call} call
 * @property {import("./hands.js").Hands} hands
 * @property {import("../microphone/microphone.js").Microphone} microphone
 * @property {import("../rtc/camera.js").Camera} camera
 * @property {import("../rtc/screen.js").Screen} screen
 * @property {import("../rtc/speaker.js").Speaker} speaker
 * @property {import("./hearing.js").Hearing} sound
 * @property {import("./socket.js").RoomSocket} socket
 * @property {import("../captions/store.js").Captions} captions
 * @property {(message: any) => boolean} ask
 * @property {(sentence: string) => void} tell
 * @property {() => void} draw
 */

/** @param {Parts} parts */
export function mount({ page, self, room, call, hands, microphone, camera, screen, speaker, sound, socket, captions, ask, tell, draw }) {
  const mic = /** @type {HTMLButtonElement} */ (find("#mic"));
  const line = mountStatus(find("#status"));
  const button = mountButton(mic, { pressed: press, level: () => microphone.level, meter: find("#mic-level") });
  const bar = mountBar({ camera, screen, call, barred, tell, changed: draw });
  const panel = mountPanel(find("#panel"), find("#people-button"), { room, ask, sure, lower, tell });
  const pause = mountPause({
    button: find("#off-record"), host: find("#stop-captions"), off: find("#is-off"), stopped: find("#is-stopped"), self, ask,
  });
  const door = mountDoor(find("#door"), { ask, see: panel.show });
  const notices = mountNotices({ hear: find("#hear"), full: find("#places"), broken: find("#broken"), sound, tell });
  mountMenus(page.querySelectorAll("details.menu"));
  mountShortcuts(page, spoken(), draw);
  mountMore(find(".bar"));
  mountDialog(find("#end button"), find("#end-dialog"));
  mountChoices({ microphone, camera, speaker, tell, changed: draw });
  find("#mic-here").addEventListener("click", () => microphone.on().finally(draw));

  /** Nothing more will come. */
  function over() {
    return room.ended || room.removed || socket.refused !== "";
  }

  /** Nothing is given to the others now. */
  function barred() {
    return room.waiting || over();
  }

  function press() {
    if (!barred()) microphone.toggle().finally(draw);
  }

  /** The microphone for push-to-talk. */
  function spoken() {
    return {
      get state() {
        return barred() || microphone.facts.taken ? "barred" : microphone.state;
      },
      on: () => microphone.on(),
      off: () => microphone.off(),
    };
  }

  /** One's own hand. */
  function lower() {
    if (call.hand) call.wave();
    else tell(ELSEWHERE);
  }

  /** @param {"remove" | "hand_over"} act @param {{name: string}} person */
  function sure(act, { name }) {
    const dialog = find(act === "remove" ? "#remove-dialog" : "#hand-over-dialog");
    const owns = room.me !== undefined && room.organizes(room.me);
    find("[data-owner]", find("#hand-over-dialog")).hidden = !owns;
    find("[data-other]", find("#hand-over-dialog")).hidden = owns;
    say(find("h2", dialog), fill(act === "remove" ? gettext("Remove %(name)s?") : gettext("Make %(name)s the host?"), { name }));
    return confirmed(dialog);
  }

  /** What is there for whom, and when. @param {boolean} gone */
  function show(gone) {
    const { taken } = microphone.facts;
    page.dataset.host = room.hosts ? "yes" : "no";
    find("#mic-group").hidden = taken || gone;
    find("#mic-here").hidden = !taken || gone;
    for (const id of ["#camera-group", "#hand", "#off-record", "#captions-menu", "#end"]) find(id).hidden = barred();
    if (barred()) find("#share").hidden = true;
    find("#locked").hidden = !room.locked;
    find("#over").hidden = !gone;
    find("#alone").hidden = !(socket.joined && room.alone) || barred();
    say(find("#people-count"), String(room.present.length));
  }

  return {
    get over() {
      return over();
    },
    all: panel.show,
    /** @param {boolean} speaks whether this person agreed to captions */
    update(speaks) {
      const { facts } = microphone;
      const gone = over();
      const paused = gone ? [] : captions.paused;
      const refused = room.removed && !room.ended ? REMOVED : socket.refused;
      panel.update(hands.raised(room.present));
      door.update(gone || !room.hosts ? [] : room.outside);
      pause.update(paused);
      line.update(status(facts, {
        joined: socket.joined, connected: socket.connected, refused, captions: speaks, ended: room.ended,
        removed: room.removed, waiting: room.waiting, paused,
      }));
      button.update(facts.state, facts.heard);
      mic.dataset.trouble = facts.denied ? "MIC_ACCESS_DENIED" : "";
      bar.update();
      notices.update(call.place, room.mesh, missing(room, call), barred());
      say(find("#over-why"), room.ended ? ENDED : refused);
      show(gone);
    },
  };
}
