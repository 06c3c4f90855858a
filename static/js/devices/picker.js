/**
 * The devices of a kind as buttons, one of them chosen; keeps itself true while devices come and go.
 *
 * A radio group: one tab stop, arrow keys move and choose. Names are known once the page may use a device of the kind.
 */
import { make, say } from "../dom.js";
import { fill, gettext } from "../language.js";
import { real, standard } from "./devices.js";
import { whenKnown } from "./known.js";

/**
 * @typedef {import("./devices.js").Kind} Kind
 * @typedef {import("./devices.js").Device} Device
 * `current`: id of the chosen device, empty for the system's default; `chosen`: a person wants this one.
 * @typedef {{kind: Kind, current: () => string, chosen: (deviceId: string) => void}} Options
 */

/**
 * @param {HTMLElement} container is filled and becomes the group
 * @param {Options} options
 * @returns {{update: () => Promise<void>}} call it when the choice has changed
 */
export function mount(container, { kind, current, chosen }) {
  /** @type {Map<string, HTMLButtonElement>} */
  const buttons = new Map();
  container.setAttribute("role", "radiogroup");
  if (!container.hasAttribute("aria-label")) container.setAttribute("aria-label", title(kind));
  container.addEventListener("keydown", (event) => step(event, [...buttons.values()]));

  /** @param {string} id */
  function button(id) {
    const made = buttons.get(id) ?? make("button", "menu-item");
    if (buttons.has(id)) return made;
    made.type = "button";
    made.setAttribute("role", "radio");
    made.append(make("span"));
    made.addEventListener("click", () => {
      chosen(id);
      mark(id);
    });
    buttons.set(id, made);
    return made;
  }

  /** @param {string} id */
  function mark(id) {
    const known = buttons.has(id) ? id : "";
    for (const [other, node] of buttons) {
      node.setAttribute("aria-checked", String(other === known));
      node.tabIndex = other === known ? 0 : -1;
    }
  }

  async function update() {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    const wanted = rows(all.filter((device) => device.kind === kind));
    for (const [id, node] of buttons) if (!wanted.has(id) && buttons.delete(id)) node.remove();
    let index = 0;
    for (const [id, label] of wanted) {
      const node = button(id);
      say(node.children[0], label);
      if (container.children[index] !== node) container.insertBefore(node, container.children[index] ?? null);
      index++;
    }
    mark(current());
  }

  navigator.mediaDevices?.addEventListener("devicechange", update);
  whenKnown(update);
  update();
  return { update };
}

/** What is shown, by id: the system's default first. @param {Device[]} devices @returns {Map<string, string>} */
export function rows(devices) {
  const label = standard(devices)?.label;
  const first = label ? fill(gettext("System default (%(name)s)"), { name: label }) : gettext("System default");
  /** @type {[string, string][]} */
  const named = real(devices).map((device, index) => [
    device.deviceId, device.label || fill(gettext("Device %(number)s"), { number: index + 1 }),
  ]);
  return new Map([["", first], ...named]);
}

/** @param {Kind} kind */
function title(kind) {
  if (kind === "videoinput") return gettext("Camera");
  return kind === "audioinput" ? gettext("Microphone") : gettext("Speaker");
}

/** @param {KeyboardEvent} event @param {HTMLButtonElement[]} nodes */
function step(event, nodes) {
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const at = nodes.findIndex((node) => node === document.activeElement);
  if (!by || at < 0) return;
  event.preventDefault();
  const next = nodes[(at + by + nodes.length) % nodes.length];
  next.focus();
  next.click();
}
