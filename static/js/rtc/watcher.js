/**
 * Turns pictures down when the machine or the link complains, and up again after a calm while. Pure.
 *
 * One bad look is nothing: it takes three in a row to go down, many more to go up, and twice as many each time that going up proved
 * wrong. So it ends where the link can bear it and stays there.
 *
 * @typedef {{limited: string, available: number, asked: number, busy: number}} Sample
 *   limited: the worst `qualityLimitationReason` of what is sent; available: bit/s the browser believes the link to have, 0 unknown;
 *   asked: bit/s that we allow to be sent; busy: share of a picture's time that encoding it takes
 */
import { cost, STEPS } from "./adapt.js";

/** The first looks of a connection see it feel its way up from little. */
const FEELING = 4;
const BAD = 3;
const CALM = 6;
const LONGEST_CALM = 48;
/** Of a picture's time. */
const BUSY = 0.7;
/** Room that must be there before more is sent. */
const ROOM = 1.2;

export class Watcher {
  #looks = 0;
  #bad = 0;
  #calm = 0;
  #wanted = CALM;
  /** Looks since it last went up; going down soon after means that it was wrong. */
  #risen = Infinity;

  /** Rungs below what the number of people allows. */
  lowered = 0;

  /** Every two seconds. @param {Sample} sample @param {number} people @returns {boolean} whether `lowered` changed */
  look(sample, people) {
    this.#risen++;
    if (++this.#looks <= FEELING) return false;
    const bad = complains(sample);
    this.#bad = bad ? this.#bad + 1 : 0;
    this.#calm = bad ? 0 : this.#calm + 1;
    if (this.#bad >= BAD && this.lowered < STEPS) return this.#down();
    return this.lowered > 0 && this.#calm >= this.#wanted && this.#room(sample, people) && this.#up();
  }

  /** Another connection: it feels its way up once more. */
  anew() {
    this.#looks = this.#bad = this.#calm = 0;
  }

  #down() {
    this.lowered++;
    if (this.#risen < 2 * CALM) this.#wanted = Math.min(LONGEST_CALM, this.#wanted * 2);
    this.#bad = 0;
    return true;
  }

  #up() {
    this.lowered--;
    this.#calm = this.#risen = 0;
    return true;
  }

  /** @param {Sample} sample @param {number} people */
  #room({ available }, people) {
    return !available || available >= ROOM * cost(people, this.lowered - 1);
  }
}

/** Chromium says "bandwidth" also of the cap that we set ourselves: going lower would mend nothing. @param {Sample} sample */
function complains({ limited, available, asked, busy }) {
  const thin = limited === "bandwidth" && !(available && available >= ROOM * asked);
  return limited === "cpu" || thin || busy > BUSY;
}
