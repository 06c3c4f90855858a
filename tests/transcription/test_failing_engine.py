"""Every engine fails: the audio is kept and tried again; after four minutes a gap is admitted."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError

from tests.transcription.fakes import Mic, Seat, ToneEngine, gaps, quiet, rows, said, sound, until
from transcription import publish, transcripts
from transcription.models import Stream, Transcript


async def test_an_engine_that_comes_back_hears_everything(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    engine.failing = True
    await bob.speak(sound(said(1, 2), quiet(1), said(3), quiet(100)))
    assert bob.acked == 0, "what is acknowledged would be forgotten"
    engine.failing = False
    await bob.speak(quiet(10))
    assert [row.raw_text for row in await rows()] == ["w1 w2", "w3"]
    assert bob.acked > 100 * 16000
    assert await gaps() == []


async def test_after_four_minutes_a_gap_is_stored_and_acknowledged(mic: Any, seat: Seat, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(said(1), quiet(2)))
    engine.failing = True
    await bob.speak(sound(quiet(1), said(2), quiet(230)))
    assert await gaps() == []
    assert bob.acked < 4 * 16000
    await bob.speak(quiet(20))
    (gap,) = await gaps()
    assert (gap.reason, gap.state) == ("failed", "open")
    assert gap.first_sample <= bob.acked
    assert bob.acked > 240 * 16000
    assert [one["id"] for one in seat.of("gap")] == [str(gap.pk)]
    engine.failing = False
    await bob.speak(sound(said(3), quiet(6)))
    await bob.stop()
    assert [row.raw_text for row in await rows()] == ["w1", "w3"]
    await sync_to_async(transcripts.close)(await Transcript.objects.aget())
    assert (await Transcript.objects.aget()).state == "with_gaps"


async def test_nobody_waits_longer_than_four_minutes_however_much_was_said(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    engine.failing = True
    for number in range(1, 11):
        await bob.speak(sound(said(number), quiet(1.5)))
    began = asyncio.get_running_loop().time()
    await bob.stop()
    assert asyncio.get_running_loop().time() - began < 260
    assert len(await gaps()) == 10
    assert (await Stream.objects.aget()).finished


async def test_a_bubble_whose_engine_gave_up_is_withdrawn(mic: Any, seat: Seat, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2))
    await until(seat.live)
    engine.failing = True
    await bob.speak(quiet(250))
    assert seat.of("dialogue")[-1]["state"] == "withdrawn"
    heard = len(seat.heard)
    await bob.speak(quiet(20))
    assert len(seat.heard) == heard


async def test_an_engine_that_ends_before_the_audio_is_started_again(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    whole = engine.captions

    async def short(*given: Any) -> Any:
        engine.captions = whole  # type: ignore[method-assign]
        return
        yield

    engine.captions = short  # type: ignore[assignment]
    await bob.speak(sound(said(1, 2), quiet(1)))
    await bob.stop()
    assert [row.raw_text for row in await rows()] == ["w1 w2"]


async def test_a_database_that_cannot_be_written_is_tried_again_before_any_ack(
    mic: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob: Mic = mic()
    await bob.start()
    down, store = [True], publish.store

    def broken(*given: Any) -> Any:
        if down[0]:
            raise OperationalError("database is locked")
        return store(*given)

    monkeypatch.setattr(publish, "store", broken)
    await bob.speak(sound(said(1, 2), quiet(30)))
    assert (bob.acked, await rows()) == (0, [])
    down[0] = False
    await bob.speak(quiet(6))
    assert [row.raw_text for row in await rows()] == ["w1 w2"]
    assert bob.acked > 30 * 16000


async def test_an_error_that_nobody_foresaw_closes_with_1011_and_loses_nothing(mic: Any, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    audio = sound(said(1, 2), quiet(1))
    engine.text = lambda words: 1 / 0  # type: ignore[method-assign,assignment,return-value]
    await bob.speak(audio)
    await until(lambda: bob.closed)
    assert (bob.closed, bob.acked, await rows()) == (1011, 0, [])
    await bob.lose()
    del engine.text  # type: ignore[method-assign]
    again: Mic = mic()
    await again.start(bob.stream, sent=bob.at, elapsed=5.0)
    await again.speak(audio)
    await again.stop()
    assert [row.raw_text for row in await rows()] == ["w1 w2"]
