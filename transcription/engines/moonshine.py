"""Moonshine through moonshine-voice (optional): streaming models for one language each, on the processor.

Its voice detector is one for the whole process and keeps its state, so ours cuts and its threshold is 0: everything is
speech. What a streaming model knows of the sound belongs to the transcriber, not to the stream: one transcriber hears
one utterance at a time, which is what leasing decoders means here. Passes are asked for every half second of sound, not
when the clock says so: a replay hears the same. Terms are given to every utterance anew, as what is "carried".
"""

import json
import os
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from transcription.contract import SAMPLE_RATE, Engine, EngineFailed, Hints, Result, Samples, Trouble, Word
from transcription.engines.streaming.parts import clean
from transcription.engines.whisper.folder import at_home, is_folder, unreadable

NAME = "moonshine"
DECODER = "transcription.engines.moonshine:Moonshine"
PASS = SAMPLE_RATE // 2
PATIENCE = 4.0  # seconds that a check waits for models to be loaded; then they are believed
NEVER = 1e9  # seconds: its own passes
FORCED = 1
TERMS = 100
OPTIONS = {"vad_threshold": "0", "vad_max_segment_duration": "30", "return_audio_data": "false"}
TIMED = "decoder_kv_with_attention.ort"
WHOLE = ("encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin")
STREAMING = (
    "adapter.ort",
    "cross_kv.ort",
    "decoder_kv.ort",
    "encoder.ort",
    "frontend.model.ort",
    "frontend.weights.ort",
    "streaming_config.json",
    "tokenizer.bin",
)


def place(model: str, arch: str, models: str) -> Path:
    """Where the model is, or would be."""
    return at_home(model) if model else Path(models) / f"{NAME}-{arch}"


def wrong(folder: Path, arch: str) -> str:
    """Empty when `folder` may be a model of that kind; else what it lacks."""
    try:
        return lacks(folder, arch)
    except OSError as error:
        return unreadable(folder, error)


def lacks(folder: Path, arch: str) -> str:
    """Raises OSError."""
    if not folder.is_dir():
        return f"There is no directory {folder}."
    needed = STREAMING if arch.endswith("streaming") else WHOLE
    missing = [name for name in needed if not (folder / name).is_file() or not (folder / name).stat().st_size]
    return f"{folder} lacks {', '.join(missing)}, which a {arch} model has." if missing else ""


class Agreed:
    """Words on which two successive passes agree are stable."""

    def __init__(self) -> None:
        self.stable: list[str] = []
        self.last: list[str] = []

    def hear(self, words: list[str]) -> None:
        agreed = 0
        for before, now in zip(self.last, words, strict=False):
            if before != now:
                break
            agreed += 1
        self.stable += words[len(self.stable) : agreed]
        self.last = words

    def texts(self) -> tuple[str, str]:
        """(stable, tentative)"""
        return " ".join(self.stable), " ".join(self.last[len(self.stable) :])


class Moonshine:
    """A Decoder that is used for one utterance after the other: `begin`, `accept`, `finish`."""

    def __init__(self, model: str, arch: str, **options: str) -> None:
        os.environ.setdefault("MOONSHINE_ORT_SINGLE_THREAD", "1")  # a worker has one core
        from moonshine_voice import ModelArch, Transcriber

        timed = {"word_timestamps": "true"} if (Path(model) / TIMED).is_file() else {}
        kind = ModelArch[arch.replace("-", "_").upper()]
        self.transcriber = Transcriber(model, kind, options=OPTIONS | timed | options)
        self.streaming = arch.endswith("streaming")
        self.stream: Any = None

    def begin(self, carried: bytes) -> None:
        """`carried`: terms, one a line."""
        self.drop()
        if self.streaming:  # the others cannot be told
            self.transcriber.set_keyterms(carried.decode().splitlines())
        self.stream = self.transcriber.create_stream(update_interval=NEVER)
        self.stream.start()
        self.agreed, self.heard, self.passed = Agreed(), 0, 0

    def accept(self, samples: Samples) -> tuple[str, str]:
        self.stream.add_audio(samples.astype(np.float32) / 32768, SAMPLE_RATE)
        self.heard += len(samples)
        if self.heard - self.passed >= PASS:
            self.passed = self.heard
            self.agreed.hear(said(self.stream.update_transcription(FORCED).lines).split())
        return self.agreed.texts()

    def finish(self) -> Result:
        transcript = self.stream.stop()
        if transcript is None:  # the package keeps the error to itself
            raise RuntimeError("the last pass failed")
        text = said(transcript.lines)
        words = timed(transcript.lines, self.heard) if text else ()
        self.drop()
        return Result(text, words)

    def drop(self) -> None:
        if self.stream is not None:
            self.stream.close()
        self.stream = None


def said(lines: Iterable[Any]) -> str:
    return clean(" ".join(line.text for line in lines))


def timed(lines: Iterable[Any], length: int) -> tuple[Word, ...]:
    """Words with times, within `length` samples; none unless the model tells times."""
    found = [(clean(one.word), one) for line in lines for one in line.words or ()]
    return tuple(word(text, one, length) for text, one in found if text)


def word(text: str, one: Any, length: int) -> Word:
    first, last = (min(max(0, round(at * SAMPLE_RATE)), length) for at in (one.start, one.end))
    return Word(text, first, max(first, last), min(1.0, max(0.0, float(one.confidence))))


def terms(hints: Hints) -> bytes:
    """One a line, without the commas that part them later."""
    return "\n".join(filter(None, (clean(term.replace(",", " ")) for term in hints.terms[:TERMS]))).encode()


class MoonshineOffer:
    SETTINGS: ClassVar[tuple[str, ...]] = ("MOONSHINE_MODEL", "MOONSHINE_ARCH", "WHISPER_MODELS_DIR")
    HOSTED: ClassVar[bool] = False
    price = 0.0

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.model: str = values["MOONSHINE_ARCH"]
        self.given: str = values["MOONSHINE_MODEL"]
        self.folder = place(self.given, self.model, values["WHISPER_MODELS_DIR"])

    def installed(self) -> str:
        return "" if find_spec("moonshine_voice") else "Install it: pip install -r requirements-moonshine.txt."

    def configured(self) -> str:
        if not self.given and not is_folder(self.folder):
            return "Its model is not here yet: fetch it with manage.py fetch_model moonshine."
        why = wrong(self.folder, self.model)
        return f"MOONSHINE_MODEL is no model: {why}" if why else ""

    @property
    def decoder(self) -> str:
        return f"{DECODER} {json.dumps({'model': str(self.folder.resolve()), 'arch': self.model})}"

    async def check(self) -> None:
        """Load a model in every worker, or see it being loaded."""
        from transcription.recognition.pool import DecoderFailed, pool

        if why := self.installed() or self.configured():
            raise EngineFailed(why, Trouble.MODEL_LOAD_ERROR, lasting=True)
        try:
            await pool().warm(self.decoder, PATIENCE)
        except DecoderFailed as failed:
            sentence = f"The Moonshine model cannot be loaded ({failed}): remove its directory and fetch it again."
            raise EngineFailed(sentence, Trouble.MODEL_LOAD_ERROR, lasting=True) from failed

    def engine(self, *, background: bool = False) -> Engine:
        from transcription.recognition.endpointed import Endpointed
        from transcription.recognition.pool import pool
        from transcription.recognition.pooled import Pooled

        workers = pool(background=background)
        opens = lambda hints: Pooled(workers, self.decoder, terms(hints))  # noqa: E731
        return Endpointed(NAME, opens, lambda: workers.warm(self.decoder))
