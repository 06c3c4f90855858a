/**
 * What stands around the list of what was said: each part mounts itself here, once the whole timeline has come and the
 * list is drawn.
 *
 * @typedef {{page: HTMLElement, said: import("./store.js").Said, list: import("./list.js").List,
 *   editing: ReturnType<typeof import("./editing.js").mount>, tell: (sentence: string, topic?: string) => void}} Review
 */
import { mount as mountMenu } from "./menu.js";
import { mount as mountPictures } from "./pictures.js";
import { mount as mountReading } from "./reading.js";

/** @param {Review} review */
export function mountReview(review) {
  mountPictures(review);
  mountReading(review);
  mountMenu(review);
}
