"""What was heard, as text, subtitles and as OpenAI's clients read it."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.contract import Caption, Word
from transcription.programs import formats
from transcription.programs.formats import Heard

CLOCK = re.compile(r"(\d\d+):(\d\d):(\d\d)[.,](\d\d\d)")


def segment(text: str, start: float, end: float, words: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text, "words": words or []}


def said(*segments: dict[str, Any]) -> Heard:
    return Heard(segments, 60.0, "en", "tone")


TWO = said(segment("Good morning.", 0.5, 1.25), segment("Tom & <b>Ann</b> --> done", 3661.0, 3662.0))


def test_a_final_as_a_segment() -> None:
    words = (Word("Good", 8000, 12000, 0.9876), Word("morning", 12000, 20000))
    made = formats.segment(Caption(8000, "Good\u0000\n morning.\u202e", "", 8000, 20000, final=True, words=words))
    assert (made["start"], made["end"], made["text"]) == (0.5, 1.25, "Good morning.")
    assert made["words"][0] == {"text": "Good", "start": 0.5, "end": 0.75, "confidence": 0.988}


def test_text_has_a_line_for_each_utterance() -> None:
    assert formats.as_text(TWO) == "Good morning.\nTom & <b>Ann</b> --> done\n"
    assert formats.as_text(said()) == ""


def test_subrip() -> None:
    assert formats.as_srt(TWO) == (
        "1\n00:00:00,500 --> 00:00:01,250\nGood morning.\n"
        "\n2\n01:01:01,000 --> 01:01:02,000\nTom & <b>Ann</b> -> done\n"
    )
    assert formats.as_srt(said()) == ""


def test_webvtt_escapes_what_would_be_markup() -> None:
    assert formats.as_vtt(TWO) == (
        "WEBVTT\n"
        "\n00:00:00.500 --> 00:00:01.250\nGood morning.\n"
        "\n01:01:01.000 --> 01:01:02.000\nTom &amp; &lt;b&gt;Ann&lt;/b&gt; --&gt; done\n"
    )
    assert formats.as_vtt(said()) == "WEBVTT\n"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "00:00:00.000"), (59.9996, "00:01:00.000"), (-3, "00:00:00.000"), (360_000, "100:00:00.000")],
)
def test_a_clock(seconds: float, shown: str) -> None:
    assert formats.clock(seconds) == shown


def at(stamp: str) -> float:
    found = CLOCK.fullmatch(stamp)
    assert found
    hours, minutes, seconds, rest = map(int, found.groups())
    return hours * 3600 + minutes * 60 + seconds + rest / 1000


TEXTS = st.lists(st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=60), min_size=1, max_size=80)
SPOKEN = st.lists(st.tuples(TEXTS, st.floats(0, 30), st.floats(0, 5)), max_size=6)


@given(SPOKEN)
def test_cues_keep_every_word_in_order_and_never_overlap(spoken: list[tuple[list[str], float, float]]) -> None:
    """Whatever was said: two lines at most, and times that go forward."""
    now, segments = 0.0, []
    for text, length, pause in spoken:
        segments.append(segment(" ".join(text), now, now + length))
        now += length + pause
    found = list(formats.cues(segments))
    assert " ".join(cue.text for cue in found).split() == " ".join(one["text"] for one in segments).split()
    before = 0.0
    for cue in found:
        assert before <= cue.start < cue.end
        assert len(cue.text.splitlines()) <= formats.LINES
        before = cue.end
    stamps = [
        at(stamp)
        for line in formats.as_srt(said(*segments)).splitlines()
        if " --> " in line
        for stamp in line.split(" --> ")
    ]
    assert stamps == sorted(stamps)


def test_long_utterances_are_cut_where_words_were_said() -> None:
    words = [{"text": f"word{n}", "start": n * 1.0, "end": n + 0.9, "confidence": 1.0} for n in range(20)]
    text = " ".join(word["text"] for word in words)
    first, *_, last = formats.cues([segment(text, 0, 19.9, words)])
    assert (first.start, first.end) == (0.0, 6.9)
    assert last.end == 19.9


def test_openai_json_and_verbose_json() -> None:
    words = [{"text": "Good", "start": 0.5, "end": 0.8, "confidence": 0.5}]
    heard = said(segment("Good.", 0.5, 1.0, words))
    assert formats.as_openai(heard) == {"text": "Good.", "usage": {"type": "duration", "seconds": 60}}
    whole = formats.verbose(heard, "english", ("word",))
    assert whole["words"] == [{"word": "Good", "start": 0.5, "end": 0.8}]
    assert "segments" not in whole
    plain = formats.verbose(heard, "english", ())
    assert "words" not in plain
    assert plain["segments"][0]["avg_logprob"] == -0.6931
    assert plain["segments"][0]["seek"] == 50
