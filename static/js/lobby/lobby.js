/**
 * The lobby: camera, microphone, speaker, name and the way in, wired. The form works without any of it.
 */
import { find, icon, say } from "../dom.js";
import { initials } from "../face.js";
import { carry, lastName, rememberName } from "./choice.js";
import { mount as mountHearing } from "./hearing.js";
import { mount as mountInside } from "./inside.js";
import { mount as mountPreview } from "./preview.js";
import { mount as mountSound } from "./sound.js";

const TICK = 100;

const green = find("#green");
const form = /** @type {HTMLFormElement} */ (find("#join"));
const menu = /** @type {HTMLDetailsElement} */ (find("#green-choices"));

const hearing = mountHearing(green);
const preview = mountPreview(find("#green-stage"));
mountSound(find("#green-sound"));
mountInside(find("#inside"));

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

function tick() {
  hearing.tick();
  preview.show();
}

named();
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !menu.open) return;
  menu.open = false;
  find("summary", menu).focus();
});
for (const away of ["click", "focusin"]) {
  document.addEventListener(away, ({ target }) => {
    if (target instanceof Node && !menu.contains(target)) menu.open = false;
  });
}
form.addEventListener("submit", () => carry({ microphone: hearing.on, camera: preview.on }));
green.hidden = false;
setInterval(tick, TICK);
tick();
