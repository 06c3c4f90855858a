"""Two places at once: whoever starts last has the stream; nobody else may write to it."""

import asyncio
import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from meetings import access
from meetings.models import Meeting, User
from tests.transcription.fakes import Mic, Seat, ToneEngine, person, quiet, rows, said, sound, until
from tests.transcription.virtual import Clock
from transcription import edits, publish, streams
from transcription.contract import SAMPLE_RATE, Caption
from transcription.models import Stream


def claim(user: User, meeting: Meeting, stream: uuid.UUID, **start: Any) -> Any:
    return sync_to_async(streams.claim)(
        access.Who(user), meeting, streams.Start(stream, **{"elapsed": 0.0, **start}), uuid.uuid4()
    )


def utterance(first: int, last: int, text: str, **more: Any) -> publish.Utterance:
    caption = Caption(first, text, "", first, last, final=True, carried=b"mean")
    return publish.Utterance(caption, last - first, 0, **more)


async def test_a_second_start_of_the_stream_closes_the_first_and_goes_on_from_what_is_durable(
    mic: Any, seat: Seat
) -> None:
    first: Mic = mic()
    ready = await first.start()
    assert (ready["epoch"], ready["resume_from"]) == (1, 0)
    audio = sound(said(1, 2), quiet(2), said(3, 4, 5))
    await first.speak(audio)
    await until(lambda: first.acked)
    second: Mic = mic()
    ready = await second.start(first.stream, oldest=first.acked, acked=first.acked, sent=first.at, elapsed=5.0)
    assert ready["epoch"] == 2
    assert ready["resume_from"] >= first.acked
    await until(lambda: first.closed)
    assert first.closed == 4409
    await second.speak(sound(audio[ready["resume_from"] :], said(6), quiet(1)))
    await second.stop()
    await first.lose()
    await asyncio.sleep(10)
    assert [row.raw_text for row in await rows()] == ["w1 w2", "w3 w4 w5 w6"]
    assert second.closed is None


async def test_what_the_first_still_had_in_hand_is_rolled_back(mic: Any, seat: Seat, engine: ToneEngine) -> None:
    first: Mic = mic()
    await first.start()
    engine.held.clear()
    audio = sound(said(1, 2), quiet(2))
    await first.speak(audio)
    second: Mic = mic()
    await second.start(first.stream, sent=first.at, elapsed=3.0)
    engine.held.set()
    await until(lambda: first.closed)
    await first.lose()
    await asyncio.sleep(5)
    assert await rows() == []
    assert seat.of("gap") == []
    await second.speak(audio)
    await second.stop()
    (row,) = await rows()
    assert (row.raw_text, row.number) == ("w1 w2", 1)


async def test_a_writer_that_woke_up_late_can_neither_store_nor_finish(
    clock: Clock, meeting: Meeting, bob: User
) -> None:
    stream = uuid.uuid4()
    old = await claim(bob, meeting, stream)
    new = await claim(bob, meeting, stream, elapsed=9.0)
    with pytest.raises(access.Refused) as refused:
        await sync_to_async(publish.store)(old, utterance(0, 16000, "zombie"))
    assert refused.value.close == 4409
    with pytest.raises(access.Refused):
        await sync_to_async(publish.store)(old, utterance(0, 16000, "zombie", provisional=True))
    with pytest.raises(access.Refused):
        await sync_to_async(publish.store_failure)(old, 0, 16000)
    with pytest.raises(access.Refused):
        await sync_to_async(streams.touch)(old)
    assert not await sync_to_async(streams.finish)(old, 16000)
    assert await rows() == []
    row = await sync_to_async(publish.store)(new, utterance(0, 16000, "mine"))
    assert row is not None
    after = await Stream.objects.aget()
    assert (after.durable, after.epoch, bytes(after.engine_state)) == (16000, 2, b"mean")


async def test_audio_that_is_stored_cannot_be_stored_again(clock: Clock, meeting: Meeting, bob: User) -> None:
    mine = await claim(bob, meeting, uuid.uuid4())
    await sync_to_async(publish.store)(mine, utterance(0, 16000, "once"))
    with pytest.raises(access.Refused):
        await sync_to_async(publish.store)(mine, utterance(8000, 24000, "overlap"))
    assert [row.raw_text for row in await rows()] == ["once"]


async def test_the_clock_of_a_stream_is_fixed_by_its_first_start(clock: Clock, meeting: Meeting, bob: User) -> None:
    stream = uuid.uuid4()
    first = await claim(bob, meeting, stream, elapsed=30.0)
    later = await claim(bob, meeting, stream, elapsed=3000.0)
    assert later.stream.started_at == first.stream.started_at
    assert 29.9 < first.age < 32


