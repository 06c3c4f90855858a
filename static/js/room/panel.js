/** The list of people: hands, who is inside, who waits; the host mutes, admits, shows out and locks. One panel is open at a time. */
import { find } from "../dom.js";
import { later } from "../later.js";
import { keyed } from "./keyed.js";

/** @typedef {import("../wire.js").Participant} Participant */
/** @typedef {{type: string, participant_id?: string, all?: boolean, locked?: boolean, on?: boolean}} Request */

const NAME = "people";

/**
 * @param {HTMLElement} panel
 * @param {HTMLElement} button opens it
 * @param {{room: import("./state.js").Room, ask: (request: Request) => void, sure: (act: "remove" | "hand_over", person: Participant) => Promise<boolean>,
 *   lower: () => void, tell: (sentence: string) => void}} options `sure`: asks the person first; `lower`: one's own hand
 */
export function mount(panel, button, { room, ask, sure, lower, tell }) {
  const { self } = room;
  const load = later(() => import("./persons.js"));
  /** @type {ReturnType<typeof lists> | undefined} */
  let rows;
  /** Raised hands. @type {Participant[]} */
  let raised = [];
  const [lock, lobby] = ["locked", "lobby"].map((name) => /** @type {HTMLInputElement} */ (find(`[name=${name}]`, panel)));
  lock.addEventListener("change", () => ask({ type: "lock", locked: lock.checked }));
  lobby.addEventListener("change", () => ask({ type: "lobby", on: lobby.checked }));
  for (const [name, type] of [["mute", "mute"], ["admit", "admit"], ["deny", "deny"]]) {
    find(`[data-${name}-all]`, panel).addEventListener("click", () => ask({ type, all: true }));
  }
  button.addEventListener("click", () => turn(panel.hidden !== false));
  find("[data-close]", panel).addEventListener("click", () => turn(false));
  panel.addEventListener("keydown", ({ key }) => key === "Escape" && turn(false));
  document.addEventListener("parley:panel", (event) => {
    const { detail } = /** @type {CustomEvent<string>} */ (event);
    if (detail !== NAME && !panel.hidden) show(false);
  });

  /** @param {boolean} open */
  function turn(open) {
    show(open);
    if (open) void fill();
    (open ? find("[data-close]", panel) : opener()).focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("parley:panel", { detail: open ? NAME : "" }));
  }

  async function fill() {
    const module = await load(tell);
    if (module) rows ??= lists(module);
    draw();
  }

  /** @param {typeof import("./persons.js")} module */
  function lists({ guest, person, raised: hand }) {
    return {
      inside: keyed(find("[data-inside]", panel), (/** @type {Participant} */ one) => person(one, room, order)),
      waiting: keyed(find("[data-waiting]", panel), (/** @type {Participant} */ one) => guest(one, order)),
      hands: keyed(find("[data-hands]", panel), (/** @type {Participant} */ one) => hand(one, self, order)),
    };
  }

  /** On a narrow screen the button is in the menu of the bar. */
  function opener() {
    return button.checkVisibility() ? button : find("#more > summary");
  }

  /** @param {boolean} open */
  function show(open) {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  }

  /** @type {import("./persons.js").Order} */
  async function order(act, { id, ...rest }) {
    if (act === "lower" && id === self) return lower();
    if ((act === "remove" || act === "hand_over") && id !== self && !(await sure(act, { id, ...rest }))) return;
    ask({ type: act, participant_id: id });
  }

  function draw() {
    const { present, outside, locked, lobby: asks, hosts } = room;
    rows?.inside(present);
    rows?.waiting(hosts ? outside : []);
    rows?.hands(raised);
    find("[data-raised]", panel).hidden = raised.length === 0;
    find("[data-door]", panel).hidden = outside.length === 0;
    find("[data-all]", panel).hidden = outside.length < 2;
    if (document.activeElement !== lock) lock.checked = locked;
    if (document.activeElement !== lobby) lobby.checked = asks;
  }

  return {
    show: () => turn(true),
    /** @param {Participant[]} up hands, in order */
    update(up) {
      raised = up;
      draw();
    },
  };
}
