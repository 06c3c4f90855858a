/**
 * The lobby: microphone, name and the way in, wired. The form works without any of it.
 */
import { find, icon, say } from "../dom.js";
import { initials } from "../face.js";
import { fill, gettext } from "../language.js";
import { clock } from "../microphone/clock.js";
import { mount as mountPicker } from "../devices/picker.js";
import { address } from "../wire.js";
import { carry, lastMicrophone, lastName, rememberMicrophone, rememberName } from "./choice.js";
import { Ear } from "./ear.js";
import { Rehearsal } from "./rehearsal.js";

const TICK = 100;
/** This long without a sound, and one is told what to try (ms). */
const QUIET = 5000;

const green = find("#green");
const toggle = /** @type {HTMLButtonElement} */ (find("#green-mic"));
const tryOut = /** @type {HTMLButtonElement} */ (find("#green-try"));
const meter = find("#green-level");
const hint = find("#green-hint");
const answer = find("#green-answer");
const form = /** @type {HTMLFormElement} */ (find("#join"));

/** @type {Rehearsal | null} */
let rehearsal = null;
const ear = new Ear((samples) => rehearsal?.audio(samples));
const picker = mountPicker(find("#green-devices"), {
  kind: "audioinput", current: () => ear.chosen, chosen: (id) => void ear.use(id).then(show),
});
const menu = /** @type {HTMLDetailsElement} */ (find("details.menu", green));

async function press() {
  if (ear.state === "on") await turnOff();
  else await turnOn();
  rememberMicrophone(ear.state === "on");
}

async function turnOn() {
  const started = ear.on();
  show();
  await started;
  picker.update();
  show();
}

async function turnOff() {
  rehearsal?.cancel();
  rehearsal = null;
  await ear.off();
  show();
}

function begin() {
  rehearsal?.cancel();
  rehearsal = new Rehearsal(address(`/ws/meetings/${green.dataset.code}/microphone/`, location), show);
  show();
}

function show() {
  const on = ear.state === "on";
  green.dataset.state = ear.state;
  toggle.setAttribute("aria-pressed", String(on));
  toggle.setAttribute("aria-busy", String(ear.state === "starting"));
  say(find(".button-label", toggle), label());
  for (const part of green.querySelectorAll("[data-when-on]")) if (part instanceof HTMLElement) part.hidden = !on;
  tryOut.disabled = rehearsal !== null && !rehearsal.over;
  say(hint, advice());
  hint.dataset.tone = ear.problem ? "bad" : "";
  say(answer, told() || gettext("Nobody hears you before you join. What you say to the test is not kept."));
  answer.toggleAttribute("data-idle", told() === "");
  listen();
}

function label() {
  if (ear.state === "starting") return gettext("Starting…");
  return ear.state === "on" ? gettext("Microphone on") : gettext("Check your microphone");
}

function advice() {
  if (ear.problem) return fill(gettext("%(problem)s You can join without a microphone and read along."), { problem: ear.problem });
  if (ear.notice) return ear.notice;
  if (ear.state !== "on") return gettext("You come in muted.");
  if (ear.hears && clock() - ear.heardAt < QUIET) return gettext("We hear you.");
  if (clock() - ear.heardAt < QUIET) return gettext("Listening…");
  return gettext("We hear nothing. Speak, or choose another microphone.");
}

function told() {
  const { state, words, reason } = rehearsal?.progress ?? { state: "", words: "", reason: "" };
  if (state === "listening") return gettext("Say a sentence now…");
  if (state === "writing") return gettext("Writing…");
  if (state === "words" && words) return fill(gettext("We heard: “%(words)s”"), { words });
  if (state === "words") return gettext("We heard no words. Speak a little louder or nearer, or choose another microphone.");
  if (reason === "often") return gettext("That was tried too often. Wait a minute; you can join meanwhile.");
  if (reason) return gettext("The test did not reach the server. You can join all the same, or try again.");
  return "";
}

function listen() {
  const level = ear.level;
  green.style.setProperty("--level", level.toFixed(2));
  green.style.setProperty("--stage", String(rehearsal && !rehearsal.over ? rehearsal.progress.stage : 0));
  meter.setAttribute("aria-valuenow", String(Math.round(level * 100)));
}

function tick() {
  ear.tick();
  say(hint, advice());
  listen();
}

function named() {
  const field = form.elements.namedItem("name");
  if (!(field instanceof HTMLInputElement)) return;
  const face = find("#green-face");
  const draw = () => (field.value.trim() ? say(face, initials(field.value)) : face.replaceChildren(icon("person")));
  if (!field.value) field.value = lastName();
  field.addEventListener("input", draw);
  field.addEventListener("change", () => rememberName(field.value.trim()));
  draw();
}

/** @param {SubmitEvent} event */
function leave(event) {
  const button = event.submitter;
  carry(ear.state === "on" && button instanceof HTMLButtonElement && button.value === "yes");
}

/** Opened without a click only where this browser has allowed it and it was on at the last door. */
async function again() {
  if (!lastMicrophone() || !navigator.mediaDevices) return;
  const name = /** @type {PermissionName} */ ("microphone");
  const permission = await navigator.permissions?.query({ name }).catch(() => null);
  if (permission?.state === "granted" && ear.state === "off") await turnOn();
}

named();
toggle.addEventListener("click", press);
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !menu.open) return;
  menu.open = false;
  find("summary", menu).focus();
});
document.addEventListener("click", ({ target }) => {
  if (target instanceof Node && !menu.contains(target)) menu.open = false;
});
tryOut.addEventListener("click", begin);
form.addEventListener("submit", leave);
green.hidden = false;
setInterval(tick, TICK);
show();
again();
