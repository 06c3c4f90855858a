"""The engine that a page feeds: which words an utterance gets, and that it fails where there are none."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.transcription.fakes import until
from tests.transcription.virtual import Clock
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Hints
from transcription.engines.browser import PATIENCE, BrowserEngine
from transcription.recognition.mailbox import Hypothesis, Mailbox, Misfit
from transcription.segmenter import NOTHING

S = SAMPLE_RATE


class Page:
    """Audio and hypotheses of one stream; seconds."""

    def __init__(self, clock: Clock) -> None:
        self.spans: tuple[tuple[int, int], ...] = ()
        self.mailbox = Mailbox(lambda: self.spans)
        self.frames: asyncio.Queue[Frame | None] = asyncio.Queue()
        self.captions: list[Caption] = []
        self.task = asyncio.create_task(self.run())

    async def run(self) -> None:
        async for caption in BrowserEngine(self.mailbox).captions(self.audio(), Hints("es")):
            self.captions.append(caption)

    async def audio(self) -> AsyncIterator[Frame]:
        while frame := await self.frames.get():
            yield frame

    async def again(self) -> None:
        """The engine is started anew, as after a failure."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        self.frames = asyncio.Queue()
        self.task = asyncio.create_task(self.run())

    def speech(self, first: float, last: float | None = None) -> None:
        begin = round(first * S)
        self.frames.put_nowait(Frame(NOTHING, begin, begin))
        if last is not None:
            self.frames.put_nowait(Frame(NOTHING, round(last * S), begin, ends=True))

    def ends(self, first: float, last: float) -> None:
        self.frames.put_nowait(Frame(NOTHING, round(last * S), round(first * S), ends=True))

    def says(self, start: float, end: float, text: str, final: bool = False, position: float = 3600.0) -> None:
        self.mailbox.post(Hypothesis(round(start * S), round(end * S), text, final), round(position * S))

    def over(self) -> None:
        self.frames.put_nowait(None)

    async def finals(self, count: int) -> list[str]:
        await until(lambda: self.task.done() or len(self.done()) >= count)
        if self.task.done():
            self.task.result()
        return [one.stable for one in self.done()]

    def done(self) -> list[Caption]:
        return [one for one in self.captions if one.final]

    async def fails(self) -> EngineFailed:
        with pytest.raises(EngineFailed) as failure:
            await self.task
        return failure.value


@pytest.fixture
async def page(clock: Clock) -> AsyncIterator[Page]:
    one = Page(clock)
    yield one
    one.task.cancel()
    await asyncio.gather(one.task, return_exceptions=True)


