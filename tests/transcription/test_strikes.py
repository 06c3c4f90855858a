"""Taking back one's last words: gone from everybody's page and from the database, and nothing brings them back."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone

from meetings.models import Meeting, Participant, User
from meetings.times import moment, stamp
from tests.conferencing.line import NO_TIMES, Line
from tests.transcription import virtual
from tests.transcription.fakes import Mic, Seat, ToneEngine, gaps, quiet, rows, said, sound, until
from tests.transcription.virtual import Clock
from transcription import edits, strikes, transcripts
from transcription.models import Dialogue, Strike, Transcript


@pytest.fixture(autouse=True)
def exact(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall clock is the virtual one alone: a slow machine moves no pause against the audio."""
    began = virtual.real_now()
    monkeypatch.setattr(virtual, "real_now", lambda: began)


@sync_to_async
def strike(seconds: float = 30.0, name: str = "bob") -> int:
    place = Participant.objects.select_related("user").get(user__username=name)
    return strikes.store(place, seconds, timezone.now())[0]


async def standing() -> list[str]:
    return [row.text for row in await rows() if row.state != "withdrawn"]


async def sentence(mic: Mic, *words: int) -> None:
    await mic.speak(sound(said(*words), quiet(1)))


@sync_to_async
def everything_stored() -> str:
    """All that the tables of this app hold, as text."""
    with connection.cursor() as cursor:
        found = []
        for model in (Dialogue, Transcript):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            found += cursor.fetchall()
    return str(found)


# What is stored already


async def test_ones_own_last_words_become_tombstones_for_everybody(
    mic: Any, lines: Any, alice: User, bob: User
) -> None:
    host, line, speaker, other = await lines(alice), await lines(bob), mic(), mic(alice)
    await host.until("welcome")
    await speaker.start()
    await other.start()
    await asyncio.gather(sentence(speaker, 1, 2), sentence(other, 5))
    await sentence(speaker, 3, 4)
    before = {row.pk: row for row in await rows() if row.speaker.user == bob}
    await line.say(type="strike", seconds=30)
    struck = await line.until("struck")
    assert struck["count"] == 2
    assert struck["since"].endswith("Z")
    for _ in before:
        gone = await host.until("dialogue", lambda one: one["state"] == "withdrawn" and one["number"])
        assert (gone["stable"], gone["unstable"], gone["edited_by"]) == ("", "", None)
    for row in await rows():
        if row.pk in before:
            assert (row.state, row.revision, row.raw_text, row.words) == (
                "withdrawn", before[row.pk].revision + 1, "", [],
            )  # fmt: skip
            assert row.number > before[row.pk].number
    assert await standing() == ["w5"], "only one's own"
    await host.say(type="sync", after=0)
    await host.until("synced")
    assert host.of("struck") == []


async def test_no_table_keeps_the_words(mic: Any, bob: User, meeting: Meeting) -> None:
    one: Mic = mic()
    await one.start()
    await sentence(one, 71, 72)
    (row,) = await rows()
    await sync_to_async(edits.store)(meeting, bob, row.pk, row.revision, "Seventy-one")
    await Dialogue.objects.aupdate(corrected_text="Seventy one")
    await sync_to_async(transcripts.rebuild)(await Transcript.objects.aget())
    assert "Seventy" in await everything_stored()
    assert await strike() == 1
    left = await everything_stored()
    assert "w71" not in left
    assert "Seventy" not in left
    session = await Transcript.objects.aget()
    assert (session.words, session.people, session.rebuilt_number) == (0, 0, session.last_number)


async def test_only_what_overlaps_the_time_and_all_of_that(mic: Any) -> None:
    one: Mic = mic()
    await one.start()
    await sentence(one, 1)
    await one.speak(quiet(3))
    await sentence(one, 2, 3, 4, 5, 6, 7)
    assert await strike(1) == 1
    assert await standing() == ["w1"]
    assert await strike(1) == 0, "it is struck already"


async def test_who_thinks_about_it_strikes_what_they_were_shown(mic: Any, lines: Any, bob: User) -> None:
    """The seconds are counted from when the person asked; what was said since goes, too."""
    one: Mic = mic()
    await one.start()
    await one.speak(sound(said(1), quiet(40)))
    await sentence(one, 2)
    asked = timezone.now()
    await one.speak(quiet(60))
    await sentence(one, 3)
    line: Line = await lines(bob)
    await line.say(type="strike", seconds=30, asked_at=stamp(asked))
    struck = await line.until("struck")
    assert (struck["count"], struck["since"]) == (2, stamp(moment(stamp(asked)) - timedelta(seconds=30)))
    assert await standing() == ["w1"]


