/** The microphone at the door: its switch, its level, what to try when nothing is heard, and "Say something". */
import { mount as mountPicker } from "../devices/picker.js";
import { find, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { clock } from "../microphone/clock.js";
import { address } from "../wire.js";
import { mayComeOn } from "./again.js";
import { rememberOn } from "./choice.js";
import { Ear } from "./ear.js";
import { Rehearsal } from "./rehearsal.js";
import { show as showToggle } from "./toggle.js";

/** This long without a sound, and one is told what to try (ms). */
const QUIET = 5000;

/** @param {HTMLElement} green */
export function mount(green) {
  const button = find("#green-mic", green);
  const tryOut = /** @type {HTMLButtonElement} */ (find("#green-try", green));
  const meter = find("#green-level", green);
  const hint = find("#green-hint", green);
  const answer = find("#green-answer", green);
  /** @type {Rehearsal | null} */
  let rehearsal = null;
  const ear = new Ear((samples) => rehearsal?.audio(samples));
  mountPicker(find("#green-microphones", green), {
    kind: "audioinput", current: () => ear.chosen, chosen: (id) => void ear.use(id).then(show),
  });

  async function on() {
    const started = ear.on();
    show();
    await started;
    show();
  }

  async function again() {
    if ((await mayComeOn("microphone")) && ear.state === "off") await on();
  }

  async function press() {
    await (ear.state === "off" ? on() : ear.off());
    show();
    rememberOn("microphone", ear.state === "on");
  }

  async function rehearse() {
    await (ear.state === "off" ? press() : ear.on()); // it may be starting
    if (ear.state !== "on") return;
    rehearsal?.cancel();
    rehearsal = new Rehearsal(address(`/ws/meetings/${green.dataset.code}/microphone/`, location), show);
    show();
  }

  /** Idempotent; ten times a second. */
  function show() {
    showToggle(button, ear.state, {
      off: gettext("Microphone off"), starting: gettext("Starting…"), on: gettext("Microphone on"),
    });
    const words = said(rehearsal);
    tryOut.disabled = rehearsal !== null && !rehearsal.over;
    tryOut.style.setProperty("--stage", String(rehearsal && !rehearsal.over ? rehearsal.progress.stage : 0));
    say(hint, advice(ear));
    hint.dataset.tone = ear.problem ? "bad" : "";
    say(answer, words || gettext("Nobody sees or hears you before you join. What you say to the test is not kept."));
    answer.toggleAttribute("data-idle", words === "");
    green.style.setProperty("--level", ear.level.toFixed(2));
    meter.setAttribute("aria-valuenow", String(Math.round(ear.level * 100)));
  }

  button.addEventListener("click", press);
  tryOut.addEventListener("click", rehearse);
  again();

  return {
    get on() {
      return ear.state === "on";
    },
    tick() {
      ear.tick();
      if (ear.state === "off") rehearsal?.cancel();
      show();
    },
  };
}

/** @param {Ear} ear */
function advice(ear) {
  if (ear.problem) return fill(gettext("%(problem)s You can join without a microphone."), { problem: ear.problem });
  if (ear.notice) return ear.notice;
  if (ear.state !== "on") return gettext("You come in muted.");
  const quiet = clock() - ear.heardAt >= QUIET;
  if (quiet) return gettext("We hear nothing. Speak, or choose another microphone.");
  return ear.hears ? gettext("We hear you.") : gettext("Listening…");
}

/** @param {Rehearsal | null} rehearsal */
function said(rehearsal) {
  const { state, words, reason } = rehearsal?.progress ?? { state: "", words: "", reason: "" };
  if (state === "listening") return gettext("Say a sentence now…");
  if (state === "writing") return gettext("Writing…");
  if (state === "words" && words) return fill(gettext("We heard: “%(words)s”"), { words });
  if (state === "words") return gettext("We heard no words. Speak a little louder or nearer, or choose another microphone.");
  if (reason === "often") return gettext("That was tried too often. Wait a minute; you can join meanwhile.");
  if (reason) return gettext("The test did not reach the server. You can join all the same, or try again.");
  return "";
}
