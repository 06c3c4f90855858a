/**
 * The browser's own speech recognition, kept going while a stream is captured, and told in samples of that stream. Pure: the
 * browser's object, the clock and the timer are handed in.
 *
 * Browsers end a recognition as they like: it begins again from `end` (never from `error`), sooner when it had heard something.
 * Its list of results is empty each time, so what was told before stays told. A result that was finished is never told twice,
 * though some browsers deliver it again: by place in the list, or, with a confidence of 0, as the beginning of the next.
 * Source: https://webaudio.github.io/web-speech-api/
 *
 * @typedef {{readonly isFinal: boolean, readonly [index: number]: {readonly transcript: string, readonly confidence: number}}} Result
 * @typedef {{resultIndex: number, results: ArrayLike<Result>}} Results
 * @typedef {{lang: string, continuous: boolean, interimResults: boolean, onresult: ((event: Results) => void) | null,
 *   onspeechstart: (() => void) | null, onerror: ((event: {error: string}) => void) | null, onend: (() => void) | null,
 *   start: (track?: MediaStreamTrack) => void, stop: () => void}} Recognition
 * @typedef {{start: number, end: number, text: string, final: boolean}} Hypothesis
 */
import { RATE } from "../wire.js";

/** What a person has to mend, or nobody can. */
const TERMINAL = new Set(["not-allowed", "service-not-allowed", "audio-capture", "language-not-supported"]);
/** What may be over the next time: its service is not reached, or it does not start ("start", ours). */
const PASSING = new Set(["network", "start"]);
/** Of those in a row, without a word between: then it is no use. */
const FAILURES = 4;
/** Between two interim hypotheses (ms): finished ones do not wait. */
const INTERVAL = 200;
const SHORTEST = 100;
const LONGEST = 5_000;
/** Characters of a hypothesis, as the server takes them. */
const MOST = 2_000;

export class Recogniser {
  #parts;
  /** @type {Recognition | null} */
  #recognition = null;
  #wanted = true;
  #track;
  #position = 0;
  /** Where the next result may begin. */
  #floor = 0;
  #onset = -1;
  /** @type {{start: number, text: string} | null} what grows */
  #growing = null;
  #told = -Infinity;
  /** Of this recognition. */
  #done = 0;
  #last = "";
  #failures = 0;
  #pauses = 0;

  /**
   * @param {{create: () => Recognition, from?: number, language: string, track: MediaStreamTrack | null, clock: () => number,
   *   after: (ms: number, act: () => void) => void, post: (hypothesis: Hypothesis) => void, failed: (error: string) => void}} parts
   *   `from`: of what came before it tells nothing; `failed` is called once, when it will not be tried again
   */
  constructor(parts) {
    this.#parts = parts;
    this.#track = parts.track;
    this.#floor = this.#position = parts.from ?? 0;
    this.#begin();
  }

  /** So much of the stream is captured. @param {number} position */
  at(position) {
    this.#position = position;
  }

  /** Nothing more is said: what is under way is still told. */
  stop() {
    this.#wanted = false;
    this.#recognition?.stop();
  }

  #begin() {
    if (!this.#wanted) return;
    const recognition = this.#parts.create();
    this.#recognition = recognition;
    [this.#done, this.#last] = [0, ""];
    recognition.lang = this.#parts.language;
    recognition.continuous = recognition.interimResults = true;
    recognition.onspeechstart = () => (this.#onset = this.#position);
    recognition.onresult = (event) => this.#heard(event);
    recognition.onerror = ({ error }) => this.#troubled(error);
    recognition.onend = () => this.#ended(recognition);
    try {
      this.#start(recognition);
    } catch {
      this.#troubled("start");
      this.#ended(recognition);
    }
  }

  /** On the call's own microphone, where the browser can; else it opens the default one. @param {Recognition} recognition */
  #start(recognition) {
    try {
      recognition.start(this.#track ?? undefined);
    } catch (error) {
      if (!this.#track) throw error;
      this.#track = null;
      recognition.start();
    }
  }

  /** @param {Results} event */
  #heard({ resultIndex, results }) {
    [this.#failures, this.#pauses] = [0, 0];
    const finished = [];
    let open = "";
    for (let at = Math.min(resultIndex, this.#done); at < results.length; at++) {
      const { transcript, confidence } = results[at][0];
      if (!results[at].isFinal) open += transcript;
      else if (at >= this.#done) {
        finished.push(this.#fresh(transcript, confidence));
        this.#done = at + 1;
      }
    }
    if (finished.some((text) => text.trim())) this.#post(finished.join(""), true);
    if (open.trim()) this.#post(open, false);
  }

  /** What of a finished result is new. @param {string} text @param {number} confidence */
  #fresh(text, confidence) {
    const before = this.#last;
    this.#last = text.trim();
    return confidence === 0 && before && this.#last.startsWith(before) ? this.#last.slice(before.length) : text;
  }

  /** @param {string} said @param {boolean} final */
  #post(said, final) {
    const text = said.trim().replace(/\s+/gu, " ").slice(0, MOST);
    this.#growing = { start: this.#growing?.start ?? this.#beginning(), text };
    const now = this.#parts.clock();
    if (!final && now - this.#told < INTERVAL) return;
    this.#told = now;
    this.#tell(final);
  }

  /** @param {boolean} final */
  #tell(final) {
    if (!this.#growing) return;
    const end = Math.max(this.#position, this.#growing.start);
    this.#parts.post({ ...this.#growing, end, final });
    if (!final) return;
    this.#floor = end;
    this.#growing = null;
  }

  /** Where somebody began to speak, if the browser told; else a second ago. */
  #beginning() {
    return Math.max(this.#floor, this.#onset > this.#floor ? this.#onset : this.#position - RATE);
  }

  /** @param {string} error */
  #troubled(error) {
    if (PASSING.has(error)) this.#failures += 1;
    if (!TERMINAL.has(error) && this.#failures < FAILURES) return;
    if (this.#wanted) this.#parts.failed(error);
    this.#wanted = false;
  }

  /** @param {Recognition} recognition */
  #ended(recognition) {
    if (recognition !== this.#recognition) return;
    this.#recognition = null;
    this.#tell(true); // it will not be finished any more
    const pause = Math.min(LONGEST, SHORTEST * 2 ** this.#pauses++);
    if (this.#wanted) this.#parts.after(pause, () => this.#begin());
  }
}
