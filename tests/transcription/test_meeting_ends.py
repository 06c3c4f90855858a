"""The end of a meeting: what was said before it still arrives for a quarter of an hour, what comes after does not."""

import asyncio
from typing import Any

from asgiref.sync import sync_to_async

from meetings import attendance
from meetings.models import Meeting, Participant, User
from tests.transcription.fakes import Mic, Seat, ToneEngine, person, quiet, rows, said, sound, until
from tests.transcription.virtual import Clock
from transcription import transcripts
from transcription.contract import SAMPLE_RATE
from transcription.models import Transcript

end = sync_to_async(attendance.end)
sweep = sync_to_async(transcripts.sweep)


async def state() -> str:
    return (await Transcript.objects.aget()).state


async def test_samples_after_the_end_are_not_stored(mic: Any, seat: Seat, meeting: Meeting) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(said(1, 2), quiet(1), said(3, 4)))
    await end(meeting)
    await bob.speak(said(5, 6, 7, 8))
    await until(lambda: bob.of("stopped"))
    first, second = await rows()
    assert first.raw_text == "w1 w2"
    assert second.raw_text.startswith("w3 w4")
    assert "w6" not in second.raw_text
    ended = (await Transcript.objects.aget()).ended_at
    assert ended is not None
    assert (second.ended_at - ended).total_seconds() < 0.25
    assert [one["state"] for one in seat.of("transcript")] == ["closing", "complete"]
    await bob.speak(said(9))
    assert len(await rows()) == 2


async def test_the_transcript_is_closing_until_its_streams_have_finished(
    mic: Any, meeting: Meeting, engine: ToneEngine, alice: User
) -> None:
    bob, host = mic(), mic(alice)
    await bob.start()
    await host.start()
    engine.held.clear()
    await bob.speak(said(1, 2))
    await end(meeting)
    assert await state() == "closing"
    await host.speak(quiet(1))
    await until(lambda: host.of("stopped"))
    await sweep()
    assert await state() == "closing"
    engine.held.set()
    await bob.stop()
    assert await state() == "complete"
    assert (await Transcript.objects.aget()).processed_transcript.endswith("Bob: w1 w2")


async def test_a_stream_that_began_before_the_end_may_still_come(mic: Any, meeting: Meeting, clock: Clock) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2))
    await bob.lose()
    await asyncio.sleep(5)
    await end(meeting)
    clock.skip(minutes=3)
    again: Mic = mic()
    ready = await again.start(bob.stream, sent=bob.at, elapsed=200.0)
    assert ready["resume_from"] == 0
    await again.speak(sound(said(1, 2, 3, 4), quiet(1)), pace=0.1)
    await again.stop()
    assert [row.raw_text for row in await rows()] == ["w1 w2 w3 w4"]
    assert await state() == "complete"


async def test_one_that_was_never_heard_of_may_come_too_if_it_began_before(
    mic: Any, meeting: Meeting, seat: Seat
) -> None:
    host: Mic = mic()
    await host.start()
    await asyncio.sleep(20)
    await end(meeting)
    late: Mic = mic(await sync_to_async(person)("Carol", meeting))
    await late.start(elapsed=15.0)
    await late.speak(said(1, 2, 3), pace=0.1)
    await late.stop()
    assert [row.raw_text for row in await rows()] == ["w1 w2 w3"]


async def test_one_that_began_after_the_end_is_refused(mic: Any, meeting: Meeting, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    await end(meeting)
    await asyncio.sleep(2)
    late: Mic = mic(await sync_to_async(person)("Carol", meeting))
    assert await late.start(elapsed=1.0) == {}
    assert late.closed == 4403


async def test_after_a_quarter_of_an_hour_it_is_too_late(mic: Any, meeting: Meeting, clock: Clock) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2))
    await bob.lose()
    await asyncio.sleep(5)
    await end(meeting)
    assert await state() == "closing"
    clock.skip(minutes=5)
    await sweep()
    assert await state() == "closing", "somebody may still come back"
    clock.skip(minutes=11)
    await sweep()
    assert await state() == "complete"
    late: Mic = mic()
    assert await late.start(bob.stream, elapsed=970.0) == {}
    assert late.closed == 4403
    assert [row.raw_text for row in await rows()] == ["w1 w2"]


async def test_a_stream_that_still_runs_after_a_quarter_of_an_hour_is_closed(
    mic: Any, meeting: Meeting, clock: Clock
) -> None:
    bob: Mic = mic()
    await bob.start()
    await asyncio.sleep(2)
    await end(meeting)
    clock.skip(minutes=16)
    await until(lambda: bob.closed)
    assert bob.closed == 4403


async def test_an_empty_meeting_closes_ten_minutes_after_the_last_one_left(
    mic: Any, meeting: Meeting, clock: Clock, bob: User
) -> None:
    one: Mic = mic()
    await one.start()
    await one.speak(said(1, 2))
    await one.stop()
    one.session.gone()
    place = await Participant.objects.aget(user=bob)
    await sync_to_async(attendance.seen)(place)
    clock.skip(minutes=9)
    await sweep()
    assert await state() == "open"
    clock.skip(minutes=2)
    await sweep()
    assert await state() == "complete"


async def test_the_next_join_opens_the_next_session(meeting: Meeting, bob: User, clock: Clock) -> None:
    place = await Participant.objects.aget(user=bob)
    await sync_to_async(attendance.enter)(place)
    await sync_to_async(attendance.enter)(place)
    assert await Transcript.objects.acount() == 1
    await end(meeting)
    await sync_to_async(attendance.reopen)(meeting)
    clock.skip(seconds=1)
    await sync_to_async(attendance.enter)(place)
    states = [one.state async for one in Transcript.objects.order_by("started_at")]
    assert states == ["complete", "open"]


async def test_removal_stops_the_microphone_and_keeps_what_was_said(mic: Any, bob: User) -> None:
    one: Mic = mic()
    await one.start()
    await one.speak(said(1, 2))
    await Participant.objects.filter(user=bob).aupdate(state="removed")
    await until(lambda: one.closed)
    assert one.closed == 4403
    await one.lose()
    await asyncio.sleep(5)
    assert [row.raw_text for row in await rows()] == ["w1 w2"]
    assert bob.username == "bob"
    assert one.at == 2 * SAMPLE_RATE * 3 // 10
