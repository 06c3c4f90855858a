"""A stored utterance is heard once more: better words are its next revision, or nothing changes at all."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import DatabaseError

from meetings import access
from meetings.models import Meeting, User
from tests.transcription.fakes import Mic, Seat, ToneEngine, quiet, rows, said, sound, until
from transcription import corrections, edits, publish, withdrawing
from transcription.contract import Caption, EngineFailed, Frame, Hints, Samples
from transcription.models import Dialogue, Transcript
from transcription.recognition import second_store
from transcription.recognition.second import TOO_OLD, WAITING, Job, SecondPass

SPOKEN = sound(quiet(1), said(1, 2, 3), quiet(1.5))


class Better(ToneEngine):
    """Hears "x" where the first heard "w"."""

    name = "better"

    def __init__(self) -> None:
        super().__init__()
        self.word = "x"
        self.heard: list[int] = []
        self.at_once = self.most_at_once = 0

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            async for caption in super().captions(audio, hints):
                self.heard.append(caption.utterance)
                yield replace(caption, language="en-GB")
        finally:
            self.at_once -= 1


@pytest.fixture
def better() -> Better:
    return Better()


@pytest_asyncio.fixture
async def second(clock: Any) -> AsyncIterator[SecondPass]:
    one = SecondPass()
    yield one
    await one.close()


@pytest_asyncio.fixture
async def row(mic: Any) -> Dialogue:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(SPOKEN)
    await bob.stop()
    (one,) = await rows()
    return one


def job(row: Dialogue, engine: Any, spoken: Samples = SPOKEN, **more: Any) -> Job:
    padded = np.concatenate((spoken, np.zeros(max(0, row.last_sample - len(spoken)), np.int16)))
    samples = padded[row.first_sample : row.last_sample]
    return Job(engine, row.pk, row.stream_id, row.raw_text, row.first_sample, samples, **more)


async def done(second: SecondPass) -> None:
    await until(lambda: not second.waiting and (second.task is None or second.task.done()))


async def again(row: Dialogue) -> Dialogue:
    (found,) = [one for one in await rows() if one.pk == row.pk]
    return found


async def test_better_words_are_the_next_revision(
    second: SecondPass, row: Dialogue, better: Better, seat: Seat
) -> None:
    changed: list[tuple[Any, str]] = []
    publish.changed.connect(note := lambda dialogue, how, **_: changed.append((dialogue.pk, how)))
    second.offer(job(row, better))
    await done(second)
    publish.changed.disconnect(note)
    after = await again(row)
    assert (after.raw_text, after.engine, after.language) == ("x1 x2 x3", "better", "en-GB")
    assert (after.revision, after.number, after.state) == (row.revision + 1, row.number + 1, "final")
    assert after.words[0]["start"] == row.words[0]["start"]
    told = await until(lambda: [one for one in seat.of("dialogue") if one["number"] == after.number])
    assert [one["stable"] for one in told] == ["x1 x2 x3"]
    assert changed == [(row.pk, "recognised")]


async def test_the_same_words_or_none_change_nothing(second: SecondPass, row: Dialogue, better: Better) -> None:
    for word, text in (("w", better.text), ("x", lambda words: "")):
        better.word, better.text = word, text  # type: ignore[method-assign]
        second.offer(job(row, better))
        await done(second)
    assert len(better.heard) == 2
    after = await again(row)
    assert (after.raw_text, after.revision, after.engine) == (row.raw_text, row.revision, "tone")


async def test_what_a_person_wrote_stays_on_top(
    second: SecondPass, row: Dialogue, better: Better, meeting: Meeting, bob: User
) -> None:
    await sync_to_async(edits.store)(meeting, bob, row.pk, row.revision, "What I said")
    second.offer(job(row, better))
    await done(second)
    after = await again(row)
    assert (after.text, after.edited_text, after.raw_text) == ("What I said", "What I said", "x1 x2 x3")
    assert (after.state, after.revision) == ("edited", row.revision + 2)


async def test_a_correction_of_other_words_is_gone(second: SecondPass, row: Dialogue, better: Better) -> None:
    await sync_to_async(corrections.put)(await Transcript.objects.aget(), row.pk, "W1, w2, w3.", row.raw_text)
    second.offer(job(row, better))
    await done(second)
    after = await again(row)
    assert (after.corrected_text, after.text) == (None, "x1 x2 x3")


async def test_what_was_struck_or_deleted_stays_gone_and_is_not_heard(
    second: SecondPass, row: Dialogue, better: Better, bob: User
) -> None:
    found = await again(row)
    await sync_to_async(withdrawing.delete)(access.Who(bob), found)
    second.offer(job(row, better))
    await done(second)
    after = await again(row)
    assert (after.state, after.raw_text, better.heard) == ("withdrawn", "", [])


async def test_what_is_struck_while_it_is_heard_stays_gone(
    second: SecondPass, row: Dialogue, better: Better, bob: User
) -> None:
    better.held.clear()
    second.offer(job(row, better))
    await until(lambda: better.at_once)
    await sync_to_async(withdrawing.delete)(access.Who(bob), await again(row))
    better.held.set()
    await done(second)
    after = await again(row)
    assert (after.state, after.raw_text) == ("withdrawn", "")


async def test_words_that_were_heard_otherwise_meanwhile_are_left_alone(
    second: SecondPass, row: Dialogue, better: Better
) -> None:
    for change in ({"basis": "other words"}, {"first": row.first_sample + 1}, {"unheard": ((0, row.last_sample),)}):
        second.offer(replace(job(row, better), **change))
    await done(second)
    await Dialogue.objects.filter(pk=row.pk).aupdate(provisional=True)
    second.offer(job(row, better))
    await done(second)
    assert (better.heard, (await again(row)).raw_text) == ([], row.raw_text)


async def test_what_may_not_be_heard_so_any_more_is_left_alone(
    second: SecondPass, row: Dialogue, better: Better
) -> None:
    second.offer(job(row, better, still=lambda: False))
    await done(second)
    assert (better.heard, (await again(row)).raw_text) == ([], row.raw_text)


async def test_a_row_that_is_gone_is_no_fault(second: SecondPass, row: Dialogue, better: Better) -> None:
    await Dialogue.objects.filter(pk=row.pk).adelete()
    second.offer(job(row, better))
    await done(second)
    assert (await rows(), better.heard) == ([], [])


async def test_one_at_a_time_and_none_while_those_who_speak_need_the_machine(
    row: Dialogue, better: Better, clock: Any
) -> None:
    busy = True
    second = SecondPass(lambda: busy)
    for _ in range(3):
        second.offer(job(row, better))
    await asyncio.sleep(5)
    assert better.heard == []
    busy = False
    await done(second)
    assert better.most_at_once == 1
    assert len(better.heard) == 1, "by then the others have other words"


async def test_under_load_the_oldest_are_shed(row: Dialogue, better: Better, clock: Any, caplog: Any) -> None:
    busy = True
    second = SecondPass(lambda: busy)
    with caplog.at_level(logging.INFO, "transcription"):
        for number in range(WAITING + 3):
            second.offer(replace(job(row, better), basis=f"secret {number}"))
        assert (len(second.waiting), second.shed) == (WAITING, 3)
        assert second.waiting[0][1].basis == "secret 3"
        await asyncio.sleep(TOO_OLD + 1)
        assert (len(second.waiting), second.shed) == (0, WAITING + 3)
    assert better.heard == []
    assert str(row.pk) in caplog.text
    assert "secret" not in caplog.text
    busy = False
    second.offer(job(row, better))
    await done(second)
    assert (await again(row)).raw_text == "x1 x2 x3"


@pytest.mark.parametrize("error", [EngineFailed("scripted"), ValueError("w1 w2 w3"), DatabaseError("w1 w2 w3")])
async def test_what_fails_leaves_the_first_words_and_the_next_is_heard(
    second: SecondPass,
    row: Dialogue,
    better: Better,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*args: Any) -> None:
        raise error

    afterwards: list[int] = []

    async def after() -> None:
        afterwards.append(1)

    with monkeypatch.context() as patch:
        patch.setattr(second_store, "improve", broken)
        second.offer(job(row, better, after=after))
        await done(second)
    assert (await again(row)).raw_text == row.raw_text
    assert "w1" not in caplog.text
    second.offer(job(row, better, after=after))
    await done(second)
    assert ((await again(row)).raw_text, afterwards) == ("x1 x2 x3", [1, 1])


async def test_an_engine_that_hangs_is_given_up(second: SecondPass, row: Dialogue, better: Better) -> None:
    better.held.clear()
    second.offer(job(row, better))
    await done(second)
    assert (better.at_once, (await again(row)).raw_text) == (0, row.raw_text)


async def test_what_the_engine_carries_stays_with_the_stream(second: SecondPass, row: Dialogue, better: Better) -> None:
    better.word = "w"  # nothing changes, so it can be heard again
    for _ in range(2):
        second.offer(job(row, better, hints=Hints(carried=b"of the first engine")))
        await done(second)
    assert better.carried == [b"", f"after {row.last_sample}".encode()]


async def test_words_that_were_taken_back_are_no_context_for_the_next(
    second: SecondPass, mic: Any, better: Better, bob: User
) -> None:
    one: Mic = mic()
    await one.start()
    await one.speak(sound(said(1), quiet(1), said(2), quiet(1), said(3), quiet(1)))
    await one.stop()
    better.word = "w"
    first, *others = await rows()
    for row in (first, *others):
        samples = np.zeros(row.last_sample - row.first_sample, np.int16)
        second.offer(Job(better, row.pk, row.stream_id, row.raw_text, row.first_sample, samples))
        await done(second)
        if row is others[0]:
            await sync_to_async(withdrawing.delete)(access.Who(bob), first)
    assert better.carried == [b"", f"after {first.last_sample}".encode(), b""]


async def test_closing_leaves_nothing_running(row: Dialogue, better: Better, clock: Any) -> None:
    better.held.clear()
    second = SecondPass()
    before = asyncio.all_tasks()
    second.offer(job(row, better))
    second.offer(job(row, better))
    await until(lambda: better.at_once)
    await second.close()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    assert better.at_once == 0
