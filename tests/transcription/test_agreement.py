"""Words on which two passes agree are stable; the final does not depend on how quick the passes were."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transcription.fakes import WORD, quiet, said, sound, words_in
from tests.transcription.virtual import VirtualLoop
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Hints, Result, Samples, Word
from transcription.recognition.agreement import OVERLAP, Agreement, LocalAgreement
from transcription.recognition.endpointed import Endpointed
from transcription.recognition.pieces import Piece, pieces, together

STEP = SAMPLE_RATE // 10
Answer = TypeVar("Answer")


def run(what: Coroutine[Any, Any, Answer]) -> Answer:
    """In virtual time, leaving no task behind."""

    async def alone() -> Answer:
        answer = await what
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return answer

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(alone())


class Reader:
    """A Transcriber that reads the words of `said`, with or without times, in `takes` seconds."""

    name = "reader"

    def __init__(self, *, timed: bool = True, takes: float = 0.0) -> None:
        self.timed, self.takes = timed, takes
        self.asked: list[tuple[int, bytes, bool]] = []
        self.cancelled = 0

    async def transcribe(self, samples: Samples, hints: Hints, *, final: bool = True) -> Result:
        self.asked.append((len(samples), hints.carried, final))
        try:
            await asyncio.sleep(self.takes)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        words = words_in(samples, 0)
        text = " ".join(word.text for word in words)
        return Result(text, words if self.timed else (), b"after", "en")


class Scripted:
    """A Transcriber that says what is next on its list, whatever it hears."""

    name = "scripted"

    def __init__(self, *answers: str | EngineFailed) -> None:
        self.answers = list(answers)

    async def transcribe(self, samples: Samples, hints: Hints, *, final: bool = True) -> Result:
        answer = self.answers.pop(0) if self.answers else ""
        if isinstance(answer, EngineFailed):
            raise answer
        return Result(answer)


async def heard(decoding: LocalAgreement, samples: Samples, *, pace: float = 1.0) -> list[tuple[str, str]]:
    """What stands after every 100 ms."""
    shown = []
    for at in range(0, len(samples), STEP):
        shown.append(await decoding.accept(samples[at : at + STEP]))
        await asyncio.sleep(pace * STEP / SAMPLE_RATE)
    return shown


async def whole(transcriber: Any, samples: Samples, *, pace: float = 1.0, rolling: bool = False) -> Result:
    decoding = LocalAgreement(transcriber, Hints(), rolling=rolling)
    whole_steps = len(samples) // STEP * STEP
    await heard(decoding, samples[:whole_steps], pace=pace)
    result = await decoding.finish(samples[whole_steps:], len(samples))
    decoding.drop()
    return result


NINE = said(1, 2, 3, 4, 5, 6, 7, 8, 9)
ALL = "w1 w2 w3 w4 w5 w6 w7 w8 w9"


def test_what_two_passes_agree_on_is_stable_and_the_rest_is_not() -> None:
    async def live() -> list[tuple[str, str]]:
        return await heard(LocalAgreement(Reader(), Hints()), sound(said(1, 2, 3, 4, 5, 6, 7, 8), quiet(0.3)))

    shown = run(live())
    assert shown[9] == ("", "")
    assert shown[11] == ("", "w1 w2 w3 w4")
    assert shown[21] == ("w1 w2 w3 w4", "w5 w6 w7")


def test_a_comma_or_a_capital_is_no_other_word() -> None:
    agreement = Agreement()
    for text in ("hello world we", "Hello, world. We are"):
        agreement.hear(pieces(Result(text), 0, SAMPLE_RATE)[len(agreement.stable) :])
    assert together(agreement.stable) == "Hello, world. We"
    assert together(agreement.rest) == "are"


def test_languages_without_spaces_come_out_as_they_went_in() -> None:
    text = "今日は、いい天気です。OK?"
    assert together(pieces(Result(text), 0, SAMPLE_RATE)) == text


def test_an_empty_pass_takes_back_no_stable_word() -> None:
    async def live() -> list[tuple[str, str]]:
        return await heard(LocalAgreement(Scripted("one two", "one two three", "", "one two four"), Hints()), NINE)

    shown = run(live())
    assert shown[-1][0] == "one two"


def test_the_final_is_one_pass_over_the_whole() -> None:
    result = run(whole(Reader(), NINE))
    assert (result.text, result.carried, result.language) == (ALL, b"after", "en")
    assert result.words[-1] == Word("w9", 8 * WORD, 9 * WORD)


@pytest.mark.parametrize("takes", [0.0, 0.3, 1.7, 30.0])
@pytest.mark.parametrize("pace", [0.0, 1.0])
def test_the_final_does_not_depend_on_how_quick_the_passes_were(takes: float, pace: float) -> None:
    assert run(whole(Reader(takes=takes), NINE, pace=pace)) == run(whole(Reader(), NINE))


def test_a_slow_pass_is_followed_by_the_newest_point_on_the_grid_only() -> None:
    reader = Reader(takes=2.5)
    run(whole(reader, said(*range(1, 21))))  # six seconds
    lengths = [length // SAMPLE_RATE for length, _, _ in reader.asked]
    assert lengths == [1, 3, 5, 6]
    assert [final for *_, final in reader.asked] == [False, False, False, True]


def test_the_running_pass_is_dropped_at_the_end() -> None:
    reader = Reader(takes=5.0)
    run(whole(reader, NINE))
    assert reader.cancelled == 1


def test_nobody_waits_for_a_pass_that_is_dropped() -> None:
    reader = Reader(takes=5.0)

    async def dropped() -> None:
        decoding = LocalAgreement(reader, Hints())
        await heard(decoding, NINE)
        decoding.drop()
        await asyncio.sleep(0)

    run(dropped())
    assert reader.cancelled == 1


def test_a_failed_pass_fails_the_decoding() -> None:
    async def live() -> None:
        await heard(LocalAgreement(Scripted(EngineFailed("scripted")), Hints()), NINE)

    with pytest.raises(EngineFailed):
        run(live())


@pytest.mark.parametrize("rolling", [False, True])
def test_what_was_heard_beyond_the_cut_is_left_to_the_next(*, rolling: bool) -> None:
    async def cut() -> Result:
        decoding = LocalAgreement(Reader(), Hints(), rolling=rolling)
        await heard(decoding, NINE)
        return await decoding.finish(quiet(0), 5 * WORD)

    assert run(cut()).text == "w1 w2 w3 w4 w5"


def test_rolling_sends_only_what_follows_the_stable_words() -> None:
    reader = Reader()
    spoken = said(*range(1, 61))  # 18 seconds
    result = run(whole(reader, spoken, rolling=True))
    assert result.text == " ".join(f"w{number}" for number in range(1, 61))
    assert [word.start for word in result.words] == [WORD * number for number in range(60)]
    assert max(length for length, _, _ in reader.asked) <= 2 * SAMPLE_RATE + OVERLAP + WORD
    assert reader.asked[-1][1].decode().endswith("w57")


def test_rolling_without_times_never_sends_the_whole_again() -> None:
    reader = Reader(timed=False)
    result = run(whole(reader, said(*range(1, 61)), rolling=True))
    assert result.text == " ".join(f"w{number}" for number in range(1, 61))
    assert result.words == ()
    assert max(length for length, _, _ in reader.asked) <= 6 * SAMPLE_RATE
    assert sum(length for length, _, _ in reader.asked) <= 4.5 * 18 * SAMPLE_RATE


def test_rolling_without_times_asks_for_the_whole_when_its_words_are_not_found_again() -> None:
    class Lost(Reader):
        async def transcribe(self, samples: Samples, hints: Hints, *, final: bool = True) -> Result:
            result = await super().transcribe(samples, hints, final=final)
            return Result("something else") if final and len(samples) < 18 * SAMPLE_RATE else result

    reader = Lost(timed=False)
    result = run(whole(reader, said(*range(1, 61)), rolling=True))
    assert result.text == " ".join(f"w{number}" for number in range(1, 61))
    assert [length == 18 * SAMPLE_RATE for length, _, final in reader.asked if final] == [False, True]


def test_words_that_are_said_again_are_not_taken_for_those_before() -> None:
    stable = pieces(Result("so you know"), 0, 3 * SAMPLE_RATE)
    twice = pieces(Result("so you know I mean you know what"), SAMPLE_RATE, 6 * SAMPLE_RATE)
    agreement = Agreement(stable=stable, end=3 * SAMPLE_RATE)
    follows = agreement.after(twice, SAMPLE_RATE, timed=False)
    assert follows is not None
    assert together(follows) == "I mean you know what"
    assert agreement.after(twice[1:], SAMPLE_RATE, timed=False) is None, "which of them it was cannot be told"


def test_guessed_times_of_a_final_are_in_order() -> None:
    class Guessing(Reader):
        async def transcribe(self, samples: Samples, hints: Hints, *, final: bool = True) -> Result:
            result = await super().transcribe(samples, hints, final=final)
            return result if final else Result(result.text)

    result = run(whole(Guessing(), said(*range(1, 61)), rolling=True))
    assert [word.text for word in result.words] == result.text.split()
    at = 0
    for word in result.words:
        assert at <= word.start <= word.end <= 18 * SAMPLE_RATE
        at = word.end


def test_rolling_asks_again_only_where_there_is_something_to_hear() -> None:
    reader = Reader()
    carried = run(whole(reader, said(*range(1, 11)), rolling=True)).carried
    assert carried == b"after"


def test_silence_has_no_words() -> None:
    assert run(whole(Reader(), quiet(3.05))) == Result("", (), b"after", "en")


def test_it_makes_an_engine_of_a_transcriber() -> None:
    """With our segmenter and Endpointed around it: words in the stream's time, what is carried, no task behind."""
    reader = Reader(takes=0.4)
    engine = Endpointed("reader", lambda hints: LocalAgreement(reader, hints))
    frames = [
        Frame(NINE[at : at + STEP], first + at, first, ends=at + STEP >= len(NINE))
        for first in (8_000, 80_000)
        for at in range(0, len(NINE), STEP)
    ]

    async def audio() -> AsyncIterator[Frame]:
        for frame in frames:
            await asyncio.sleep(STEP / SAMPLE_RATE)
            yield frame

    async def play() -> list[Caption]:
        captions = [caption async for caption in engine.captions(audio(), Hints())]
        half = engine.captions(audio(), Hints())
        async for caption in half:
            if caption.end - caption.start > SAMPLE_RATE:
                break
        await half.aclose()  # type: ignore[attr-defined]
        return captions

    finals = [caption for caption in run(play()) if caption.final]
    assert [(one.stable, one.start, one.words[0].start) for one in finals] == [(ALL, at, at) for at in (8_000, 80_000)]
    assert {carried for _, carried, _ in reader.asked} == {b"", b"after"}


