/** What this page asks of the room. Sent now or refused at once: nothing waits unseen until the network is back. */
import { gettext } from "../language.js";

const OFFLINE = gettext("Not sent: you are offline. Try again.");
const REMEMBERED = 50;

/** @typedef {{type: string, [key: string]: any}} Message */

export class Requests {
  #send;
  #tell;
  #count = 0;
  /** @type {Map<string, ((why: string) => void) | undefined>} */
  #asked = new Map();

  /**
   * @param {(message: Message) => boolean} send whether it went out
   * @param {(sentence: string) => void} tell the person
   */
  constructor(send, tell) {
    this.#send = send;
    this.#tell = tell;
  }

  /**
   * @param {Message} message
   * @param {(why: string) => void} [failed] instead of telling the person
   * @returns {boolean} whether it was sent
   */
  ask(message, failed) {
    const ref = String(++this.#count);
    if (!this.#send({ ...message, ref })) {
      this.#tell(OFFLINE);
      return false;
    }
    this.#asked.set(ref, failed);
    for (const old of [...this.#asked.keys()].slice(0, -REMEMBERED)) this.#asked.delete(old);
    return true;
  }

  /** The server would not. @param {{ref?: string, message: string}} error */
  error({ ref, message }) {
    if (ref === undefined || !this.#asked.has(ref)) return;
    const failed = this.#asked.get(ref) ?? this.#tell;
    this.#asked.delete(ref);
    failed(message);
  }
}
