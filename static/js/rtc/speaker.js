/**
 * Where the others are heard: a loudspeaker that a person chose, remembered by this browser; else the system's default.
 *
 * Elements that play are handed to `apply` once; they move along with the choice, and to the default while it is unplugged.
 * Browsers without `setSinkId` play where the system says.
 */
import { found, real, recall, remember } from "../devices/devices.js";
import { whenKnown } from "../devices/known.js";

/** @typedef {Pick<MediaDevices, "enumerateDevices" | "addEventListener">} Media */
/** @typedef {{setSinkId?: (id: string) => Promise<void>}} Sink an audio element, or a double of one */

export class Speaker {
  #media;
  #store;
  /** @type {Set<WeakRef<Sink>>} */
  #sinks = new Set();

  /** Can this browser? Else there is nothing to choose. */
  supported;

  /** @param {{media?: Media, store?: import("../devices/devices.js").Store, supported?: boolean}} [options] */
  constructor({ media = navigator.mediaDevices, store = localStorage, supported } = {}) {
    this.#media = media;
    this.#store = store;
    this.supported = supported ?? (media !== undefined && "setSinkId" in HTMLMediaElement.prototype);
    if (!this.supported) return;
    media.addEventListener("devicechange", () => void this.#follow());
    whenKnown(() => this.#follow());
  }

  /** Id of the chosen one; empty: the system's default. */
  get chosen() {
    return recall(this.#store, "audiooutput")?.deviceId ?? "";
  }

  /** @param {string} id empty: the system's default */
  async use(id) {
    if (!this.supported) return;
    const one = real(await this.#list()).find(({ deviceId }) => deviceId === id);
    remember(this.#store, "audiooutput", one ?? null);
    await this.#follow();
  }

  /** From now on this element plays where the person chose. @param {Sink} element */
  async apply(element) {
    if (!this.supported) return;
    for (const kept of this.#sinks) if (!kept.deref()) this.#sinks.delete(kept);
    this.#sinks.add(new WeakRef(element));
    await lead(element, await this.#sink());
  }

  async #follow() {
    const sink = await this.#sink();
    const elements = [...this.#sinks].flatMap((kept) => kept.deref() ?? []);
    await Promise.all(elements.map((element) => lead(element, sink)));
  }

  /** The id that the chosen one has now; empty while it is away. */
  async #sink() {
    const one = found(await this.#list(), recall(this.#store, "audiooutput"));
    if (one) remember(this.#store, "audiooutput", one);
    return one?.deviceId ?? "";
  }

  async #list() {
    return (await this.#media.enumerateDevices()).filter(({ kind }) => kind === "audiooutput");
  }
}

/** One that vanished a moment ago must not make a person unheard. @param {Sink} element @param {string} id */
async function lead(element, id) {
  await element.setSinkId?.(id).catch(() => element.setSinkId?.("").catch(() => {}));
}
