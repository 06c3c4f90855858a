"""An engine that fails for several utterances in a row is left alone for a while, then tried by one speaker."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from tests.transcription.virtual import VirtualLoop
from transcription.contract import EngineFailed, Trouble
from transcription.recognition.breakers import FAILURES, LASTING, RESTS, Breakers
from transcription.recognition.failover import Watch

DOWN = EngineFailed("scripted")
WRONG_KEY = EngineFailed("The key is wrong.", lasting=True)
ANN, BEN = object(), object()


@pytest.fixture
def virtually() -> Callable[[Coroutine[Any, Any, None]], None]:
    def run(what: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(what)

    return run


def opened(breakers: Breakers, failure: EngineFailed = DOWN) -> None:
    for utterance in range(FAILURES):
        breakers.of("far").failed(utterance, failure)


async def test_several_utterances_in_a_row_open_it() -> None:
    far = Breakers().of("far")
    for utterance in range(FAILURES - 1):
        far.failed(utterance, DOWN)
    assert far.allows(ANN)
    far.failed(FAILURES, DOWN)
    assert (far.state, far.allows(ANN)) == ("open", False)


async def test_one_utterance_counts_once_however_often_it_fails() -> None:
    far = Breakers().of("far")
    for _ in range(5 * FAILURES):
        far.failed("the same", DOWN)
    assert far.well


async def test_sound_that_it_cannot_read_does_not_count() -> None:
    breakers = Breakers()
    opened(breakers, EngineFailed("scripted", Trouble.UNSUPPORTED_AUDIO))
    assert breakers.allows("far")


async def test_the_last_failure_is_kept_without_the_sound_that_its_frames_hold() -> None:
    far = Breakers().of("far")

    def hear(samples: bytes) -> None:
        raise EngineFailed("scripted", Trouble.QUOTA_EXCEEDED, lasting=True)

    for utterance in range(2):
        try:
            hear(b"said in confidence")
        except EngineFailed as failure:
            far.failed(utterance, failure)
        with pytest.raises(EngineFailed) as told:
            raise far.failure or AssertionError
        assert (told.value.trouble, told.value.lasting) == (Trouble.QUOTA_EXCEEDED, True)
        kept = far.failure
        assert kept
        assert (str(kept), kept.__traceback__, kept.__context__) == ("scripted", None, None)


async def test_a_final_between_them_starts_the_count_again() -> None:
    far = Breakers().of("far")
    for utterance in range(5 * FAILURES):
        far.failed(utterance, DOWN)
        far.succeeded()
    assert far.well


async def test_what_only_a_person_can_mend_opens_it_at_once() -> None:
    far = Breakers().of("far")
    far.failed(1, WRONG_KEY)
    assert (far.well, far.lasting) == (False, True)


def test_after_its_rest_one_speaker_tries_it(virtually: Callable[..., None]) -> None:
    async def play() -> None:
        breakers = Breakers()
        far = breakers.of("far")
        opened(breakers)
        await asyncio.sleep(RESTS - 1)
        assert not far.allows(ANN)
        await asyncio.sleep(1)
        assert [far.allows(ANN), far.allows(BEN), far.allows(ANN)] == [True, False, True]
        assert not breakers.allows("far")
        far.leave(ANN)
        assert far.allows(BEN)
        far.succeeded()
        assert far.allows(ANN)

    virtually(play())


def test_every_trial_that_fails_lets_it_rest_longer(virtually: Callable[..., None]) -> None:
    async def play() -> None:
        far = Breakers().of("far")
        for utterance in range(FAILURES):
            far.failed(utterance, DOWN)
        for trial, rest in enumerate((30, 60, 120, 240, LASTING, LASTING)):
            await asyncio.sleep(rest - 1)
            assert not far.allows(ANN)
            await asyncio.sleep(1)
            assert far.allows(ANN)
            far.failed(("trial", trial), DOWN)
        await asyncio.sleep(LASTING)
        assert far.allows(ANN)
        far.succeeded()
        assert far.rests == RESTS

    virtually(play())


def test_a_wrong_key_is_tried_again_after_five_minutes(virtually: Callable[..., None]) -> None:
    async def play() -> None:
        far = Breakers().of("far")
        far.failed(1, WRONG_KEY)
        await asyncio.sleep(LASTING - 1)
        assert not far.allows(ANN)
        await asyncio.sleep(1)
        assert far.allows(ANN)

    virtually(play())


async def test_what_answers_again_is_tried_at_once() -> None:
    far = Breakers().of("far")
    far.failed(1, WRONG_KEY)
    assert not far.allows(ANN)
    far.mended()
    assert [far.allows(ANN), far.allows(BEN)] == [True, False]


async def test_a_final_of_before_it_opened_does_not_close_it() -> None:
    breakers = Breakers()
    opened(breakers)
    breakers.of("far").succeeded()
    assert breakers.of("far").state == "open"


def test_who_hears_is_told_once(virtually: Callable[..., None]) -> None:
    async def play() -> None:
        breakers, told = Breakers(), []
        watch = Watch(["far", "near"], breakers, lambda *news: told.append(news))
        opened(breakers, EngineFailed("scripted", Trouble.QUOTA_EXCEEDED))
        breakers.of("far").failed("one more", DOWN)
        assert (watch.hears, told) == ("near", [("far", "near", Trouble.QUOTA_EXCEEDED)])
        await asyncio.sleep(RESTS)
        assert breakers.of("far").allows(ANN)
        assert len(told) == 1
        breakers.of("far").failed("the trial", DOWN)
        await asyncio.sleep(2 * RESTS)
        assert breakers.of("far").allows(ANN)
        breakers.of("far").succeeded()
        assert told[1:] == [("near", "far", None)]

    virtually(play())


async def test_nobody_is_told_of_an_engine_that_is_not_theirs() -> None:
    breakers, told = Breakers(), []
    watch = Watch(["near"], breakers, lambda *news: told.append(news))
    opened(breakers)
    assert (watch.hears, told) == ("near", [])
