/**
 * Milliseconds that never go back and also pass while the computer sleeps.
 *
 * Some systems stop `performance.now()` in their sleep while the calendar goes on: a jump of the calendar
 * ahead of it is time slept. Corrections of the calendar under a second are none.
 */
const JUMP = 1000;
let ahead = Date.now() - performance.now();
let slept = 0;

export function clock() {
  const monotonic = performance.now();
  const gap = Date.now() - monotonic;
  if (gap - ahead > JUMP) slept += gap - ahead;
  ahead = gap;
  return monotonic + slept;
}
