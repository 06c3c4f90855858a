"""Whatever is in a message: it is understood, or refused with a sentence; nothing else ever happens."""

import base64
from contextlib import suppress
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from conferencing.rooms import Invalid
from transcription.programs.containers import FORMATS
from transcription.programs.starting import PCM, Start, parse_audio, parse_start

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
ODD = ("audio/webm;codecs=opus", "audio/pcm;rate=16000", ";;=;", "audio/pcm;=;rate")
MIMES = ANYTHING | st.sampled_from([*FORMATS, PCM, *ODD])
FIELDS = {
    "session_id": ANYTHING,
    "mimeType": MIMES,
    "language": ANYTHING | st.sampled_from(["en", "de-CH", "auto", ""]),
    "engine": ANYTHING | st.sampled_from(["pocketsphinx", "auto"]),
    "terms": ANYTHING | st.lists(st.text(min_size=1, max_size=10), max_size=3),
}


@given(st.fixed_dictionaries({}, optional=FIELDS))
@example({"engine": {"a": []}})
@example({"language": []})
@example({"mimeType": {"rate": 1}})
def test_a_start(message: dict[str, Any]) -> None:
    with suppress(Invalid):
        start = parse_start(message, lambda: ["pocketsphinx"])
        assert isinstance(start, Start)
        assert 1 <= len(start.session_id) <= 200
        assert start.mime in (PCM, *FORMATS)
        assert start.engine in ("", "pocketsphinx")
        assert all(term and "\n" not in term for term in start.terms)


@given(st.fixed_dictionaries({}, optional={"payload": ANYTHING}), st.sampled_from([PCM, *FORMATS]))
@example({"payload": {"data": "A" * 5}}, PCM)
@example({"payload": {"data": "AAAA", "mimeType": ["audio/pcm"]}}, PCM)
def test_audio(message: dict[str, Any], mime: str) -> None:
    with suppress(Invalid):
        assert isinstance(parse_audio(message, mime), bytes)


@given(st.binary(max_size=200), MIMES)
def test_audio_in_base64_is_what_was_sent(data: bytes, given_mime: Any) -> None:
    message = {"payload": {"data": base64.b64encode(data).decode(), "mimeType": given_mime}}
    with suppress(Invalid):
        assert parse_audio(message, PCM) == data