async def test_a_page_whose_clock_is_ahead_strikes_the_last_seconds(mic: Any, lines: Any, bob: User) -> None:
    line, one = await lines(bob), mic()
    await one.start()
    await sentence(one, 1)
    await line.say(type="strike", seconds=30, asked_at=stamp(timezone.now() + timedelta(hours=1)))
    assert (await line.until("struck"))["count"] == 1


async def test_who_thought_for_too_long_is_asked_again(mic: Any, lines: Any, bob: User) -> None:
    line, one = await lines(bob), mic()
    await one.start()
    await sentence(one, 1)
    problem = await line.refused(type="strike", asked_at=stamp(timezone.now() - timedelta(minutes=3)), ref=3)
    assert (problem["code"], problem["ref"]) == ("invalid", 3)
    assert "ask again" in problem["message"]
    assert await standing() == ["w1"]


@pytest.mark.parametrize("asked", NO_TIMES)
async def test_a_time_that_is_none(lines: Any, bob: User, asked: Any) -> None:
    line: Line = await lines(bob)
    assert (await line.refused(type="strike", asked_at=asked, ref=1))["code"] == "invalid"
    assert not await Strike.objects.aexists()


async def test_who_has_said_nothing_strikes_nothing(lines: Any, bob: User) -> None:
    line: Line = await lines(bob)
    await line.say(type="strike")
    assert (await line.until("struck"))["count"] == 0


@pytest.mark.parametrize("seconds", [0, 0.5, 31, -5, "30", None, True, [30], 1e400, float("nan")])
async def test_a_time_that_makes_no_sense(lines: Any, bob: User, seconds: Any) -> None:
    line: Line = await lines(bob)
    problem = await line.refused(type="strike", seconds=seconds, ref=3)
    assert (problem["code"], problem["ref"]) == ("invalid", 3)
    assert not await Strike.objects.aexists()


async def test_strikes_one_after_the_other_do_not_pile_up(meeting: Meeting) -> None:
    for _ in range(20):
        await strike(5)
        await asyncio.sleep(0.1)
    await strike(30)
    assert await Strike.objects.acount() == 1


# What is being spoken


async def test_the_sentence_being_spoken_is_withdrawn_at_once_and_never_stored(
    mic: Any, seat: Seat, engine: ToneEngine
) -> None:
    one: Mic = mic()
    await one.start()
    await one.speak(said(*range(1, 11)))
    shown = (await until(seat.live))[-1][1]
    assert shown["state"] == "live"
    engine.held.clear()
    now = asyncio.get_running_loop().time()
    await strike(1)
    gone = await until(lambda: [one for _, one in seat.live() if one["state"] == "withdrawn"])
    assert asyncio.get_running_loop().time() - now < 0.1
    assert (gone[0]["id"], gone[0]["revision"] > shown["revision"]) == (shown["id"], True)
    at = len(seat.heard)
    await one.speak(quiet(7))
    engine.held.set()
    await one.speak(sound(said(11, 12), quiet(1)))
    await one.stop()
    assert await standing() == ["w11 w12"]
    since = [message for _, message in seat.heard[at:] if message["type"] == "dialogue"]
    assert all(message["id"] != shown["id"] or message["state"] == "withdrawn" for message in since)
    assert await gaps() == []
    assert one.acked == one.at


async def test_who_speaks_on_without_a_breath_is_heard_from_there_on(mic: Any) -> None:
    one: Mic = mic()
    await one.start()
    await one.speak(said(1, 2, 3, 4, 5))
    await strike(5)
    await one.speak(sound(said(6, 7, 8), quiet(1)))
    await one.stop()
    (left,) = await standing()
    assert left.split()[-2:] == ["w7", "w8"]
    assert not set(left.split()) & {"w1", "w2", "w3", "w4"}


async def test_words_that_wait_for_a_slow_engine_are_struck_though_the_news_was_lost(
    mic: Any, seat: Seat, engine: ToneEngine
) -> None:
    one: Mic = mic()
    await one.start()
    one.task.cancel()
    engine.held.clear()
    await sentence(one, 1, 2, 3)
    shown = (await until(seat.live))[-1][1]
    await strike(30)
    engine.held.set()
    await one.stop()
    assert await standing() == []
    assert [message["state"] for message in seat.of("dialogue") if message["id"] == shown["id"]][-1] == "withdrawn"
    assert "w2" not in await everything_stored()


