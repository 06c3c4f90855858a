"""An engine fails while somebody speaks: in the room the same bubble goes on, and its words are stored once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from tests.transcription.fakes import Mic, Seat, ToneEngine, gaps, quiet, rows, said, sound
from transcription.contract import SAMPLE_RATE, Caption, EngineFailed, Frame, Hints
from transcription.recognition.breakers import Breakers
from transcription.recognition.failover import Failover

SENTENCE = said(*range(1, 11))


class Far(ToneEngine):
    """Dies once, a second and a half into an utterance."""

    name = "far"
    died = False

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        async for caption in super().captions(audio, hints):
            if not self.died and caption.end - caption.start > 1.5 * SAMPLE_RATE:
                self.died = True
                raise EngineFailed("scripted")
            yield caption


class Near(ToneEngine):
    name = "near"


@pytest_asyncio.fixture
async def engine() -> Failover:
    return Failover([Far(), Near()], Breakers())


async def test_the_bubble_goes_on_and_its_words_are_stored_once(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(quiet(1), SENTENCE, quiet(2), SENTENCE, quiet(2)))
    await bob.stop()
    first, second = await rows()
    assert first.raw_text == second.raw_text == " ".join(f"w{number}" for number in range(1, 11))
    assert (first.engine, second.engine) == ("near", "far")
    assert await gaps() == []
    assert bob.of("error") == []
    told = [one for _, one in seat.live() if one["id"] == str(first.pk)]
    ends = [one["ended_at"] for one in told]
    assert ends == sorted(ends)
    assert {one["engine"] for one in told} == {"far", "near"}
    assert [one["number"] for one in seat.of("dialogue") if one["number"]] == [1, 2]


async def test_a_microphone_that_goes_in_the_middle_leaves_no_engine_running(mic: Any, engine: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(quiet(1), said(1, 2, 3)))
    await bob.lose()
    await asyncio.sleep(10)
    running = [task.get_coro().__qualname__ for task in asyncio.all_tasks()]
    assert not [name for name in running if name.startswith(("Run.", "Kept.", "Inbox."))]
