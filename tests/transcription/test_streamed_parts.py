"""What services say of an utterance becomes one text and words in their places, however it is told."""

import json
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from transcription.contract import Word
from transcription.engines.streaming import configured
from transcription.engines.streaming.pace import Pace
from transcription.engines.streaming.parts import LONGEST_TEXT, Part, Parts, clean, fields, number, word

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


def test_text_from_outside_is_one_clean_line() -> None:
    assert clean(" one\n\ttwo\x00three \x1b[31m\u202efour\ud800 ") == "one two three [31mfour"
    assert clean("zwei\u200dfach") == "zwei\u200dfach", "joiners belong to the words of some languages"
    assert clean(None) == clean(3) == clean(["one"]) == ""
    assert len(clean("word " * 250_000)) <= LONGEST_TEXT


def test_numbers_from_outside_are_numbers() -> None:
    assert number(1) == 1.0
    assert [number(one) for one in ("1", True, None, float("nan"), float("inf"), 10**400, [1])] == [None] * 7
    assert number(json.loads("NaN")) is None


def test_fields_of_json_from_outside() -> None:
    told = {"a": [{"b": 1}]}
    assert fields(told, "a", 0, "b") == 1
    assert fields(told, "a", 1) is fields(told, "a", "b") is fields(told, 0) is fields(None, "a") is None


def test_parts_end_in_any_order_and_are_told_again() -> None:
    parts = Parts()
    parts.put(1, Part("three four", words=(Word("three", 20, 30), Word("four", 30, 40)), final=True))
    parts.put(0, Part("one", words=(Word("one", 0, 9),)))
    assert parts.live() == ("", "one three four")
    parts.put(0, Part("one two", words=(Word("one", 0, 9), Word("two", 10, 20)), final=True))
    assert parts.live() == ("one two three four", "")
    parts.put(0, Part("One, two.", words=(Word("One,", 0, 9), Word("two.", 10, 20)), final=True))
    assert parts.live() == ("one two three four", ""), "it stands while it is live"
    result = parts.result(100)
    assert result.text == "One, two. three four"
    assert [one.text for one in result.words] == ["One,", "two.", "three", "four"]


def test_words_that_will_stay_are_stable_at_once() -> None:
    parts = Parts()
    parts.put(0, Part("one tw", settled="one"))
    assert parts.live() == ("one", "tw")
    parts.put(0, Part("one two three", settled="one two"))
    assert parts.live() == ("one two", "three")


def test_words_behind_the_cut_belong_to_the_next_utterance() -> None:
    parts = Parts()
    parts.put(
        0, Part("One two, three.", words=tuple(Word(f"w{at}", 10 * at, 10 * at + 10) for at in range(3)), final=True)
    )
    assert parts.result(30).text == "One two, three."
    assert parts.result(20).text == "w0 w1"
    assert parts.result(0).text == ""
    assert parts.result(0).words == ()


def test_times_lie_within_the_utterance() -> None:
    words = (Word("early", -500, -400), Word("long", -5, 5000), Word("turned", 60, 20))
    parts = Parts()
    parts.put(0, Part("early long turned", words=words, final=True))
    inside = parts.result(10_000).words
    assert [(one.start, one.end) for one in inside] == [(0, 1), (0, 5000), (60, 61)]


@given(st.lists(st.tuples(st.integers(-3, 3), ANYTHING, ANYTHING, ANYTHING, ANYTHING, st.booleans()), max_size=8))
def test_nothing_that_a_service_says_breaks_it(told: list[tuple[int, object, object, object, object, bool]]) -> None:
    parts, before = Parts(), ""
    for key, text, start, end, sure, final in told:
        one = word(text, start, end, 16, sure)
        parts.put(key, Part(clean(text), words=(one,) if one else (), final=final))
        stable, tentative = parts.live()
        assert stable.startswith(before)
        assert not {"\n", "\x00", "\x1b"} & set(stable + tentative)
        before = stable
    result = parts.result(16_000)
    assert all(0 <= one.start < one.end <= 16_000 and 0 <= one.confidence <= 1 for one in result.words)
    assert "\x00" not in result.text
    result.text.encode()


def test_a_service_that_hears_as_fast_as_people_speak_is_not_hurried() -> None:
    pace = Pace(5.0)
    assert [pace.wait(1.0, 100.0) for _ in range(6)] == [0, 0, 0, 0, 0, 1.0]
    assert pace.wait(0.5, 101.0) == 0.5
    assert pace.wait(1.0, 200.0) == 0.0
    assert sum(pace.wait(1.0, 200.0) > 0 for _ in range(5)) == 1, "a long silence is no credit"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://api.example.org/instances/1", ""),
        ("ws://127.0.0.1:9", ""),
        ("http://api.example.org", "encrypted"),
        ("api.example.org", "no address"),
        ("https://", "no address"),
        ("https://[", "no address"),
        ("https://a.org:seven", "no address"),
    ],
)
def test_what_an_operator_wrote(url: str, why: str) -> None:
    said = configured.address("SOME_URL", url)
    assert (why in said) if why else not said


def test_an_authority_is_a_file_with_a_certificate(tmp_path: Path) -> None:
    (tmp_path / "garbage").write_bytes(b"no certificate")
    trustme.CA().cert_pem.write_to_path(tmp_path / "good")
    assert configured.authority("SOME_CA", "") == configured.authority("SOME_CA", str(tmp_path / "good")) == ""
    for name in ("garbage", "missing", "."):
        assert "SOME_CA" in configured.authority("SOME_CA", str(tmp_path / name))


def test_addresses_lead_to_the_socket() -> None:
    assert configured.websocket("https://a.org/instances/1/", "/v1/recognize") == "wss://a.org/instances/1/v1/recognize"
    assert configured.websocket("wss://a.org/v3/ws", "/v3/ws") == "wss://a.org/v3/ws"
    assert configured.web("ws://a.org", "/v3/token") == "http://a.org/v3/token"
    assert configured.web("https://ws.a.org", "/v3/token") == "https://ws.a.org/v3/token"
    assert "paste" in configured.key("KEY", "two\nlines")
    assert configured.key("KEY", "abc-123_X") == ""
