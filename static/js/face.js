/** A person's picture, or initials on a colour of their own. */
import { make } from "./dom.js";
import { LANGUAGE } from "./language.js";

const COLOURS = 8;

/**
 * Colour 0 to 7 by the order in which people first joined, so that eight have eight (transcripts say the same).
 * @param {number} seat
 */
export function colour(seat) {
  return (seat ?? 0) % COLOURS;
}

/** First letters of the first and last name. @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => [...word][0].toLocaleUpperCase(LANGUAGE)).join("") || "?";
}

/**
 * @param {{seat: number, name: string, avatar_url: string | null}} person
 * @returns {HTMLElement}
 */
export function face(person) {
  const frame = make("span", `face hue-${colour(person.seat)}`);
  frame.setAttribute("aria-hidden", "true");
  if (!person.avatar_url) {
    frame.textContent = initials(person.name);
    return frame;
  }
  const picture = make("img");
  picture.src = person.avatar_url;
  picture.alt = "";
  frame.append(picture);
  return frame;
}
