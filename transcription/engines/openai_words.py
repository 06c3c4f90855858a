"""Words as they come from a service, made fit for us: clean text, times where something was heard. Pure."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from transcription.contract import SAMPLE_RATE, Hints, Samples, Word
from transcription.engines.streaming.parts import number

LONGEST = 10_000  # characters of one utterance
BREAKS, UNSEEN = ("Cc", "Zl", "Zp"), ("Cs", "Cf")
JOINERS = "\u200c\u200d"  # unseen too, but Persian, Hindi and others are written with them
WINDOW = SAMPLE_RATE // 50
VOICED = 0.1  # of the loudest window
PROMPT = 600  # characters: Whisper reads the last 224 tokens of one
KEYWORDS = 100
CARRIED = 200  # characters of what was said before
LANGUAGES = (
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha he hi hr ht hu hy id "
    "is it ja ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd "
    "si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo zh"
)
"""ISO 639-1, of Whisper's tokenizer: what the documents of OpenAI call supported is among these."""


def clean(text: object) -> str:
    """Without control characters, with single spaces, of a bearable length."""
    if not isinstance(text, str):
        return ""
    seen = []
    for one in text[: 4 * LONGEST]:
        kind = unicodedata.category(one)
        if kind not in UNSEEN or one in JOINERS:
            seen.append(" " if kind in BREAKS else one)
    return " ".join("".join(seen).split())[:LONGEST]


def voiced(samples: Samples) -> tuple[int, int]:
    """The first and the last sample that are loud enough to be speech; all of them when none is louder."""
    whole = len(samples) // WINDOW * WINDOW
    if not whole:
        return 0, len(samples)
    loud = np.sqrt(np.mean(samples[:whole].astype(np.float64).reshape(-1, WINDOW) ** 2, axis=1))
    heard = np.flatnonzero(loud >= VOICED * loud.max())
    return int(heard[0]) * WINDOW, min(len(samples), (int(heard[-1]) + 1) * WINDOW)


def spread(text: str, first: int, last: int) -> tuple[Word, ...]:
    """The words of `text` over samples [first, last), each as long as its letters are: for services without times."""
    words = text.split()
    ends = np.cumsum([len(word) for word in words])
    if not words or last < first:
        return ()
    edges = [first, *(first + int((last - first) * end // ends[-1]) for end in ends)]
    return tuple(Word(word, start, end) for word, start, end in zip(words, edges, edges[1:], strict=False))


def timed(text: str, told: Iterable[Any], length: int) -> tuple[Word, ...]:
    """Words as `verbose_json` tells them (seconds), within `length` samples and in order. Where they are as many as
    in `text`, with its signs: their own are bare."""
    words = [(clean(one.get("word")), one) for one in told if isinstance(one, dict)]
    words = [(word, one) for word, one in words if word]
    written = text.split()
    if len(written) != len(words):
        written = [word for word, _ in words]
    found, at = [], 0
    for word, (_, one) in zip(written, words, strict=True):
        start = min(max(at, offset(one.get("start"), at)), length)
        at = min(max(start, offset(one.get("end"), start)), length)
        found.append(Word(word, start, at, share(one.get("probability"))))
    return tuple(found)


def offset(seconds: object, otherwise: int) -> int:
    """Seconds of a service as a sample; what is no time is `otherwise`."""
    told = number(seconds)
    return otherwise if told is None or abs(told) >= 1e6 else round(told * SAMPLE_RATE)


def share(value: object) -> float:
    told = number(value)
    return 1.0 if told is None else min(1.0, max(0.0, told))


def language(hints: Hints) -> str:
    """ISO 639-1, as OpenAI wants it; empty: find out. What it does not know it would refuse, with all that is said."""
    code = hints.language.replace("_", "-").split("-")[0].lower()
    code = "no" if code == "nb" else code
    return code if code in LANGUAGES.split() else ""


@cache
def codes() -> dict[str, str]:
    """Codes of languages by their English names: what `verbose_json` tells."""
    from babel import Locale

    names = Locale("en").languages
    return {name.lower(): code for code, name in names.items() if len(code) == 2}


def spoken(told: object) -> str:
    """A language tag of what a service calls a language: a code or an English name; empty when it is neither."""
    name = told.strip().lower() if isinstance(told, str) else ""
    return codes().get(name) or (name if name in codes().values() else "")


def keywords(hints: Hints) -> list[str]:
    return [term for term in map(clean, hints.terms[:KEYWORDS]) if term]


def prompt(hints: Hints, *, terms: bool) -> str:
    """What it is about, names and words that may be said, and what was said last: the end weighs most."""
    before = clean(hints.carried.decode("utf-8", "ignore"))[-CARRIED:]
    about = clean(hints.topic)[:CARRIED]
    room = PROMPT - len(before) - len(about)
    named: list[str] = []
    for term in keywords(hints) if terms else []:
        room -= len(term) + 2
        if room < 0:
            break
        named.append(term)
    return " ".join(filter(None, (about and f"{about}.", ", ".join(named) and f"{', '.join(named)}.", before)))


def takes(model: str, hints: Hints) -> dict[str, Any]:
    """The fields of a transcription by `model` that say what is known beforehand (audio_transcription_param.py)."""
    fields: dict[str, Any] = {"language": language(hints)}
    lists = model.startswith(("gpt-transcribe", "gpt-live-transcribe"))
    if lists:
        fields["keywords"] = keywords(hints)
    if "diarize" not in model and not model.startswith("gpt-realtime-whisper"):
        fields["prompt"] = prompt(hints, terms=not lists)
    return {name: value for name, value in fields.items() if value}
