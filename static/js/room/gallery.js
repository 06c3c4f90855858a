/** Who is seen and heard: draws the stage from the room and the call, again at every change and as voices rise and fall. */
import { clock } from "../microphone/clock.js";
import { cast } from "./cast.js";
import { Speaking } from "./speaking.js";
import { mount as mountStage } from "./stage.js";

const BREATH = 100;
/** Whoever spoke in this time is shown before the silent, when not all find room (ms). */
const LATELY = 30_000;

/**
 * @param {{list: HTMLElement, others: HTMLElement, room: import("./state.js").Room, call: import("./call.js").Call,
 *   hands: import("./hands.js").Hands, captions: import("../captions/store.js").Captions, level: () => number,
 *   all: () => void}} options `level`: one's own; `all`: show the list of people
 */
export function mount({ list, others, room, call, hands, captions, level, all }) {
  const speaking = new Speaking(clock);
  const stage = mountStage(list, others, { pin, changed: update });
  let pinned = "";
  let loud = "";
  others.addEventListener("click", all);
  setInterval(listen, BREATH);

  /** One at a time; again: none. @param {string} key */
  function pin(key) {
    pinned = pinned === key ? "" : key;
    update();
  }

  /** Who is in no call is seen to speak by their words. */
  function listen() {
    for (const [id, value] of call.levels(level())) speaking.hear(id, value);
    const now = room.present.filter(speaks).map(({ id }) => id).join();
    if (now !== loud) update();
    loud = now;
  }

  /** @param {import("../wire.js").Participant} person */
  function speaks({ id, media }) {
    const heard = id === room.self || (media && call.place);
    return speaking.is(id) || (!heard && captions.live.some((dialogue) => dialogue.participant_id === id));
  }

  function update() {
    const roles = cast(standing(room), room.self, new Set([pinned]), {
      picture: (person, kind) => call.picture(person, kind), link: (person) => call.link(person), speaking: speaks,
      spoke: ({ id }) => speaking.within(id, LATELY), hand: (id) => hands.place(id), media: call.place,
    });
    if (!roles.some(({ key }) => key === pinned)) pinned = "";
    stage.update(roles);
    call.show(sizes());
  }

  /** What each sender has to send: nothing while nobody looks here. */
  function sizes() {
    const scale = window.devicePixelRatio || 1;
    const seen = document.hidden ? [] : [...stage.sizes];
    return new Map(seen.map(([key, { width, height }]) => [key, { width: Math.round(width * scale), height: Math.round(height * scale) }]));
  }

  document.addEventListener("visibilitychange", () => call.show(sizes()));
  return { update };
}

/** Oneself first, then in the order of coming: nobody's tile moves because somebody else comes. @param {import("./state.js").Room} room */
function standing({ present, self }) {
  return present.sort((a, b) => Number(b.id === self) - Number(a.id === self) || a.seat - b.seat);
}
