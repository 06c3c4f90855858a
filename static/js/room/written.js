/** The captions of the room: stores and views, wired. Nothing of the call is known here. */
import { mount as mountCorrecting } from "../captions/correct.js";
import { Corrections } from "../captions/corrections.js";
import { Captions } from "../captions/store.js";
import { mount as mountCaptions } from "../captions/view.js";
import { find } from "../dom.js";
import { gettext } from "../language.js";
import { later } from "../later.js";
import { clock } from "../microphone/clock.js";
import { mount as mountMissed } from "./missed.js";
import { mount as mountSettings } from "./settings.js";

const UNANSWERED = gettext("Not saved: the meeting did not answer. Your words are kept here.");

/**
 * @param {{page: HTMLElement, code: string, self: string, requests: import("./requests.js").Requests, now: () => number,
 *   tell: (sentence: string) => void, changed: () => void}} parts `now` is the server's, ms
 */
export function mount({ page, code, self, requests, now, tell, changed }) {
  const captions = new Captions(clock);
  const corrections = new Corrections(clock);
  const correcting = mountCorrecting({
    list: find("#captions"), spoken: find("#captions-word"), corrections, changed, tell, of: (id) => captions.of(id),
    send: (edit) => requests.ask({ type: "dialogue.edit", ...edit }, (why) => {
      corrections.failed(edit.id, why);
      changed();
    }),
  });
  const view = mountCaptions({
    list: find("#captions"), scroller: find("#captions-scroll"), pill: find("#captions-new"), empty: find("#captions-empty"),
    earlier: find("#captions-earlier"), self, corrections, busy: () => correcting.busy,
  });
  const missed = mountMissed({
    column: find(".caption-column"), code, self, said: bubbles, now, tell, ask: (message, failed) => requests.ask(message, failed),
  });
  const load = later(() => import("./over.js"));
  const place = find("#captions-over");
  /** @type {ReturnType<typeof import("./over.js").mount> | undefined} */
  let over;
  mountSettings(page, { menu: find("#captions-menu"), button: find("#captions-button"), over: place }, async (settings) => {
    view.relaid();
    if (settings.over) over ??= (await load(tell))?.mount(place, self);
  });
  const strike = document.querySelector("#strike");
  const striking = later(() => import("./strike.js"));
  if (strike instanceof HTMLElement) {
    strike.addEventListener("click", async () => {
      const module = await striking(tell);
      if (!module) return;
      const asked = now();
      const going = module.struck(bubbles(), self, asked);
      if (await module.sure(find("#strike-dialog"), going)) requests.ask(module.request(asked));
    });
  }

  function bubbles() {
    return captions.items.flatMap((item) => (item.kind === "bubble" ? [item.dialogue] : []));
  }

  return {
    captions,
    get bubbles() {
      return bubbles();
    },
    /** @param {import("../wire.js").Welcome} message @param {boolean} waiting outside */
    welcome(message, waiting) {
      captions.welcome(message);
      if (!waiting) missed.welcomed();
    },
    /** @param {import("../wire.js").Dialogue} dialogue */
    dialogue(dialogue) {
      captions.dialogue(dialogue);
      corrections.dialogue(dialogue);
    },
    /** @param {import("./catchup.js").Answer} message */
    caughtUp: (message) => missed.answered(message),
    /** @param {{count: number}} message */
    async struck({ count }) {
      const module = await striking(tell);
      if (module) tell(module.result(count));
    },
    /** Several times a second. */
    tick() {
      captions.fade();
      corrections.tick(UNANSWERED);
    },
    update() {
      view.update(captions.items);
      correcting.update();
      over?.update(bubbles(), now());
    },
  };
}
