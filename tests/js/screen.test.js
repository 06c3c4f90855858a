/** One's screen: shown when asked for, ended by whichever button, and a question that is closed is no trouble. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Screen } from "../../static/js/rtc/screen.js";
import { fakeTrack, refusal, stream } from "./desk-fake.js";

/** @param {any[]} tracks */
function setting(...tracks) {
  const asked = /** @type {any[]} */ ([]);
  const media = {
    /** @type {Error | null} */
    error: null,
    async getDisplayMedia(/** @type {any} */ options) {
      asked.push(options);
      if (media.error) throw media.error;
      return stream(...tracks);
    },
  };
  const screen = new Screen(media);
  let told = 0;
  screen.ontrack = () => void told++;
  return { screen, media, asked, told: () => told };
}

test("picture and sound, as letters and music need it; not this page itself", async () => {
  const [video, audio] = [fakeTrack("video"), fakeTrack("audio")];
  const { screen, asked, told } = setting(video, audio);
  const started = screen.start();
  assert.equal(screen.state, "starting");
  await started;
  assert.deepEqual([screen.state, screen.video, screen.audio, told()], ["on", video, audio, 1]);
  assert.equal(video.contentHint, "detail");
  const { preferCurrentTab, systemAudio, surfaceSwitching, audio: sound } = asked[0];
  assert.deepEqual([preferCurrentTab, systemAudio, surfaceSwitching], [false, "include", "include"]);
  assert.deepEqual([sound.echoCancellation, sound.restrictOwnAudio], [false, true]);
  await screen.start();
  assert.equal(asked.length, 1, "it is shown already");
  screen.stop();
  screen.stop();
  assert.deepEqual([screen.state, screen.video, screen.audio, told()], ["off", null, null, 2]);
  assert.deepEqual([video.readyState, audio.readyState], ["ended", "ended"]);
});

test("\"Stop sharing\" in the browser's own bar ends it; sound alone may end before", async () => {
  const [video, audio] = [fakeTrack("video"), fakeTrack("audio")];
  const { screen, told } = setting(video, audio);
  await screen.start();
  audio.end();
  assert.deepEqual([screen.state, screen.video, screen.audio, told()], ["on", video, null, 2]);
  video.end();
  assert.deepEqual([screen.state, screen.video, told()], ["off", null, 3]);
});

test("without sound there is a picture", async () => {
  const { screen } = setting(fakeTrack("video"));
  await screen.start();
  assert.deepEqual([screen.state, screen.audio], ["on", null]);
});

test("a closed question is silent, a system that forbids it and what breaks are told, and one can try again", async () => {
  const { screen, media } = setting(fakeTrack("video"));
  for (const [error, words] of /** @type {[Error, string][]} */ ([
    [refusal("NotAllowedError", "Permission denied"), ""],
    [refusal("NotAllowedError", "Permission denied by system"), "Your system does not let this browser show the screen."],
    [refusal("NotReadableError"), "The screen could not be shared."],
  ])) {
    media.error = error;
    await screen.start();
    assert.equal(screen.state, "off");
    assert.ok(words ? screen.problem.startsWith(words) : screen.problem === "", screen.problem);
  }
  media.error = null;
  await screen.start();
  assert.deepEqual([screen.state, screen.problem], ["on", ""]);
});

test("stopped while the question stood open: what is chosen then is let go of", async () => {
  const video = fakeTrack("video");
  const { screen, told } = setting(video);
  const started = screen.start();
  screen.stop();
  await started;
  assert.deepEqual([screen.state, video.readyState, told()], ["off", "ended", 0]);
});

test("a browser that cannot says so", async () => {
  for (const media of [undefined, {}]) {
    const screen = new Screen(media);
    assert.equal(screen.supported, false);
    await screen.start();
    assert.equal(screen.state, "off");
  }
});
