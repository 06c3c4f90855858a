"""A microphone that vanishes without `stop`: its words are stored, and re-sent audio replaces them."""

import asyncio
import uuid
from typing import Any

from asgiref.sync import sync_to_async

from tests.transcription.fakes import FRAME, WORD, Mic, Seat, ToneEngine, gaps, quiet, rows, said, sound, until
from tests.transcription.virtual import Clock
from transcription import publish, streams, transcripts
from transcription.contract import SAMPLE_RATE
from transcription.models import Stream, Transcript
from transcription.session import Audio, Stop


async def test_after_three_seconds_the_words_stand_and_durable_has_not_moved(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(said(1, 2), quiet(1), said(3, 4)))
    await bob.lose()
    await asyncio.sleep(2.5)
    assert [row.raw_text for row in await rows()] == ["w1 w2"]
    await asyncio.sleep(2.5)
    first, second = await rows()
    assert second.raw_text == "w3 w4"
    assert second.provisional
    stream = await Stream.objects.aget()
    assert stream.durable == first.last_sample <= second.first_sample
    assert not stream.finished
    assert bytes(stream.engine_state) == f"after {first.last_sample}".encode()
    assert seat.of("dialogue")[-1]["stable"] == "w3 w4"


async def test_audio_that_is_sent_again_replaces_the_same_row(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    audio = sound(quiet(1.2), said(1, 2, 3), said(4, 5), quiet(1))
    await bob.speak(audio[: 2 * SAMPLE_RATE])
    await bob.lose()
    await asyncio.sleep(30)
    (before,) = await rows()
    again: Mic = mic()
    ready = await again.start(bob.stream, oldest=bob.acked, acked=bob.acked, sent=bob.at, elapsed=32.0)
    await again.speak(audio[ready["resume_from"] :], pace=0.2)
    await again.stop()
    (after,) = await rows()
    assert after.pk == before.pk == publish.dialogue_id(bob.stream, after.first_sample)
    assert after.revision > before.revision
    assert after.number > before.number
    assert (after.raw_text, after.provisional) == ("w1 w2 w3 w4 w5", False)
    stream = await Stream.objects.aget()
    assert (stream.finished, stream.durable) == (True, len(audio))


async def test_nobody_comes_back_for_six_minutes(mic: Any, clock: Clock) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2))
    await bob.lose()
    await asyncio.sleep(5)
    clock.skip(minutes=5)
    await sync_to_async(transcripts.sweep)()
    assert (await Stream.objects.aget()).durable == 0
    clock.skip(minutes=2)
    await sync_to_async(transcripts.sweep)()
    stream, (row,) = await Stream.objects.aget(), await rows()
    assert (stream.durable, stream.finished, row.provisional) == (row.last_sample, True, False)


async def test_it_may_still_come_back_then_but_only_behind_what_stands(mic: Any, clock: Clock) -> None:
    bob: Mic = mic()
    await bob.start()
    audio = sound(said(1, 2), said(3, 4), quiet(1))
    end = await bob.speak(audio[: 2 * WORD])
    await bob.lose()
    await asyncio.sleep(5)
    clock.skip(minutes=8)
    await sync_to_async(transcripts.sweep)()
    again: Mic = mic()
    ready = await again.start(bob.stream, sent=bob.at, elapsed=490.0)
    assert ready["resume_from"] == end
    await again.speak(audio[end:])
    await again.stop()
    assert [row.raw_text for row in await rows()] == ["w1 w2", "w3 w4"]


async def test_a_page_that_is_reloaded_keeps_the_words_of_its_open_sentence(mic: Any) -> None:
    old: Mic = mic()
    await old.start()
    await old.speak(said(1, 2, 3))
    await old.lose()
    await asyncio.sleep(0.5)
    new: Mic = mic()
    await new.start()
    await new.speak(sound(said(4, 5), quiet(4)))
    assert new.closed is None
    assert [row.raw_text for row in await rows()] == ["w1 w2 w3", "w4 w5"]


