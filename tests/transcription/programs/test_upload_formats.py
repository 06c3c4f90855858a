"""What was heard, as text, subtitles and as OpenAI's clients read it. Cues: tests/transcription/exports."""

from typing import Any

from transcription.contract import Caption, Word
from transcription.programs import formats
from transcription.programs.formats import Heard


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
