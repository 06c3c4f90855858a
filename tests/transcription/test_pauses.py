"""Captions paused by the host, or off the record: who may, who learns of it, and that nothing said then is written."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError
from django.utils import timezone

from meetings import attendance
from meetings.models import Meeting, Participant, User
from tests.conferencing.line import Line
from tests.transcription import virtual
from tests.transcription.fakes import Mic, Seat, ToneEngine, person, quiet, rows, said, sound, until
from tests.transcription.virtual import Clock
from transcription import pauses, unheard
from transcription.models import Pause, Stream, Transcript

HOST, OFF = Pause.Reason.HOST, Pause.Reason.OFF_RECORD


@pytest.fixture(autouse=True)
def exact(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall clock is the virtual one alone: a slow machine moves no pause against the audio."""
    began = virtual.real_now()
    monkeypatch.setattr(virtual, "real_now", lambda: began)


@sync_to_async
def begin(reason: str = OFF) -> None:
    session = Transcript.objects.get(state="open", meeting__title="Weekly")
    pauses.begin(session, Participant.objects.get(meeting=session.meeting, user__username="bob"), reason)


@sync_to_async
def end() -> None:
    pauses.end(Transcript.objects.get(state="open", meeting__title="Weekly"))


async def texts() -> list[str]:
    return [row.text for row in await rows()]


def words(seat: Seat) -> set[str]:
    """Every word that was ever announced."""
    return {word for one in seat.of("dialogue") for word in f"{one['stable']} {one['unstable']}".split()}


# Who may, who learns of it


async def test_a_host_pauses_captions_and_everybody_learns_of_it(lines: Any, alice: User, bob: User) -> None:
    host, line = await lines(alice), await lines(bob)
    assert (await line.until("welcome"))["pauses"] == []
    await host.say(type="captions", on=False)
    told = await line.until("pause")
    assert (told["reason"], told["name"], told["ended_at"]) == ("host", "Alice", None)
    assert set(told) == {
        "type", "id", "transcript", "participant_id", "name", "reason", "started_at", "ended_at",
    }  # fmt: skip
    pulse = await line.until("pulse")
    assert pulse["paused"] == [{key: value for key, value in told.items() if key != "type"}]
    late: Line = await lines(bob)
    assert [one["id"] for one in (await late.until("welcome"))["pauses"]] == [told["id"]]
    await host.say(type="captions", on=True)
    over = await line.until("pause")
    assert over["id"] == told["id"]
    assert over["ended_at"] > told["started_at"]
    assert (await line.until("pulse"))["paused"] == []


async def test_anyone_goes_off_the_record_and_anyone_ends_it(lines: Any, alice: User, bob: User) -> None:
    await Participant.objects.filter(user=bob).aupdate(captions=False)
    host, line = await lines(alice), await lines(bob)
    await host.until("welcome")
    await line.say(type="off_record", on=True)
    assert (await host.until("pause"))["name"] == "Bob"
    await host.say(type="off_record", on=False)
    assert (await line.until("pause", lambda one: one["ended_at"]))["reason"] == "off_record"


async def test_only_a_host_pauses_for_everybody(lines: Any, bob: User) -> None:
    line: Line = await lines(bob)
    for on in (False, True):
        assert (await line.refused(type="captions", on=on, ref=5))["code"] == "not_allowed"
    assert not await Pause.objects.aexists()


async def test_off_the_record_does_not_end_what_the_host_paused_but_the_host_ends_all(
    lines: Any, alice: User, bob: User
) -> None:
    host, line = await lines(alice), await lines(bob)
    await host.until("welcome")
    await host.say(type="captions", on=False)
    await line.until("pause")
    await line.say(type="off_record", on=True)
    await line.until("pause", lambda one: one["reason"] == "off_record")
    await line.say(type="off_record", on=False)
    await line.until("pause", lambda one: one["reason"] == "off_record" and one["ended_at"])
    assert [one.reason async for one in Pause.objects.filter(ended_at=None)] == ["host"]
    await line.say(type="off_record", on=True)
    await line.until("pause", lambda one: one["ended_at"] is None)
    await host.say(type="captions", on=True)
    await line.until("pulse", lambda one: one["paused"] == [])


async def test_asking_for_what_is_so_already_changes_nothing(lines: Any, alice: User) -> None:
    host: Line = await lines(alice)
    for kind, on in [("captions", True), ("off_record", False)]:
        await host.say(type=kind, on=on)
    for _ in range(2):
        await host.say(type="captions", on=False)
        await host.say(type="off_record", on=True)
    await host.say(type="sync", after=0)
    await host.until("synced")
    assert len(host.of("pause")) == await Pause.objects.acount() == 2
    assert host.of("error") == []


