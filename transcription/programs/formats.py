"""What was heard in a file, as text, as subtitles and as OpenAI's clients read it. Pure: segments in, text out.

A segment is `{"start", "end", "text", "words": [{"text", "start", "end", "confidence"}]}`, times in seconds. Subtitles
are those of exported sessions (transcription/exports/subtitles.py), without names.
"""

import math
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from transcription.contract import SAMPLE_RATE, Caption
from transcription.exports import subtitles
from transcription.exports.cues import Spoken

MOST = 10_000  # characters of one utterance
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
Segment = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """All that a file says."""

    segments: Sequence[Segment]
    seconds: float
    language: str = ""
    engine: str = ""

    @property
    def text(self) -> str:
        return " ".join(one["text"] for one in self.segments)


def segment(caption: Caption) -> Segment:
    """A final as a segment."""
    return {
        "start": round(caption.start / SAMPLE_RATE, 3),
        "end": round(caption.end / SAMPLE_RATE, 3),
        "text": clean(caption.stable),
        "words": [word.as_json() for word in caption.words],
    }


def clean(text: str) -> str:
    """One line, without what nobody sees."""
    return " ".join(UNSEEN.sub("", text).split())[:MOST]


def as_json(heard: Heard) -> dict[str, Any]:
    return {
        "text": heard.text,
        "language": heard.language,
        "seconds": round(heard.seconds, 3),
        "engine": heard.engine,
        "segments": list(heard.segments),
    }


def as_text(heard: Heard) -> str:
    """A line for each utterance."""
    return "".join(f"{one['text']}\n" for one in heard.segments)


def as_srt(heard: Heard) -> str:
    return subtitles.srt(spoken(heard))


def as_vtt(heard: Heard) -> str:
    return subtitles.vtt(spoken(heard))


def spoken(heard: Heard) -> Iterator[Spoken]:
    for one in heard.segments:
        words = [(word["text"], word["start"], word["end"]) for word in one["words"]]
        yield Spoken(one["start"], one["end"], one["text"], words)


def usage(heard: Heard) -> dict[str, Any]:
    return {"type": "duration", "seconds": math.ceil(heard.seconds)}


def as_openai(heard: Heard) -> dict[str, Any]:
    """What OpenAI's clients read of `json`."""
    return {"text": heard.text, "usage": usage(heard)}


def verbose(heard: Heard, language: str, granularities: Sequence[str]) -> dict[str, Any]:
    """What they read of `verbose_json`; `language` is an English name, and words are there when they were asked for."""
    answer: dict[str, Any] = {
        "task": "transcribe",
        "language": language,
        "duration": round(heard.seconds, 3),
        "text": heard.text,
        "usage": usage(heard),
    }
    if "segment" in granularities or not granularities:
        answer["segments"] = [measured(number, one) for number, one in enumerate(heard.segments)]
    if "word" in granularities:
        words = (word for one in heard.segments for word in one["words"])
        answer["words"] = [{"word": one["text"], "start": one["start"], "end": one["end"]} for one in words]
    return answer


def measured(number: int, one: Segment) -> dict[str, Any]:
    """A segment with the figures that Whisper gives; the likelihood is the mean of the words'."""
    sure = [max(1e-6, word["confidence"]) for word in one["words"]] or [1.0]
    text = one["text"].encode()
    return {
        "id": number,
        "seek": round(one["start"] * 100),
        "start": one["start"],
        "end": one["end"],
        "text": f" {one['text']}",
        "tokens": [],
        "temperature": 0.0,
        "avg_logprob": round(sum(map(math.log, sure)) / len(sure), 4),
        "compression_ratio": round(len(text) / len(zlib.compress(text)), 4) if text else 0.0,
        "no_speech_prob": 0.0,
    }
