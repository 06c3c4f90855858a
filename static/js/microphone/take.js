/** One stream: a worklet node of its own, from its first sample to its last. */

const FLUSH = 300;

/**
 * @typedef {{frame: (stream: string, first: number, samples: Int16Array) => void,
 *   ended: (stream: string) => void}} Listener
 * @typedef {{first?: number, samples?: ArrayBuffer, stopped?: true}} Post
 */

export class Take {
  #stream = crypto.randomUUID();
  #over = false;
  #node;
  #source;
  #listener;
  /** @type {() => void} */
  #flushed = () => {};

  /**
   * @param {AudioContext} context with the worklet loaded
   * @param {MediaStreamAudioSourceNode} source
   * @param {Listener} listener
   */
  constructor(context, source, listener) {
    this.#source = source;
    this.#listener = listener;
    this.#node = new AudioWorkletNode(context, "frames", { channelCount: 1, channelCountMode: "explicit" });
    this.#node.port.onmessage = ({ data }) => this.#posted(data);
    // The node writes nothing; it is connected because what leads nowhere is not run.
    source.connect(this.#node).connect(context.destination);
  }

  /** Ends the stream; resolves when its last frame has been delivered, or cannot be. */
  async stop() {
    /** @type {Promise<void>} */
    const flushed = new Promise((resolve) => (this.#flushed = resolve));
    this.#node.port.postMessage("stop");
    await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, FLUSH))]);
    this.#end();
  }

  /** @param {Post} post */
  #posted({ first = 0, samples, stopped }) {
    if (samples && !this.#over) this.#listener.frame(this.#stream, first, new Int16Array(samples));
    if (stopped) this.#flushed();
  }

  #end() {
    if (this.#over) return;
    this.#over = true;
    this.#source.disconnect(this.#node);
    this.#node.disconnect();
    this.#listener.ended(this.#stream);
  }
}
