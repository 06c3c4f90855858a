"""When speech begins and ends, as settings say it. Pure.

Every value in these ranges keeps the segmenter's promise that a replay from a settled point gives the same utterances:
pre-roll reaches back over one whole second at most, for that is how far apart the settled points of silence are.
"""

from dataclasses import dataclass, fields

from transcription.contract import SAMPLE_RATE

CONTINUES = 0.7  # of the probability that begins speech, once somebody speaks
RANGES = {
    "pre_roll_ms": (0, 1000),
    "silence_ms": (200, 3000),
    "min_speech_ms": (30, 1000),
    "sensitivity": (5, 95),
    "strictness": (0, 3),
}


@dataclass(frozen=True, slots=True)
class Endpointing:
    """Raises ValueError for what is outside RANGES.

    `pre_roll_ms` before the first voice belong to an utterance, `silence_ms` end it, and less than `min_speech_ms` of
    voice is a noise. `sensitivity` is how much is taken for speech, in per cent: at 50 what is as likely as not.
    `strictness` is WebRTC's own, of the detector that looks first: the higher, the more it throws out unheard.
    """

    pre_roll_ms: int = 300
    silence_ms: int = 600
    min_speech_ms: int = 250
    sensitivity: int = 50
    strictness: int = 1

    def __post_init__(self) -> None:
        for one in fields(self):
            least, most = RANGES[one.name]
            if not least <= getattr(self, one.name) <= most:
                raise ValueError(f"{one.name} must be from {least} to {most}.")

    @property
    def pre_roll(self) -> int:
        return samples(self.pre_roll_ms)

    @property
    def silence(self) -> int:
        return samples(self.silence_ms)

    @property
    def min_speech(self) -> int:
        return samples(self.min_speech_ms)

    @property
    def begins(self) -> float:
        """The probability from which on a window is speech."""
        return (100 - self.sensitivity) / 100

    @property
    def continues(self) -> float:
        """The same, while somebody speaks."""
        return self.begins * CONTINUES


def samples(milliseconds: int) -> int:
    return milliseconds * SAMPLE_RATE // 1000


USUAL = Endpointing()