@pytest.mark.parametrize("kind", ["captions", "off_record"])
@pytest.mark.parametrize("on", [None, 1, "false", [], {}])
async def test_neither_on_nor_off(lines: Any, alice: User, kind: str, on: Any) -> None:
    host: Line = await lines(alice)
    assert (await host.refused(type=kind, on=on))["code"] == "invalid"
    assert not await Pause.objects.aexists()


async def test_somebody_who_waits_and_a_stranger_pause_nothing(lines: Any, meeting: Meeting, mallory: User) -> None:
    carol = await sync_to_async(person)("Carol", meeting, state="waiting")
    line: Line = await lines(carol)
    for message in ({"type": "off_record", "on": True}, {"type": "captions", "on": False}, {"type": "strike"}):
        assert (await line.refused(**message))["code"] == "waiting"
    stranger: Line = await lines(mallory)
    assert await stranger.code() == 4403
    assert not await Pause.objects.aexists()


async def test_a_pause_ends_with_its_session_and_the_next_begins_without(
    lines: Any, alice: User, meeting: Meeting
) -> None:
    host: Line = await lines(alice)
    await host.until("welcome")
    await host.say(type="captions", on=False)
    await host.until("pause")
    await sync_to_async(attendance.end)(meeting)
    over = await host.until("pause")
    session = await Transcript.objects.aget()
    assert over["ended_at"]
    assert (await Pause.objects.aget()).ended_at == session.ended_at
    assert (await host.refused(type="off_record", on=True))["code"] == "ended"
    await sync_to_async(attendance.reopen)(meeting)
    again: Line = await lines(alice)
    assert (await again.until("welcome"))["pauses"] == []
    assert (await again.until("pulse"))["paused"] == []


# What is heard


