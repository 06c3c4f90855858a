"""What one microphone connection may do, and how long it may be silent."""

import asyncio
from typing import Any

import numpy as np
import pytest

from tests.transcription.fakes import Mic, Seat, ToneEngine, noise, quiet, rows, said, sound, until
from transcription.contract import SAMPLE_RATE, Samples
from transcription.models import Dialogue, Gap, Stream, Transcript
from transcription.session import Audio, Stop


@pytest.mark.parametrize("ahead", [11.0, 3600.0, 2**60 / SAMPLE_RATE], ids=["11 s", "an hour", "overflow"])
async def test_audio_more_than_ten_seconds_ahead_of_the_clock_is_malformed(mic: Any, ahead: float) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(quiet(2))
    bob.session.queue.put_nowait(Audio(bob.at + round(ahead * SAMPLE_RATE), said(1)))
    await until(lambda: bob.closed)
    assert bob.closed == 4400


async def test_a_little_ahead_is_what_clocks_do(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(quiet(8), pace=0.0)
    await asyncio.sleep(1)
    assert bob.closed is None


async def test_a_stream_that_began_long_ago_may_catch_up(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start(elapsed=60.0)
    await bob.speak(quiet(65), pace=0.0)
    await asyncio.sleep(1)
    assert bob.closed is None


async def test_offsets_that_go_back_change_nothing(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2, 3))
    await bob.speak(said(7, 8), at=0)
    await bob.speak(sound(said(4), quiet(1)), at=3 * 4800)
    await bob.stop()
    assert [row.raw_text for row in await rows()] == ["w1 w2 w3 w4"]


async def test_sixty_seconds_without_audio_or_stop(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1))
    await asyncio.sleep(58)
    assert bob.closed is None
    await asyncio.sleep(9)
    assert bob.closed == 4408


async def test_a_connection_whose_stream_was_stopped_may_stay(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.stop()
    await asyncio.sleep(200)
    assert bob.closed is None
    bob.trial()
    await asyncio.sleep(10)
    assert bob.closed is None, "a rehearsal is not late because nothing was said before it"


@pytest.mark.parametrize(
    ("audio", "stops", "text"),
    [
        (sound(said(1, 2), quiet(1)), True, "w1 w2"),
        (sound(said(1, 2), quiet(12)), False, "w1 w2"),
        (noise(1), True, ""),
    ],
    ids=["until stop", "ten seconds at most", "nothing said"],
)
async def test_a_rehearsal_is_heard_and_stored_nowhere(
    mic: Any, seat: Seat, audio: Samples, stops: bool, text: str
) -> None:
    bob: Mic = mic()
    bob.trial()
    await bob.speak(audio)
    if stops:
        bob.session.queue.put_nowait(Stop(""))
    (heard,) = await until(lambda: bob.of("heard"))
    assert heard == {"type": "heard", "text": text}
    await asyncio.sleep(1)
    assert len(bob.of("heard")) == 1
    for model in (Stream, Dialogue, Gap, Transcript):
        assert not await model.objects.aexists()
    assert seat.heard == []


async def test_a_rehearsal_with_an_engine_that_fails_heard_nothing(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    engine.failing = True
    bob.trial()
    await bob.speak(said(1))
    bob.session.queue.put_nowait(Stop(""))
    assert (await until(lambda: bob.of("heard")))[0]["text"] == ""
    assert bob.closed is None


async def test_the_longest_utterance_is_cut_and_nothing_of_it_lost(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    words = range(1, 101)
    await bob.speak(sound(said(*words), quiet(1)))
    await bob.stop()
    found = await rows()
    assert len(found) == 2
    assert all(row.last_sample - row.first_sample <= 20 * SAMPLE_RATE for row in found)
    assert found[0].last_sample == found[1].first_sample
    spoken = np.array([int(word[1:]) for row in found for word in row.raw_text.split()])
    assert sorted(set(spoken)) == list(words)
