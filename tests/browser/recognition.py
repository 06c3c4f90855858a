"""A SpeechRecognition with a script: it listens to what the page captures and "recognises" the sentences that are said.

A sentence begins when it gets loud and is finished after a silence; its words come one after the other meanwhile. After
every finished sentence it ends by itself, as browsers do, and a page has to begin it again.
"""

import json

from tests.browser.people import Person
from tests.speech import Speech

SCRIPT = """(() => {
  const sentences = SENTENCES;
  const LOUD = 1500, RATE = 16000, WORD = 0.3, SILENCE = 0.8, SHORTEST = 0.4;
  const log = (window.parleyRecognition = {tracks: [], languages: []});
  let read = 0, said = 0;
  class Scripted {
    start(track) {
      if (this.timer) throw new DOMException("started already", "InvalidStateError");
      log.tracks.push(track ? track.kind : "none");
      log.languages.push(this.lang);
      this.loud = this.silent = 0;
      this.timer = setInterval(() => this.listen(), 100);
    }
    listen() {
      const frames = window.parleyTest.frames ?? [];
      for (; read < frames.length; read++) this.hear(frames[read].samples);
    }
    hear(samples) {
      const seconds = samples.length / RATE;
      if (samples.some((one) => Math.abs(one) > LOUD)) {
        if (this.loud === 0) this.onspeechstart?.();
        this.loud += this.silent + seconds;
        this.silent = 0;
      } else if (this.loud) this.silent += seconds;
      const sentence = sentences[said];
      if (!this.loud || sentence === undefined) return;
      const words = sentence.split(" ");
      const known = Math.min(words.length, Math.floor(this.loud / WORD));
      if (this.silent < SILENCE) {
        if (known !== this.known && known) this.tell(words.slice(0, known).join(" ").toLowerCase(), false);
        this.known = known;
      } else if (this.loud > SHORTEST) this.finish();
      else this.loud = this.silent = 0;
    }
    finish() {
      this.tell(sentences[said++], true);
      this.loud = this.silent = this.known = 0;
      this.stop();
    }
    tell(transcript, isFinal) {
      this.onresult?.({resultIndex: 0, results: [{isFinal, 0: {transcript, confidence: 0.9}}]});
    }
    stop() {
      clearInterval(this.timer);
      this.timer = undefined;
      setTimeout(() => this.onend?.(), 0);
    }
  }
  window.SpeechRecognition = window.webkitSpeechRecognition = Scripted;
})();"""


async def scripted(person: Person, spoken: Speech) -> None:
    """Before a page is opened: its browser will recognise these sentences."""
    await person.page.add_init_script(SCRIPT.replace("SENTENCES", json.dumps(spoken.sentences)))


async def recognise(person: Person) -> None:
    """In the room: choose it."""
    await person.page.locator("#speech > summary").click()
    await person.page.get_by_role("switch", name="Recognise in my browser").check()
    await person.page.keyboard.press("Escape")