async def test_what_is_said_in_a_pause_is_neither_told_nor_stored(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(sound(said(1, 2, 3), quiet(1)))
    await begin()
    await bob.speak(sound(quiet(0.5), said(4, 5, 6, 7), quiet(1)))
    await end()
    await bob.speak(sound(quiet(0.5), said(8, 9), quiet(1)))
    await bob.stop()
    assert await texts() == ["w1 w2 w3", "w8 w9"]
    assert words(seat) == {"w1", "w2", "w3", "w8", "w9"}
    assert bob.acked == bob.at, "acknowledged like any silence"


async def test_a_sentence_that_runs_into_a_pause_keeps_what_was_said_before(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    await bob.speak(said(1, 2, 3, 4))
    await begin()
    await bob.speak(said(5, 6, 7, 8, 9))
    await end()
    await bob.speak(sound(quiet(1), said(10), quiet(1)))
    await bob.stop()
    before, after = await texts()
    assert before.split()[:3] == ["w1", "w2", "w3"]
    assert set(before.split()) <= {"w1", "w2", "w3", "w4", "w5"}
    assert not words(seat) & {"w6", "w7", "w8", "w9"}
    assert after == "w10"


async def test_audio_of_a_pause_is_not_heard_when_it_is_sent_again_after_a_crash(mic: Any, seat: Seat) -> None:
    """To another server, which has only the rows."""
    bob: Mic = mic()
    await bob.start()
    await bob.lose()
    await asyncio.sleep(2)
    await begin()
    await asyncio.sleep(2)
    await end()
    await asyncio.sleep(4)
    other: Mic = mic()
    ready = await other.start(bob.stream, elapsed=8.0)
    audio = sound(said(1, 2, 3, 4), quiet(1), said(5, 6, 7, 8), quiet(1), said(9, 10), quiet(1))
    assert ready["resume_from"] == 0
    await other.speak(audio, pace=0.1)
    await other.stop()
    stored = " ".join(await texts()).split()
    assert stored[:4] == ["w1", "w2", "w3", "w4"]
    assert stored[-2:] == ["w9", "w10"]
    assert not words(seat) & {"w6", "w7"}
    assert not set(stored) & {"w6", "w7"}


async def test_a_pause_whose_news_was_lost_is_noticed_within_a_second(mic: Any, seat: Seat) -> None:
    bob: Mic = mic()
    await bob.start()
    bob.task.cancel()
    await asyncio.sleep(0)
    await bob.speak(said(1, 2))
    await begin()
    await bob.speak(said(*range(3, 13)))
    assert not words(seat) & {f"w{number}" for number in range(8, 13)}
    await bob.speak(quiet(1))
    await bob.stop()
    (stored,) = await texts()
    assert stored.split()[0] == "w1"
    assert not set(stored.split()) & {f"w{number}" for number in range(4, 13)}
    final = seat.of("dialogue")[-1]
    assert (final["stable"], final["state"]) == (stored, "final"), "what was told too much is taken back"


async def test_what_was_told_too_much_is_taken_back_though_the_engine_still_thinks(
    mic: Any, seat: Seat, engine: ToneEngine
) -> None:
    bob: Mic = mic()
    await bob.start()
    bob.task.cancel()
    await asyncio.sleep(0)
    engine.held.clear()
    await bob.speak(said(1, 2, 3, 4))
    await begin()
    await bob.speak(sound(said(5, 6, 7, 8, 9), quiet(2)))
    await asyncio.sleep(6)
    assert "w6" in words(seat), "for less than a second nobody knew"
    told = seat.live()[-1][1]
    assert not set(f"{told['stable']} {told['unstable']}".split()) & {"w6", "w7", "w8", "w9"}
    assert told["state"] == "live"


async def test_words_after_a_pause_are_all_there_though_the_news_of_its_end_was_lost(mic: Any) -> None:
    bob: Mic = mic()
    await bob.start()
    bob.task.cancel()
    await asyncio.sleep(0)
    await begin()
    await bob.speak(sound(said(1, 2, 3), quiet(2)))
    await end()
    await bob.speak(sound(quiet(0.05), said(4, 5, 6), quiet(1)))
    await bob.stop()
    assert await texts() == ["w4 w5 w6"]


async def test_words_that_wait_for_a_slow_engine_are_heard_again_without_the_pause(
    mic: Any, seat: Seat, engine: ToneEngine, clock: Clock
) -> None:
    """The last look is where they are stored: here nothing else knew of it."""
    bob: Mic = mic()
    await bob.start()
    bob.task.cancel()
    engine.held.clear()
    await bob.speak(sound(said(1, 2, 3, 4), quiet(0.7)))
    place = await Participant.objects.aget(user__username="bob")
    stream = bob.session.active.claim.stream  # type: ignore[union-attr]
    since = stream.started_at + timedelta(seconds=0.6)
    await Pause.objects.acreate(
        transcript=stream.transcript, participant=place, reason=OFF, started_at=since, ended_at=timezone.now()
    )
    tries = engine.tries
    engine.held.set()
    await bob.stop()
    assert await texts() == ["w1 w2"]
    assert engine.tries > tries
    assert await Transcript.objects.filter(last_number=1).aexists()


async def test_everybody_is_paused_and_a_pause_of_another_meeting_is_not_ours(
    mic: Any, alice: User, mallory: User, seat: Seat
) -> None:
    other = await Meeting.objects.acreate(title="Other", organizer=mallory)
    theirs = await Transcript.objects.acreate(meeting=other)
    place = await Participant.objects.acreate(meeting=other, user=mallory)
    bob, host = mic(), mic(alice)
    await bob.start()
    await host.start()
    await sync_to_async(pauses.begin)(theirs, place, HOST)
    await asyncio.gather(bob.speak(sound(said(1), quiet(1))), host.speak(sound(said(2), quiet(1))))
    await begin(HOST)
    await asyncio.gather(bob.speak(sound(said(3), quiet(1))), host.speak(sound(said(4), quiet(1))))
    await asyncio.gather(bob.stop(), host.stop())
    assert sorted(await texts()) == ["w1", "w2"]


async def test_without_pauses_nothing_is_asked_of_the_database_while_nobody_speaks(
    mic: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob: Mic = mic()
    await bob.start()
    asked, real = [], unheard.of
    monkeypatch.setattr(unheard, "of", lambda stream: asked.append(stream) or real(stream))
    await bob.speak(quiet(10))
    assert asked == []
    await bob.speak(said(*range(1, 11)))
    assert 1 <= len(asked) <= 4, "once a second while somebody speaks"


async def test_while_the_rows_cannot_be_read_nothing_is_stored_and_nothing_lost(
    mic: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob: Mic = mic()
    await bob.start()
    real, down = unheard.of, [True]

    def read(stream: Stream) -> unheard.Unheard:
        if down:
            raise OperationalError("scripted")
        return real(stream)

    monkeypatch.setattr(unheard, "of", read)
    await bob.speak(sound(said(1, 2, 3, 4, 5), quiet(1)))
    assert await rows() == []
    assert bob.acked == 0
    await begin()
    await bob.speak(sound(said(6, 7), quiet(1)))
    down.clear()
    await end()
    await bob.stop()
    assert bob.closed is None
    assert await texts() == ["w1 w2 w3 w4 w5"]


async def test_a_microphone_that_is_open_in_a_pause_learns_of_its_end(mic: Any) -> None:
    bob: Mic = mic()
    await begin_when_open(bob)
    await bob.speak(quiet(3))
    await end()
    await until(lambda: bob.session.active and not bob.session.active.known.paused)  # type: ignore[union-attr]
    await bob.speak(sound(quiet(0.5), said(1, 2), quiet(1)))
    await bob.stop()
    assert await texts() == ["w1 w2"]


async def begin_when_open(bob: Mic) -> None:
    await bob.start()
    await begin()
    await until(lambda: bob.session.active and bob.session.active.known.paused)  # type: ignore[union-attr]
