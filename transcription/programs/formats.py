"""What was heard in a file, as text, as subtitles and as OpenAI's clients read it. Pure: segments in, text out.

A segment is `{"start", "end", "text", "words": [{"text", "start", "end", "confidence"}]}`, times in seconds. Subtitles
follow https://www.w3.org/TR/webvtt1/ and what players make of SubRip; a cue has two lines at most, and seven seconds.
"""

import math
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from transcription.contract import SAMPLE_RATE, Caption

LINE = 42  # characters that a viewer reads at a glance
LINES = 2
LONGEST = 7.0  # seconds of one cue
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


@dataclass(frozen=True, slots=True)
class Cue:
    start: float
    end: float
    text: str


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
    return "\n".join(
        f"{number}\n{clock(cue.start, ',')} --> {clock(cue.end, ',')}\n{cue.text.replace('-->', '->')}\n"
        for number, cue in enumerate(cues(heard.segments), 1)
    )


def as_vtt(heard: Heard) -> str:
    shown = (f"{clock(cue.start)} --> {clock(cue.end)}\n{escaped(cue.text)}\n" for cue in cues(heard.segments))
    return "\n".join(["WEBVTT\n", *shown])


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(seconds: float, point: str = ".") -> str:
    """00:01:02.345, and as many hours as there are."""
    thousandths = round(max(0.0, seconds) * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def cues(segments: Iterable[Segment]) -> Iterator[Cue]:
    """Segments as pieces that can be read while they are said; none begins before the last has ended."""
    shown = 0.0
    for one in segments:
        for cue in parts(one):
            start = max(cue.start, shown)
            shown = max(cue.end, start + 0.001)
            yield Cue(start, shown, cue.text)


def parts(one: Segment) -> Iterator[Cue]:
    words = timed(one)
    while words:
        taken = fits(words)
        piece, words = words[:taken], words[taken:]
        end = piece[-1][2] if words else one["end"]
        yield Cue(piece[0][1], max(end, piece[0][1]), folded([word for word, _, _ in piece]))


def timed(one: Segment) -> list[tuple[str, float, float]]:
    """The words as they are read, each with its time: the recognised ones' where there are as many, else by length."""
    read, heard = one["text"].split(), one["words"]
    if len(read) == len(heard):
        return [(word, said["start"], said["end"]) for word, said in zip(read, heard, strict=True)]
    letters = sum(map(len, read)) or 1
    ends, length = [0], one["end"] - one["start"]
    for word in read:
        ends.append(ends[-1] + len(word))
    at = [one["start"] + length * end / letters for end in ends]
    return list(zip(read, at, at[1:], strict=False))


def fits(words: Sequence[tuple[str, float, float]]) -> int:
    """How many of `words` one cue shows: at least one."""
    first = words[0][1]
    for count in range(2, len(words) + 1):
        if words[count - 1][2] - first > LONGEST or len(lines([word for word, _, _ in words[:count]])) > LINES:
            return count - 1
    return len(words)


def folded(words: Sequence[str]) -> str:
    return "\n".join(lines(words))


def lines(words: Sequence[str]) -> list[str]:
    found = [words[0]]
    for word in words[1:]:
        if len(found[-1]) + 1 + len(word) <= LINE:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


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
