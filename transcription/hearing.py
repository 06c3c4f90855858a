"""What comes in, on its way to the segmenter: holes are closed or end an utterance, what must not be heard is silence.

Pure. Audio is kept until it is durable, because a pause may become known only after its first samples were heard:
then `again` hears all that is not durable once more, and gives what a replay on another server would give.
"""

from collections import deque

import numpy as np

from transcription.contract import SAMPLE_RATE, Samples
from transcription.endpointing import USUAL, Endpointing
from transcription.segmenter import Event, Segmenter
from transcription.spans import Spans, silenced

HOLE = SAMPLE_RATE // 5  # a longer jump forward ends an utterance


class Hearing:
    """One stream from offset `at` on."""

    def __init__(self, at: int, unheard: Spans = (), how: Endpointing = USUAL) -> None:
        self.segmenter = Segmenter(at, how=how)
        self.unheard = unheard
        self.kept: deque[tuple[int, Samples]] = deque()
        self.closed = False
        self.open_at_the_end = -1  # the utterance that the end of the audio cut short

    @property
    def end(self) -> int:
        """Offset after the last sample that came."""
        return self.segmenter.end

    def hear(self, first: int, samples: Samples) -> list[Event]:
        """Samples from offset `first`: overlap is dropped, a hole over 200 ms ends the utterance."""
        samples, first = samples[max(0, self.end - first) :], max(first, self.end)
        if first == self.end and not len(samples):
            return []
        self.kept.append((first, samples))
        return self.take(first, samples)

    def take(self, first: int, samples: Samples) -> list[Event]:
        events = self.jump(first) if first > self.end else []
        return events + self.segmenter.feed(silenced(samples, first, self.unheard))

    def jump(self, first: int) -> list[Event]:
        missing = first - self.end
        if missing <= HOLE:
            return self.segmenter.feed(np.zeros(missing, np.int16))
        events = self.segmenter.close()
        self.segmenter.restart(first)
        return events

    def close(self) -> list[Event]:
        """The audio ends here: finish what is open."""
        self.closed = True
        self.open_at_the_end = self.segmenter.first if self.segmenter.in_speech else -1
        return self.segmenter.close()

    def again(self, at: int, unheard: Spans) -> list[Event]:
        """Hear everything from the settled point `at` once more, without `unheard`."""
        self.unheard = unheard
        self.segmenter.restart(at)
        events: list[Event] = []
        for first, samples in self.kept:
            if first + len(samples) > at or first > at:
                events += self.take(max(first, at), samples[max(0, at - first) :])
        return events + self.close() if self.closed else events

    def forget(self, before: int) -> None:
        """Everything before this offset is durable."""
        while self.kept and self.kept[0][0] + len(self.kept[0][1]) <= before:
            self.kept.popleft()