texts = st.lists(st.lists(st.sampled_from(["a", "b", "B,", "cc", "今日"]), max_size=8).map(" ".join), max_size=8)


@settings(max_examples=60, deadline=None)
@given(answers=texts, rolling=st.booleans())
def test_stable_never_shrinks_or_changes_while_live(answers: list[str], *, rolling: bool) -> None:
    async def live() -> list[tuple[str, str]]:
        return await heard(
            LocalAgreement(Scripted(*answers), Hints(), rolling=rolling), np.zeros(10 * SAMPLE_RATE, "i2")
        )

    before = ""
    for stable, _ in run(live()):
        assert stable.startswith(before)
        before = stable


timed = st.lists(
    st.builds(Piece, st.sampled_from([" a", " b", " c"]), st.integers(-5, 10**6), st.integers(-5, 10**6)), max_size=6
)


@given(passes=st.lists(st.tuples(timed, st.sampled_from([0, 16_000, 48_000]), st.booleans()), max_size=8))
def test_no_order_of_times_shakes_what_is_stable(passes: list[tuple[list[Piece], int, bool]]) -> None:
    agreement, before = Agreement(), ""
    for new, begin, known in passes:
        follows = agreement.after(new, begin, timed=known)
        if follows is not None:
            agreement.hear(follows)
        assert together(agreement.stable).startswith(before)
        before = together(agreement.stable)


@settings(max_examples=30, deadline=None)
@given(numbers=st.lists(st.integers(1, 300), min_size=1, max_size=30), takes=st.floats(0, 5), timed=st.booleans())
def test_rolling_loses_and_repeats_nothing(numbers: list[int], takes: float, *, timed: bool) -> None:
    apart = [number for at, number in enumerate(numbers) if number not in numbers[max(0, at - 5) : at]]
    result = run(whole(Reader(takes=takes, timed=timed), said(*apart), rolling=True))
    assert result.text == " ".join(f"w{number}" for number in apart)