async def test_a_strike_takes_nothing_from_others_who_speak(mic: Any, alice: User, seat: Seat) -> None:
    bob, host = mic(), mic(alice)
    await bob.start()
    await host.start()
    await asyncio.gather(bob.speak(said(1, 2, 3)), host.speak(said(4, 5, 6)))
    await strike(30)
    await asyncio.gather(bob.speak(quiet(1)), host.speak(quiet(1)))
    assert await standing() == ["w4 w5 w6"]
    assert engine_words(seat, "Alice") == {"w4", "w5", "w6"}


def engine_words(seat: Seat, name: str) -> set[str]:
    found = [one for one in seat.of("dialogue") if one["name"] == name]
    return {word for one in found for word in f"{one['stable']} {one['unstable']}".split()}


# Nothing brings it back


async def test_audio_that_is_sent_again_after_a_crash_does_not_bring_it_back(mic: Any, seat: Seat) -> None:
    first: Mic = mic()
    await first.start()
    audio = said(1, 2, 3, 4)
    await first.speak(audio)
    await first.lose()
    await asyncio.sleep(5)
    (row,) = await rows()
    assert row.provisional
    assert await strike(30) == 1
    other: Mic = mic()
    await other.start(first.stream, sent=first.at, elapsed=7.0)
    await other.speak(sound(audio, quiet(6), said(5), quiet(1)))
    await other.stop()
    assert await standing() == ["w5"]
    assert (await rows())[0].state == "withdrawn"
    assert "w2" not in await everything_stored()


async def test_a_sentence_that_ran_into_a_strike_stays_gone_on_another_server(mic: Any) -> None:
    """What was said before the strike's time comes again and is recognised, but belongs to what was struck."""
    first: Mic = mic()
    await first.start()
    audio = said(*range(1, 11))
    await first.speak(audio)
    await first.lose()
    await asyncio.sleep(5)
    assert await strike(6) == 1
    other: Mic = mic()
    await other.start(first.stream, sent=first.at, elapsed=8.0)
    await other.speak(sound(audio, quiet(6), said(11), quiet(1)), pace=0.5)
    await other.stop()
    assert await standing() == ["w11"]
    assert "w2" not in await everything_stored()


async def test_a_bubble_of_a_replay_goes_again_though_its_tombstone_is_there(mic: Any, seat: Seat) -> None:
    """A page that does not say how much it had sent sees the sentence grow a second time, as far as the strike."""
    first: Mic = mic()
    await first.start()
    audio = said(*range(1, 11))
    await first.speak(audio)
    await first.lose()
    await asyncio.sleep(5)
    assert await strike(6) == 1
    (row,) = await rows()
    other: Mic = mic()
    await other.start(first.stream, elapsed=8.0)
    await other.speak(sound(audio, quiet(6), said(11), quiet(1)), pace=0.5)
    await other.stop()
    told = [one for one in seat.of("dialogue") if one["id"] == str(row.pk)]
    shown = [one for one in told if one["state"] == "live" and one["revision"] > row.revision]
    assert shown, "otherwise this shows nothing"
    assert max(told, key=lambda one: one["revision"])["state"] == "withdrawn"


async def test_audio_that_never_arrived_is_not_heard_when_it_comes(mic: Any) -> None:
    """The microphone's connection was away while the room's was not."""
    first: Mic = mic()
    await first.start()
    await first.lose()
    await asyncio.sleep(5)
    assert await strike(4) == 0
    other: Mic = mic()
    await other.start(first.stream, elapsed=5.0)
    await other.speak(sound(said(1), quiet(1), said(2, 3, 4), quiet(4), said(5, 6), quiet(1)), pace=0.2)
    await other.stop()
    assert (await standing())[-1] == "w5 w6"
    assert "w3" not in await everything_stored()


async def test_engines_that_fail_on_struck_words_leave_no_gap(mic: Any, engine: ToneEngine) -> None:
    one: Mic = mic()
    await one.start()
    engine.failing = True
    await sentence(one, 1, 2, 3)
    await strike(30)
    await one.speak(quiet(300))
    assert await gaps() == []
    assert one.acked > 290 * 16_000


async def test_what_was_struck_cannot_be_corrected_and_what_is_spoken_cannot_yet(
    mic: Any, lines: Any, alice: User, seat: Seat
) -> None:
    host: Line = await lines(alice)
    one: Mic = mic()
    await one.start()
    await one.speak(said(1, 2, 3))
    live = (await until(seat.live))[-1][1]
    edit = {"type": "dialogue.edit", "id": live["id"], "text": "We three"}
    assert (await host.refused(**edit, revision=live["revision"]))["code"] == "not_found"
    await one.speak(quiet(1))
    (row,) = await rows()
    await strike(30)
    for revision in (row.revision, row.revision + 1):
        assert (await host.refused(**edit, revision=revision))["code"] == "not_found"
    assert await standing() == []