async def test_words_grow_and_become_one_final(page: Page) -> None:
    page.speech(1)
    for end, text in ((1.5, "good"), (2.0, "good morning"), (2.4, "good morning all")):
        page.says(1.2, end, text)
        await asyncio.sleep(0.3)
    page.ends(1, 3)
    page.says(1.2, 2.9, "Good morning all", final=True)
    assert await page.finals(1) == ["Good morning all"]
    growing = [(one.stable, one.tentative) for one in page.captions[:-1]]
    assert growing == [("", "good"), ("", "good morning"), ("", "good morning all")]
    (last,) = page.done()
    assert (last.utterance, last.start, last.end, last.language) == (S, S, 3 * S, "es")
    assert [word.text for word in last.words] == ["Good", "morning", "all"]
    times = [time for word in last.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert (times[0] >= S, times[-1] <= 3 * S) == (True, True)


async def test_a_finished_result_comes_at_once_not_after_the_patience(page: Page, clock: Clock) -> None:
    page.speech(0, 2)
    page.says(0, 1.9, "all of it", final=True)
    began = asyncio.get_running_loop().time()
    await page.finals(1)
    assert asyncio.get_running_loop().time() - began < 0.5


async def test_late_words_have_three_seconds_and_then_what_there_is_stands(page: Page) -> None:
    page.speech(0, 2)
    page.says(0, 1.5, "not yet finished")
    await asyncio.sleep(PATIENCE - 0.5)
    assert page.done() == []
    assert await page.finals(1) == ["not yet finished"]


async def test_without_words_it_fails_and_the_next_is_heard_again(page: Page) -> None:
    page.speech(0, 2)
    failure = await page.fails()
    assert failure.trouble == "PROCESSING_TIMEOUT"
    assert not failure.lasting
    await page.again()
    page.speech(10, 12)
    page.says(10, 12.2, "here again", final=True)
    assert await page.finals(1) == ["here again"]


async def test_words_of_what_somebody_else_has_heard_are_dropped(page: Page) -> None:
    page.speech(0, 2)
    await page.fails()
    page.says(0.5, 2, "heard by the other engine", final=True)
    await page.again()
    page.speech(10, 12)
    page.says(10, 12, "mine", final=True)
    assert await page.finals(1) == ["mine"]


async def test_a_result_that_comes_when_the_next_is_spoken_is_not_read_into_that(page: Page) -> None:
    page.speech(0, 3)
    await page.fails()
    await page.again()
    page.speech(8)
    await asyncio.sleep(0.1)
    page.says(0.5, 9, "all heard by the other engine")
    page.says(0.5, 9.5, "All heard by the other engine.", final=True)
    page.says(9.5, 10.5, "mine", final=True)
    page.ends(8, 11)
    assert await page.finals(1) == ["mine"]


async def test_it_may_also_come_before_anybody_reads_again(page: Page) -> None:
    page.speech(0, 3)
    await page.fails()
    page.says(0.5, 8.2, "all heard by the other engine", final=True)
    await page.again()
    page.speech(8, 10)
    page.says(8.2, 10, "mine", final=True)
    assert await page.finals(1) == ["mine"]


async def test_only_late_words_are_none(page: Page) -> None:
    page.speech(0, 3)
    await page.fails()
    await page.again()
    page.speech(8, 10)
    page.says(0.5, 10, "all heard by the other engine", final=True)
    assert (await page.fails()).trouble == "PROCESSING_TIMEOUT"


async def test_a_page_may_guess_the_beginning_a_little_early(page: Page) -> None:
    page.speech(10, 12)
    page.says(9.6, 11, "not")
    page.says(9.6, 12, "not late", final=True)
    assert await page.finals(1) == ["not late"]


async def test_a_result_over_two_utterances_is_parted_by_when_its_words_came(page: Page) -> None:
    page.speech(0, 2)
    page.says(0.3, 1.0, "one two")
    page.says(0.3, 2.1, "one two three")
    page.speech(2.4)
    page.says(0.3, 3.6, "one two three four five")
    page.ends(2.4, 5)
    assert await page.finals(1) == ["one two three"]
    page.says(0.3, 5.1, "One, two, three: four. Five!", final=True)
    assert await page.finals(2) == ["one two three", "four. Five!"]


async def test_one_result_at_once_over_two_utterances_is_parted_by_its_span(page: Page) -> None:
    page.speech(0, 2)
    page.speech(2, 4)
    page.says(0, 4, "a b c d", final=True)
    assert await page.finals(2) == ["a b", "c d"]


async def test_several_results_in_one_utterance_are_stable_as_they_are_finished(page: Page) -> None:
    page.speech(0)
    page.says(0, 1, "first", final=True)
    await asyncio.sleep(0.1)
    page.says(1, 2, "second")
    await asyncio.sleep(0.1)
    page.ends(0, 3)
    page.says(1, 3, "Second one", final=True)
    assert await page.finals(1) == ["first Second one"]
    assert [(one.stable, one.tentative) for one in page.captions if not one.final] == [
        ("first", ""),
        ("first", "second"),
    ]


async def test_what_must_not_be_heard_is_not_read_from_the_page_either(page: Page) -> None:
    page.speech(0)
    page.says(0, 1.5, "on the record")
    page.spans = ((2 * S, 10 * S),)
    page.says(0, 2.2, "off the record and a secret")
    page.says(0, 10.5, "off the record and a secret indeed", final=True)
    page.ends(0, 2.6)
    assert await page.finals(1) == ["the record"], "what was changed since may tell what was said since"
    assert all("secret" not in f"{one.stable} {one.tentative}" for one in page.captions[:-1])


async def test_told_once_and_long_after_nobody_knows_which_words_must_not_be_heard(page: Page) -> None:
    """After a reconnect a page tells a result as it is by then, not how it grew."""
    page.spans = ((4 * S, 6 * S),)
    page.speech(0, 3)
    page.says(0, 2.9, "on the record")
    await asyncio.sleep(0.1)
    page.says(0, 12, "on the record and a secret and on it again", final=True)
    assert await page.finals(1) == ["on the record"]
    page.speech(8, 12)
    assert (await page.fails()).trouble == "PROCESSING_TIMEOUT"


async def test_the_audio_that_stops_inside_an_utterance_is_a_failure(page: Page) -> None:
    page.speech(0)
    page.over()
    assert "middle" in str(await page.fails())


async def test_the_end_of_the_audio_waits_for_the_last_words(page: Page) -> None:
    page.speech(0, 2)
    page.over()
    await asyncio.sleep(1)
    page.says(0.5, 2, "goodbye", final=True)
    await page.task
    assert [one.stable for one in page.done()] == ["goodbye"]


@pytest.mark.parametrize(
    ("start", "end", "position"),
    [(-1, 1, 9), (2, 1, 9), (1, 9.5, 9), (0.5, 2, 9), (4.5, 4.9, 9), (5, 5.2, 9)],
    ids=["negative", "ends before it starts", "beyond the audio", "again", "older than what grows", "shrinks"],
)
async def test_offsets_that_do_not_fit_are_refused_and_change_nothing(
    page: Page, start: float, end: float, position: float
) -> None:
    page.says(0, 4, "finished", final=True)
    page.says(5, 5.5, "grows")
    before = repr(page.mailbox.results)
    with pytest.raises(Misfit):
        page.says(start, end, "evil", position=position)
    assert repr(page.mailbox.results) == before


async def test_text_from_a_page_is_cleaned(page: Page) -> None:
    page.speech(0, 2)
    page.says(0, 2, "  a\x00\x1b[31m \u202e b\n\tc \x7f", final=True)
    assert await page.finals(1) == ["a [31m b c"]


async def test_letters_that_are_joined_without_a_sign_stay_one_word(page: Page) -> None:
    """Persian and the languages of India write with joiners that nobody sees; what turns the direction goes."""
    page.speech(0, 1)
    page.says(0, 1, "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u202eknom", final=True)
    assert await page.finals(1) == ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 knom"]


async def test_a_flood_keeps_a_thousand_words_at_most(page: Page) -> None:
    for at in range(500):
        page.says(at, at + 1, "word " * 400, final=True)
    assert sum(len(one.words) for one in page.mailbox.results) <= 1_000


async def test_a_flood_of_nothing_is_not_kept(page: Page) -> None:
    for at in range(2_000):
        page.says(at, at + 1, " \x00 ", final=at % 2 == 0)
    assert page.mailbox.results == []


@pytest.mark.parametrize("final", [True, False])
async def test_a_flood_keeps_a_hundred_results_at_most(page: Page, final: bool) -> None:
    for at in range(2_000):
        page.says(at, at + 1, "word", final=final)
    assert len(page.mailbox.results) == 100


async def test_what_was_left_unfinished_is_gone_when_it_is_taken(page: Page) -> None:
    for at in range(50):
        page.says(at, at + 0.5, "word")
    page.mailbox.take(None)
    assert len(page.mailbox.results) == 1


async def test_what_was_left_unfinished_stands_when_another_begins(page: Page) -> None:
    page.speech(0)
    page.says(0, 1, "left")
    page.says(1.5, 2, "begins")
    await asyncio.sleep(0.1)
    page.ends(0, 3)
    page.says(1.5, 3, "begins here", final=True)
    assert await page.finals(1) == ["left begins here"]
    assert ("left", "begins") in [(one.stable, one.tentative) for one in page.captions]


async def test_an_utterance_is_ten_thousand_characters_at_most(page: Page) -> None:
    page.speech(0)
    for at in range(9):
        page.says(at, at + 1, "x" * 2_000, final=True)
    page.ends(0, 9)
    (text,) = await page.finals(1)
    assert len(text) == 10_000


async def test_every_utterance_has_one_final_in_order(page: Page) -> None:
    for at in range(0, 40, 4):
        page.speech(at, at + 2)
        page.says(at + 0.1, at + 2, f"number {at}", final=True)
    page.over()
    await page.task
    done: list[Any] = [(one.utterance, one.stable) for one in page.done()]
    assert done == [(at * S, f"number {at}") for at in range(0, 40, 4)]
