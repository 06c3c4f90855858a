/**
 * The data channel of a connection: each side tells in which size it shows the other's camera, `{"camera": [width, height]}`.
 *
 * Both sides open it under the same number, so it needs no agreement. What comes in is a stranger's: all but two sizes is skipped.
 *
 * @typedef {import("./media.js").Size} Size
 */
const LABEL = "parley";
const LONGEST = 200;
const LARGEST = 8192;

export class Channel {
  #channel;
  #told = "";
  /** @type {Size | undefined} */
  #wanted;
  /** In which size our camera is shown there; undefined: they did not say. @type {Size | undefined} */
  theirs;

  /** @param {RTCPeerConnection} pc @param {() => void} changed what they want changed */
  constructor(pc, changed) {
    this.#channel = pc.createDataChannel(LABEL, { negotiated: true, id: 0 });
    this.#channel.onopen = () => this.tell();
    this.#channel.onmessage = ({ data }) => {
      this.theirs = size(data) ?? this.theirs;
      changed();
    };
  }

  /** @param {Size | undefined} wanted */
  show(wanted) {
    this.#wanted = wanted;
    this.tell();
  }

  /** Says it, if it is not what was said last. */
  tell() {
    if (!this.#wanted || this.#channel.readyState !== "open") return;
    const text = JSON.stringify({ camera: [Math.round(this.#wanted.width), Math.round(this.#wanted.height)] });
    if (text === this.#told) return;
    this.#told = text;
    try {
      this.#channel.send(text);
    } catch {
      // Closed under our hands: the next connection tells it anew.
    }
  }
}

/** @param {unknown} data @returns {Size | undefined} */
export function size(data) {
  if (typeof data !== "string" || data.length > LONGEST) return undefined;
  const [width, height] = numbers(data);
  const sane = [width, height].every((one) => Number.isFinite(one) && one >= 0 && one <= LARGEST);
  return sane ? { width, height } : undefined;
}

/** @param {string} text @returns {number[]} */
function numbers(text) {
  try {
    const { camera } = JSON.parse(text);
    return Array.isArray(camera) && camera.length === 2 && camera.every((one) => typeof one === "number") ? camera : [];
  } catch {
    return [];
  }
}
