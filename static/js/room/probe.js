/**
 * The one hook for browser tests. A test that sets `window.parleyTest = {keepAudio: true}` before the page loads finds every
 * captured frame in `parleyTest.frames` and what the page shows in `parleyTest.room`; nobody else has either.
 *
 * @typedef {{stream: string, first: number, samples: Int16Array}} Kept
 * @typedef {{readonly bubbles: import("../wire.js").Dialogue[], readonly known: number, readonly unkept: number,
 *   call: () => Promise<import("../rtc/report.js").Report[]>}} View `call`: how it is, for each peer
 * @typedef {{keepAudio?: boolean, frames?: Kept[], room?: View}} Probe
 */

/** @returns {Probe | undefined} */
function probe() {
  return /** @type {any} */ (window).parleyTest;
}

/** @param {View} view */
export function expose(view) {
  const test = probe();
  if (test) test.room = view;
}

/** @param {string} stream @param {number} first @param {Int16Array} samples */
export function keep(stream, first, samples) {
  const test = probe();
  if (test?.keepAudio) (test.frames ??= []).push({ stream, first, samples: samples.slice() });
}
