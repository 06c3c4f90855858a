"""The bundled engine: PocketSphinx with the English model inside its wheel. No key, no download.

A decoder carries a cepstral mean from utterance to utterance. It belongs to the stream, so it is set before an
utterance and read after it, by value. `reinit_feat` first, because `set_cmn` leaves running sums of the utterance
before in place: without it the mean after an utterance depended on what the pooled decoder had heard from others.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from transcription.contract import SAMPLE_RATE, Engine, Result, Samples, Word
from transcription.sentences import closed, opened

FRAME = SAMPLE_RATE // 100
FIRST_MEAN = b"40,3,-1,0,0,0,0,0,0,0,0,0,0"
SETTLED_AFTER = 8  # hypotheses that a word has to stand through
VARIANT = re.compile(r"\(\d+\)$")
FILLERS = re.compile(r"^(<.*>|\[.*\]|\+\+.*\+\+)$")
WIDE = {"beam": 1e-60, "wbeam": 1e-40, "pbeam": 1e-60, "maxhmmpf": 100_000}


@dataclass(slots=True)
class Settling:
    """Which words have stood long enough to be called stable. Stable words are never taken back while live."""

    stable: list[str] = field(default_factory=list)
    seen: list[list[str]] = field(default_factory=list)

    def hear(self, words: list[str]) -> tuple[str, str]:
        """The (stable, tentative) text once the newest hypothesis is `words`."""
        self.seen = [*self.seen[-SETTLED_AFTER + 1 :], words]
        if len(self.seen) == SETTLED_AFTER:
            self.stable += self.agreed()[len(self.stable) :]
        return " ".join(self.stable), " ".join(words[len(self.stable) :])

    def agreed(self) -> list[str]:
        """Words on which all recent hypotheses agree, but the last: it may still grow."""
        count = 0
        for column in zip(*self.seen, strict=False):
            if len(set(column)) > 1:
                break
            count += 1
        return self.seen[-1][: min(count, len(self.seen[-1]) - 1)]


class PocketSphinx:
    """A Decoder that is used for one utterance after the other: `begin`, `accept`, `finish`."""

    def __init__(self, *, wide: bool = False) -> None:
        import pocketsphinx  # in a worker, not in the server

        options = WIDE if wide else {}
        self.decoder = pocketsphinx.Decoder(samprate=SAMPLE_RATE, loglevel="FATAL", **options)
        self.speaking = False

    def begin(self, carried: bytes) -> None:
        if self.speaking:  # its last speaker was dropped in the middle
            self.decoder.end_utt()
        self.decoder.reinit_feat()
        self.decoder.set_cmn((carried or FIRST_MEAN).decode("ascii"))
        self.decoder.start_utt()
        self.settling = Settling()
        self.speaking = True

    def accept(self, samples: Samples) -> tuple[str, str]:
        self.decoder.process_raw(samples.tobytes(), False, False)
        hypothesis = self.decoder.hyp()
        stable, tentative = self.settling.hear(hypothesis.hypstr.split() if hypothesis else [])
        whole = opened(" ".join(filter(None, (stable, tentative))))
        return whole[: len(stable)], whole[len(stable) :].lstrip()

    def finish(self) -> Result:
        self.decoder.end_utt()
        self.speaking = False
        hypothesis = self.decoder.hyp()
        text = closed(hypothesis.hypstr) if hypothesis else ""
        return Result(text, self.words() if text else (), self.decoder.get_cmn(True).encode("ascii"))

    def words(self) -> tuple[Word, ...]:
        heard = [segment for segment in self.decoder.seg() if not FILLERS.match(segment.word)]
        return tuple(
            Word(VARIANT.sub("", one.word), one.start_frame * FRAME, (one.end_frame + 1) * FRAME, min(1.0, one.prob))
            for one in heard
        )


def wide() -> PocketSphinx:
    """Fewer errors for more work: for files and second passes."""
    return PocketSphinx(wide=True)


class PocketSphinxOffer:
    """Always there: its wheel brings an English model."""

    SETTINGS: ClassVar[tuple[str, ...]] = ()
    HOSTED: ClassVar[bool] = False
    NAME: ClassVar[str] = "pocketsphinx"
    DECODER: ClassVar[str] = "transcription.engines.pocketsphinx:PocketSphinx"
    model = "en-us"
    price = 0.0

    def __init__(self, values: Mapping[str, Any]) -> None:
        pass

    def installed(self) -> str:
        return ""

    def configured(self) -> str:
        return ""

    async def check(self) -> None:
        from transcription.recognition.pool import pool

        await pool().warm(self.DECODER)

    def engine(self, *, background: bool = False) -> Engine:
        from transcription.recognition.pool import pool
        from transcription.recognition.pooled import engine_of

        return engine_of(self.NAME, self.DECODER, pool(background=background))


class WideOffer(PocketSphinxOffer):
    """The same model with wide beams: fewer errors for more work, for files and second passes."""

    NAME: ClassVar[str] = "pocketsphinx-wide"
    DECODER: ClassVar[str] = "transcription.engines.pocketsphinx:wide"
