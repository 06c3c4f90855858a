"""Figures of speech: pure functions of words with times."""

import pytest

from transcription.contract import SAMPLE_RATE, Caption, Word
from transcription.speaking import figures
from transcription.speaking.figures import Spoken, Tally


def spoken(*words: tuple[str, float, float], language: str = "en") -> Spoken:
    return Spoken(words, language)


def evenly(count: int, start: float = 0.0, each: float = 0.5) -> Spoken:
    return spoken(*((f"w{at}", start + at * each, start + (at + 1) * each) for at in range(count)))


def test_pace_is_words_in_a_minute_of_speaking() -> None:
    tally = Tally()
    tally.heard(evenly(20))
    assert (tally.words, tally.seconds, tally.pace) == (20, 10.0, 120)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("we take half - of it", 6),
        ("ça va, très bien", 4),
        ("我们的会议室很大。", 8),
        ("AI会议室 OK？", 5),
        ("会議は三時からです。", 9),
        ("ガス", 2),
        ("회의를 시작하겠습니다", 2),
        ("— … ¿", 0),
        ("🎉 ok", 1),
    ],
)
def test_scripts_without_spaces_are_counted_by_characters(text: str, count: int) -> None:
    """As word processors count them: eight words of Chinese are not one."""
    assert figures.counted(text) == count
    assert sum(figures.counted(word) for word, _, _ in figures.spread(text, 0.0, 8.0)) == count


def test_the_pace_of_chinese_does_not_depend_on_how_an_engine_cuts_it() -> None:
    text = "我们的会议室很大我们的会议室很大"
    for words in (figures.spread(text, 0.0, 8.0), ((text[:7], 0.0, 3.5), (text[7:], 3.5, 8.0))):
        tally = Tally()
        tally.heard(Spoken(words, "zh"))
        assert (tally.words, tally.pace) == (16, 120)


@pytest.mark.parametrize("text", ["เราจะเลือกครึ่งหนึ่งของชั้นสอง", "ພວກເຮົາ", "ကျွန်ုပ်တို့", "យើងនឹងយក"])
def test_no_pace_is_told_where_words_cannot_be_counted(text: str) -> None:
    """Of Thai and its neighbours, whether an engine tells one long word or, without times, each letter."""
    for words in ((text,), tuple(text)):
        tally = Tally()
        tally.heard(Spoken(tuple((word, float(at), at + 1.0) for at, word in enumerate(words * 9)), "th"))
        assert (tally.countable, tally.pace, tally.as_json()["pace"]) == (False, None, None)
    tally.heard(evenly(500))
    assert tally.countable
    assert tally.pace


def test_too_little_says_nothing_of_the_pace() -> None:
    tally = Tally()
    tally.heard(evenly(4))
    assert tally.pace is None
    assert Tally().as_json()["pace"] is None


def test_a_pause_is_over_half_a_second_within_a_turn_and_no_speaking_time() -> None:
    tally = Tally()
    tally.heard(spoken(("so", 0.0, 0.5), ("we", 0.9, 1.0), ("go", 1.8, 2.0)))
    assert (tally.pauses, round(tally.paused, 3)) == (1, 0.8)
    assert round(tally.seconds, 3) == 1.2, "the short silence counts as speaking, the pause does not"


def test_a_turn_goes_on_in_the_next_utterance_and_ends_after_two_seconds() -> None:
    tally = Tally()
    tally.heard(evenly(2))
    tally.heard(evenly(2, start=1.7))
    assert (tally.pauses, round(tally.paused, 3)) == (1, 0.7)
    tally.heard(evenly(2, start=10.0))
    assert tally.pauses == 1


def test_another_clock_is_another_turn() -> None:
    tally = Tally()
    tally.heard(evenly(2, start=100.0))
    tally.apart()
    tally.heard(evenly(2, start=0.6))
    assert (tally.pauses, tally.words) == (0, 4)


def test_words_that_overlap_or_run_backwards_never_make_time_negative() -> None:
    tally = Tally()
    tally.heard(spoken(("a", 5.0, 4.0), ("b", 1.0, 2.0), ("c", 0.0, 0.0)))
    assert tally.seconds >= 0
    assert tally.paused >= 0


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Um, I think, you know, uh, yes. Um!", "en", {"um": 2, "you know": 1, "uh": 1}),
        ("I like the umbrella and this error", "en", {}),
        ("UM", "en-GB", {"um": 1}),
        ("Eh, o sea, este libro, eh", "es", {"eh": 2, "o sea": 1}),
        ("um eh", "de", {}),
        ("", "en", {}),
    ],
)
def test_fillers_of_a_language(text: str, language: str, found: dict[str, int]) -> None:
    assert dict(figures.fillers(text.split(), language)) == found


def test_an_engine_without_times_of_words_has_them_spread_over_the_utterance() -> None:
    caption = Caption(0, "one two three four", "", SAMPLE_RATE, 3 * SAMPLE_RATE, final=True)
    said = figures.of_caption(caption, "en")
    assert said.words == (("one", 1.0, 1.5), ("two", 1.5, 2.0), ("three", 2.0, 2.5), ("four", 2.5, 3.0))


def test_an_engine_that_heard_another_language_is_believed() -> None:
    caption = Caption(0, "eh", "", 0, SAMPLE_RATE, final=True, words=(Word("eh", 0, 800),), language="es")
    tally = Tally()
    tally.heard(figures.of_caption(caption, "en"))
    assert tally.as_json()["filler_words"] == {"eh": 1}


def test_the_share_of_the_talk() -> None:
    alice, bob, silent = Tally(), Tally(), Tally()
    alice.heard(evenly(12))
    bob.heard(evenly(4))
    shares = figures.shared({"alice": alice, "bob": bob, "silent": silent})
    assert {name: one["share"] for name, one in shares.items()} == {"alice": 0.75, "bob": 0.25, "silent": 0.0}
    assert figures.shared({"silent": Tally()})["silent"]["share"] == 0.0


def test_in_two_parts_or_at_once_it_is_the_same() -> None:
    words = evenly(10).words
    whole, parts = Tally(), Tally()
    whole.heard(Spoken(words))
    parts.heard(Spoken(words[:4]))
    parts.heard(Spoken(words[4:]))
    assert whole.as_json() == parts.as_json()
