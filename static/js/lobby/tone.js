/** A short rising sound on the chosen loudspeaker. */

/** Hertz of one note after the other, and how long each lasts (s). */
const NOTES = [523.25, 659.25, 783.99];
const LASTS = 0.22;
const LOUD = 0.2;

/**
 * Resolves when it has ended. An element plays it, because only elements can be sent to a chosen loudspeaker everywhere.
 * @param {import("../rtc/speaker.js").Speaker} speaker
 */
export async function play(speaker) {
  const context = new AudioContext();
  const element = new Audio();
  try {
    const out = context.createMediaStreamDestination();
    element.srcObject = out.stream;
    await speaker.apply(element);
    await element.play();
    await sung(context, out);
  } finally {
    element.pause();
    element.srcObject = null;
    await context.close();
  }
}

/** @param {AudioContext} context @param {AudioNode} out */
function sung(context, out) {
  const start = context.currentTime + 0.05;
  const notes = NOTES.map((pitch, index) => note(context, out, pitch, start + index * LASTS));
  return new Promise((resolve) => notes[notes.length - 1].addEventListener("ended", resolve));
}

/** @param {AudioContext} context @param {AudioNode} out @param {number} pitch @param {number} at */
function note(context, out, pitch, at) {
  const voice = new OscillatorNode(context, { frequency: pitch });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUD, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + LASTS * 1.6);
  voice.connect(gain).connect(out);
  voice.start(at);
  voice.stop(at + LASTS * 1.7);
  return voice;
}
