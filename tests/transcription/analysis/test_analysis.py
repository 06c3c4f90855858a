"""All that the pictures show, of a talk written by hand."""

import time

import pytest

from tests.transcription.analysis.talk import said, steady
from transcription.analysis import analysis
from transcription.analysis.analysis import QUESTION, Own, Together
from transcription.analysis.said import Said, Span


def pictured(*rows: Said, seconds: float, wordless: tuple[Span, ...] = ()) -> Together:
    return analysis.together(analysis.by_speaker(rows), seconds, wordless)


def own(speaker: str, *rows: Said, seconds: float) -> Own:
    by = analysis.by_speaker(rows)
    return analysis.own(speaker, by[speaker], analysis.together(by, seconds))


def test_lanes_with_the_most_talk_first_and_shares_of_speaking_time() -> None:
    whole = pictured(steady("a", 0, 10), steady("b", 12, 42), seconds=42)
    assert [(one.speaker, one.seconds, one.share) for one in whole.lanes] == [("b", 30, 0.75), ("a", 10, 0.25)]
    assert (whole.talk, whole.silence, whole.longest_silence) == (40, 2, Span(10, 12))


def test_talk_at_once_is_counted_once_as_talk() -> None:
    whole = pictured(steady("a", 0, 10), steady("b", 5, 15), seconds=15)
    assert (whole.talk, whole.silence, whole.longest_silence) == (15, 0, None)
    assert whole.at_once == 5


def test_what_was_off_the_record_or_lost_is_no_silence() -> None:
    whole = pictured(steady("a", 0, 10), steady("a", 60, 70), seconds=70, wordless=(Span(20, 58),))
    assert (whole.silence, whole.longest_silence) == (12, Span(10, 20))


def test_nothing_said_is_nothing() -> None:
    whole = pictured(seconds=0)
    assert (whole.lanes, whole.talk, whole.silence, whole.longest_silence) == ((), 0, 0, None)


def test_somebody_whose_words_were_all_lost_has_an_empty_lane() -> None:
    whole = analysis.together({"a": [steady("a", 0, 10)], "b": []}, 10)
    assert [(one.speaker, one.stretches, one.share) for one in whole.lanes][1] == ("b", (), 0)


def test_turns_questions_and_fillers_of_one() -> None:
    rows = (
        said("a", (0, 1), (1.5, 2), of="um", text="Um, um. Who comes? When?!"),
        said("a", (3.2, 4), text="Is it so?"),
        said("b", (5, 6), of="uh", text="Uh? Uh?"),
        said("a", (7, 8), text="See /find?q=x"),
    )
    found = own("a", *rows, seconds=8)
    assert (found.turns, found.questions, found.tally.fillers) == (2, 3, {"um": 2})
    assert found.monologue == Span(0, 8)
    told = found.as_json()
    assert told["longest_monologue"] == {"start": 0, "end": 8}
    assert (told["filler_words"], told["share"]) == ({"um": 2}, round(found.share, 3))
    assert told["pauses"] == 1, "1.2 seconds, in one turn"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Why? Because.", 1),
        ("Why???", 1),
        ("What?! No?", 2),
        ("He asked “why?” and left.", 1),
        ("¿Quién viene?", 1),
        ("你好吗？我很好。谁来？", 2),
        ("من يأتي؟", 1),
        ("https://example.org/?q=1", 0),
        ("No.", 0),
        ("", 0),
    ],
)
def test_questions_end_in_a_question_mark(text: str, count: int) -> None:
    assert len(QUESTION.findall(text)) == count


def test_five_hours_and_five_thousand_utterances_take_no_time() -> None:
    rows = [steady(f"p{at % 7}", at * 3.6, at * 3.6 + 4, each=0.2) for at in range(5000)]
    taken = []
    for _ in range(5):
        began = time.thread_time()
        by = analysis.by_speaker(rows)
        analysis.own("p1", by["p1"], analysis.together(by, 18_000))
        taken.append(time.thread_time() - began)
    assert min(taken) < 0.15
