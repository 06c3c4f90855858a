/** Everything of the room page but the captions: tiles, bar, banners, panel. Made once, drawn from what is known. */
import { find, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { mount as mountPicker } from "../devices/picker.js";
import { mount as mountButton } from "./button.js";
import { confirmed, mount as mountDialog } from "./dialogs.js";
import { mount as mountDoor } from "./door.js";
import { mount as mountMenus } from "./menus.js";
import { mount as mountPanel } from "./panel.js";
import { mount as mountPause } from "./pause.js";
import { mount as mountPeople } from "./people.js";
import { mount as mountShortcuts } from "./shortcuts.js";
import { status } from "./state.js";
import { mount as mountStatus } from "./status.js";

const ENDED = gettext("The host has ended the meeting. Everything said is kept.");
const REMOVED = gettext("The host has removed you from this meeting. What you said until then is kept.");

/** @typedef {import("../wire.js").Participant} Participant */

/**
 * @param {{page: HTMLElement, self: string, room: import("./state.js").Room,
 *   microphone: import("../microphone/microphone.js").Microphone, socket: import("./socket.js").RoomSocket,
 *   captions: import("../captions/store.js").Captions, ask: (message: any) => boolean, draw: () => void}} parts
 */
export function mount({ page, self, room, microphone, socket, captions, ask, draw }) {
  const hosts = page.dataset.host === "yes";
  const mic = /** @type {HTMLButtonElement} */ (find("#mic"));
  const tiles = mountPeople(find("#people"), find("#people-count"), self);
  const line = mountStatus(find("#status"));
  const button = mountButton(mic, { pressed: press, level: () => microphone.level, meter: page.querySelector("#mic-level") });
  const panel = mountPanel(find("#panel"), find("#people-button"), { self, hosts, order: ask, remove });
  const pause = mountPause({
    button: find("#off-record"), host: page.querySelector("#stop-captions"), off: find("#is-off"), stopped: find("#is-stopped"), self, ask,
  });
  const door = hosts ? mountDoor(find("#door"), {
    answer: (type, id) => ask({ type, participant_id: id }),
    all: () => panel.show(),
  }) : null;
  mountMenus(page.querySelectorAll("details.menu"));
  mountShortcuts(page);
  if (hosts) mountDialog(find("#end button"), find("#end-dialog"));
  choose(page.querySelector("#mic-devices"));
  find("#mic-here").addEventListener("click", () => microphone.on().finally(draw));

  function press() {
    if (!room.waiting && !over()) microphone.toggle().finally(draw);
  }

  /** The device picker; names are known once the microphone was on. @param {Element | null} place */
  function choose(place) {
    if (!(place instanceof HTMLElement)) return;
    const picker = mountPicker(place, {
      kind: "audioinput", current: () => microphone.device, chosen: (id) => microphone.use(id).finally(draw),
    });
    place.closest("details")?.addEventListener("toggle", picker.update);
  }

  /** @param {Participant} person */
  async function remove({ id, name }) {
    const dialog = find("#remove-dialog");
    say(find("h2", dialog), fill(gettext("Remove %(name)s?"), { name }));
    if (await confirmed(dialog)) ask({ type: "remove", participant_id: id });
  }

  /** Nothing more will come. */
  function over() {
    return room.ended || room.removed || socket.refused !== "";
  }

  return {
    get over() {
      return over();
    },
    /** @param {boolean} speaks whether this person agreed to captions */
    update(speaks) {
      const { facts } = microphone;
      const [gone, present] = [over(), room.present];
      const paused = gone ? [] : captions.paused;
      const refused = room.removed && !room.ended ? REMOVED : socket.refused;
      tiles.update(present, new Set(captions.live.map(({ participant_id: id }) => id)));
      panel.update(present, room.outside, room.locked);
      door?.update(gone ? [] : room.outside);
      pause.update(paused);
      line.update(status(facts, {
        joined: socket.joined, connected: socket.connected, refused, captions: speaks, ended: room.ended,
        removed: room.removed, waiting: room.waiting, paused,
      }));
      button.update(facts.state, facts.heard);
      find("#mic-group").hidden = facts.taken || gone;
      find("#mic-here").hidden = !facts.taken || gone;
      for (const id of ["#off-record", "#captions-menu", "#end"]) find(id).hidden = gone || room.waiting;
      find("#locked").hidden = !room.locked;
      find("#over").hidden = !gone;
      say(find("#over-why"), room.ended ? ENDED : refused);
      find("#alone").hidden = !(socket.joined && room.alone) || room.waiting || gone;
    },
  };
}
