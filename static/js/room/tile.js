/**
 * One tile: a face or a picture, the name, and marks: muted, hand, host, what is wrong. Drawn from its role, again and again.
 *
 * Sound is played elsewhere, so every picture is muted and may start by itself.
 */
import { icon, make, say } from "../dom.js";
import { colour, face } from "../face.js";
import { fill, gettext } from "../language.js";

/** @typedef {import("./cast.js").Role} Role */
/** @typedef {{node: HTMLLIElement, update: (role: Role) => void}} Tile */

/**
 * @param {Role} first
 * @param {(key: string) => void} pin the button was pressed
 * @returns {Tile}
 */
export function tile(first, pin) {
  const { key, person, self, screen } = first;
  const node = make("li", `tile hue-${colour(person.seat)}`);
  if (screen) node.dataset.screen = person.id;
  else node.dataset.participant = person.id;
  node.toggleAttribute("data-self", self);
  const label = tag();
  const trouble = make("p", "tile-trouble");
  const hand = make("span", "tile-hand");
  hand.append(icon("hand"), make("span"), make("span", "visually-hidden", gettext("hand raised")));
  const pinned = pinButton(() => pin(key));
  const picture = view(node);
  // Where nobody can point at a tile, touching it shows its pin.
  node.addEventListener("pointerup", ({ pointerType }) => pointerType === "touch" && pinned.node.focus({ preventScroll: true }));
  node.append(screen ? waiting() : face(person), trouble, label.node, hand, pinned.node);

  return {
    node,
    update(role) {
      const name = called(role);
      node.classList.toggle("speaking", role.speaking);
      node.classList.toggle("away", role.trouble !== "");
      picture(role.picture);
      label.update(role, name);
      say(trouble, role.trouble);
      trouble.hidden = role.trouble === "";
      hand.hidden = role.hand === 0;
      say(hand.children[1], String(role.hand));
      pinned.update(role.pinned, name);
    },
  };
}

/** @param {Role} role */
function called({ person: { name }, self, screen }) {
  if (screen) return self ? gettext("Your screen") : fill(gettext("Screen of %(name)s"), { name });
  return self ? fill(gettext("%(name)s (you)"), { name }) : name;
}

/** The name and what belongs to it. */
function tag() {
  const node = make("span", "tile-label");
  const [muted, name, place, note] = [make("span", "tile-muted"), make("span", "tile-name"), make("span", "tile-place"), make("span", "tile-note")];
  muted.append(icon("mic-off"), make("span", "visually-hidden", gettext("muted")));
  node.append(muted, name, place, note);
  return {
    node,
    /** @param {Role} role @param {string} called */
    update({ person, screen, speaking, place: had, note: said }, called) {
      muted.hidden = screen || person.audio || speaking;
      name.dir = "auto";
      say(name, called);
      say(place, had);
      say(note, said);
    },
  };
}

/**
 * A line without a picture on it yet would be a black tile: until the first one has come, the face stays.
 * @param {HTMLElement} node
 * @returns {(track: MediaStreamTrack | null) => void}
 */
function view(node) {
  /** @type {HTMLVideoElement | undefined} */
  let video;
  /** @type {MediaStreamTrack | null} */
  let shown = null;
  return (track) => {
    if (track === shown) return;
    shown = track;
    node.classList.remove("pictured");
    video ??= screenOf(node, () => node.classList.toggle("pictured", shown !== null));
    video.hidden = !track;
    video.srcObject = track && new MediaStream([track]);
  };
}

/** @param {HTMLElement} node @param {() => void} came the first picture */
function screenOf(node, came) {
  const video = make("video", "tile-video");
  Object.assign(video, { muted: true, autoplay: true, playsInline: true, disablePictureInPicture: true });
  video.setAttribute("aria-hidden", "true");
  video.addEventListener("loadeddata", came);
  node.prepend(video);
  return video;
}

/** What stands there until the first picture of a screen. */
function waiting() {
  const node = make("span", "tile-waiting");
  node.append(icon("screen"));
  return node;
}

/** @param {() => void} pressed */
function pinButton(pressed) {
  const node = make("button", "tile-pin");
  const [on, off] = [icon("pin"), icon("unpin")];
  node.type = "button";
  node.append(on, off);
  node.addEventListener("click", pressed);
  return {
    node,
    /** @param {boolean} pinned @param {string} name */
    update(pinned, name) {
      const label = fill(pinned ? gettext("Unpin: %(name)s") : gettext("Pin: %(name)s"), { name });
      if (node.title === label) return;
      node.title = label;
      node.setAttribute("aria-label", label);
      on.style.display = pinned ? "none" : "";
      off.style.display = pinned ? "" : "none";
    },
  };
}