async def test_words_that_wait_for_a_slow_decoder_survive_a_stop_and_a_closed_page(
    mic: Any, engine: ToneEngine
) -> None:
    bob: Mic = mic()
    await bob.start()
    engine.held.clear()
    await bob.speak(sound(said(1, 2), quiet(1), said(3)))
    bob.session.queue.put_nowait(Stop(str(bob.stream)))
    await bob.lose()
    await asyncio.sleep(20)
    assert await rows() == []
    engine.held.set()
    await until(lambda: bob.session.active is None)
    assert [row.raw_text for row in await rows()] == ["w1 w2", "w3"]
    assert (await Stream.objects.aget()).finished


async def test_what_was_queued_when_a_connection_was_closed_is_heard(mic: Any) -> None:
    """A frame from the future closes the socket with 4400; what came before it was said."""
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2))
    bob.session.queue.put_nowait(Audio(3600 * SAMPLE_RATE, said(9)))
    for number in range(6):
        bob.session.queue.put_nowait(Audio(2 * WORD + number * FRAME, said(3, 4)[number * FRAME :][:FRAME]))
    await until(lambda: bob.closed)
    assert bob.closed == 4400
    await bob.lose()
    await asyncio.sleep(5)
    assert [row.raw_text for row in await rows()] == ["w1 w2 w3 w4"]


async def test_a_start_that_nobody_waits_for_takes_no_stream_away(mic: Any, engine: ToneEngine) -> None:
    old: Mic = mic()
    await old.start()
    engine.held.clear()
    await old.speak(said(1))
    waiting = uuid.uuid4()
    old.session.queue.put_nowait(streams.Start(waiting, 0.0))
    await asyncio.sleep(0.1)
    await old.lose()
    new: Mic = mic()
    await new.start(waiting)
    engine.held.set()
    await new.speak(sound(said(2), quiet(5)))
    assert new.closed is None
    assert (await Stream.objects.aget(pk=waiting)).epoch == 1


async def test_a_full_ring_is_an_honest_gap(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(said(1, 2), quiet(1)))
    await until(lambda: bob.acked)
    acked = bob.acked
    await bob.lose()
    await asyncio.sleep(400)
    again: Mic = mic()
    oldest = 100 * SAMPLE_RATE
    ready = await again.start(bob.stream, oldest=oldest, acked=acked, sent=oldest * 2, elapsed=402.0)
    assert ready["resume_from"] == oldest
    (gap,) = await gaps()
    assert (gap.reason, gap.first_sample, gap.last_sample) == ("overrun", acked, oldest)
    assert (seat.of("gap")[0]["reason"], seat.of("gap")[0]["number"]) == ("overrun", 2)
    await again.speak(said(3))
    await again.stop()
    await sync_to_async(transcripts.close)(await Transcript.objects.aget())
    assert (await Transcript.objects.aget()).state == "with_gaps"


async def test_audio_that_the_browser_forgot_because_it_was_silent_is_no_gap(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(quiet(10))
    again: Mic = mic()
    await again.start(bob.stream, oldest=bob.acked, acked=bob.acked, sent=bob.at, elapsed=10.0)
    assert bob.acked > 7 * SAMPLE_RATE
    assert await gaps() == []


async def test_words_that_turn_out_to_be_noise_leave_a_tombstone(mic: Any, seat: Seat, engine: ToneEngine) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2))
    await bob.lose()
    await asyncio.sleep(5)
    (before,) = await rows()
    engine.text = lambda words: ""  # type: ignore[method-assign]
    again: Mic = mic()
    await again.start(bob.stream, sent=bob.at, elapsed=6.0)
    await again.speak(sound(said(1, 2), quiet(1)))
    await again.stop()
    (after,) = await rows()
    assert after.state == "withdrawn"
    assert after.number > before.number
    told = seat.of("dialogue")[-1]
    assert (told["state"], told["stable"], told["number"]) == ("withdrawn", "", after.number)
