"""16 kHz to 24 kHz for services that want it: polyphase (Crochiere and Rabiner 1983), stateful, in whole numbers.

Three filters of a windowed sinc give three samples for every two. Coefficients are integers, so however the audio is
cut into pieces the very same samples come out; and each filter sums to 2^15, so a level stays that level. The filter's
delay is taken back: sample n of the output is the time n / 24,000 s of the input.
"""

import numpy as np
from numpy.typing import NDArray

from transcription.contract import Samples

UP, DOWN = 3, 2
REACH = 16  # input samples on either side
UNITY = 1 << 15
CUTOFF = 0.95  # of the input's 8 kHz: what lies between is the transition


def phases() -> NDArray[np.int64]:
    """[3, 2 REACH + 1] coefficients; phase p is for output times p / 3 after an input sample."""
    offsets = np.arange(-REACH, REACH + 1)[None, :] - np.arange(UP)[:, None] / UP
    window = np.i0(10.0 * np.sqrt(np.clip(1 - (offsets / (REACH + 1)) ** 2, 0, 1))) / np.i0(10.0)
    shape = CUTOFF * np.sinc(CUTOFF * offsets) * window
    whole: NDArray[np.int64] = np.rint(shape / shape.sum(axis=1, keepdims=True) * UNITY).astype(np.int64)
    whole[:, REACH] += UNITY - whole.sum(axis=1)
    return whole


PHASES = phases()


class Resampler:
    """One utterance: `feed` its samples, then `flush`."""

    def __init__(self) -> None:
        self.held = np.zeros(REACH, np.int64)  # the context of the next output, from REACH before it
        self.fed = self.given = 0

    def feed(self, samples: Samples) -> Samples:
        """What can be told now: all up to REACH samples before the end."""
        self.fed += len(samples)
        self.held = np.concatenate((self.held, samples.astype(np.int64)))
        pairs = (len(self.held) - 2 * REACH) // DOWN
        if pairs <= 0:
            return np.zeros(0, np.int16)
        return self.give(pairs)

    def give(self, pairs: int) -> Samples:
        # Output 3j is at input 2j; 3j + 1 at 2j + 2/3; 3j + 2 at 2j + 4/3, which is a third after 2j + 1.
        views = np.lib.stride_tricks.sliding_window_view(self.held, 2 * REACH + 1)
        even, odd = views[0 : DOWN * pairs : DOWN], views[1 : DOWN * pairs : DOWN]
        made = np.stack((even @ PHASES[0], even @ PHASES[2], odd @ PHASES[1]), axis=1).ravel()
        self.held = self.held[DOWN * pairs :]
        self.given += len(made)
        level: Samples = np.clip((made + UNITY // 2) // UNITY, -32768, 32767).astype(np.int16)
        return level

    def flush(self) -> Samples:
        """The rest, as if silence followed; the whole is then 1.5 times as long as what was fed, rounded up."""
        fed, given = self.fed, self.given
        rest = self.feed(np.zeros(2 * REACH + DOWN, np.int16))
        return rest[: -(-fed * UP // DOWN) - given]