async def test_somebody_elses_stream_is_refused(clock: Clock, meeting: Meeting, bob: User, alice: User) -> None:
    stream = uuid.uuid4()
    await claim(bob, meeting, stream)
    with pytest.raises(access.Refused) as refused:
        await claim(alice, meeting, stream)
    assert refused.value.close == 4403
    assert (await Stream.objects.aget()).epoch == 1


async def test_a_stream_of_another_meeting_is_refused(clock: Clock, meeting: Meeting, bob: User) -> None:
    stream = uuid.uuid4()
    await claim(bob, meeting, stream)
    other = await Meeting.objects.acreate(title="Other", organizer=bob)
    await sync_to_async(person)("Bob", other)
    with pytest.raises(access.Refused) as refused:
        await claim(bob, other, stream)
    assert refused.value.close == 4403


async def test_two_tabs_the_one_that_starts_last_has_the_microphone(mic: Any, alice: User) -> None:
    first: Mic = mic()
    other: Mic = mic(alice)
    await other.start()
    await first.start()
    await first.speak(said(1, 2))
    second: Mic = mic()
    await second.start()
    await until(lambda: first.closed)
    assert (first.closed, second.closed, other.closed) == (4409, None, None)
    await first.lose()
    await second.speak(sound(said(3), quiet(1)))
    await second.stop()
    await asyncio.sleep(5)
    assert sorted(row.raw_text for row in await rows()) == ["w1 w2", "w3"], "what the first tab heard is not lost"
    assert second.closed is None


async def test_lost_news_of_another_tab_is_noticed_at_the_next_look(mic: Any) -> None:
    first: Mic = mic()
    await first.start()
    first.task.cancel()
    await asyncio.sleep(1)
    second: Mic = mic()
    await second.start()
    assert first.closed is None
    await first.speak(quiet(6))
    assert first.closed == 4409
    assert second.closed is None


async def test_no_live_update_before_recognition_has_passed_what_was_sent(mic: Any, seat: Seat) -> None:
    first: Mic = mic()
    await first.start()
    audio = said(*range(1, 11))
    await first.speak(audio)
    shown = (await until(seat.live))[-1][1]
    before = len(seat.live())
    second: Mic = mic()
    await second.start(first.stream, sent=first.at, elapsed=3.0)
    await second.speak(audio, pace=0.5)
    since = [one for _, one in seat.live()[before:] if one["revision"] >= 2 * 2**20]
    assert since == []
    await second.speak(said(11, 12))
    grown = [one for _, one in seat.live() if one["revision"] >= 2 * 2**20]
    assert grown
    assert all(one["id"] == shown["id"] for one in grown)
    assert all(f"{one['stable']} {one['unstable']}".split()[:10] == [f"w{n}" for n in range(1, 11)] for one in grown)
    assert min(one["revision"] for one in grown) > shown["revision"]


async def test_revisions_after_a_crash_are_above_all_before_also_above_an_edit(
    mic: Any, seat: Seat, meeting: Meeting, alice: User
) -> None:
    first: Mic = mic()
    await first.start()
    await first.speak(said(1, 2, 3))
    await first.lose()
    await asyncio.sleep(10)
    (row,) = await rows()
    edited = await sync_to_async(edits.store)(meeting, alice, row.pk, row.revision, "We three")
    second: Mic = mic()
    await second.start(first.stream, sent=first.at, elapsed=20.0)
    await second.speak(said(1, 2, 3, 4, 5))
    live = await until(lambda: [one for _, one in seat.live() if one["revision"] > edited.revision])
    assert {one["id"] for one in live} == {str(row.pk)}
    await second.speak(quiet(1))
    await second.stop()
    (after,) = await rows()
    assert after.pk == row.pk
    assert after.revision > max(one["revision"] for one in live)
    assert (after.raw_text, after.text, after.state) == ("w1 w2 w3 w4 w5", "We three", "edited")


async def test_offsets_beyond_the_clock_are_malformed_not_a_failure(clock: Clock, meeting: Meeting, bob: User) -> None:
    for oldest in (2**52, 60 * SAMPLE_RATE):
        with pytest.raises(access.Refused) as refused:
            await claim(bob, meeting, uuid.uuid4(), oldest=oldest, sent=oldest)
        assert refused.value.close == 4400
    assert not await Stream.objects.aexists()
