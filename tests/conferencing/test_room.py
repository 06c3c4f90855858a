"""The room's socket: welcome, waiting, pulses, what a host may do, and words put right."""

import asyncio
import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from conferencing import rooms
from conferencing.consumers import RoomConsumer
from conferencing.models import Connection, Place
from meetings import access
from meetings.models import Meeting, Participant, User
from tests.conferencing.line import Line
from tests.transcription.fakes import person
from tests.transcription.virtual import Clock
from transcription import publish, streams
from transcription.contract import Caption
from transcription.models import Dialogue, Transcript


async def place(name: str) -> Participant:
    return await Participant.objects.select_related("user", "meeting").aget(user__username=name)


@sync_to_async
def store(user: User, meeting: Meeting, text: str, first: int = 0, stream: uuid.UUID | None = None) -> Dialogue:
    """One utterance of somebody's, as recognition stores it."""
    claim = streams.claim(access.Who(user), meeting, streams.Start(stream or uuid.uuid4(), 10.0), uuid.uuid4())
    caption = Caption(first, text, "", first, first + 16000, final=True)
    row = publish.store(claim, publish.Utterance(caption, 16000, 0))
    assert row is not None
    return row


async def test_welcome_says_all_that_a_page_needs(lines: Any, bob: User, alice: User, meeting: Meeting) -> None:
    host: Line = await lines(alice)
    await host.until("welcome")
    row = await store(alice, meeting, "good morning")
    line: Line = await lines(bob)
    welcome = await line.until("welcome")
    assert set(welcome) >= {
        "you", "connection", "meeting", "participants", "transcript", "number", "dialogues", "chat", "ice_servers",
        "ice_expires_at", "ice_policy", "mesh", "server_time",
    }  # fmt: skip
    assert welcome["you"]["id"] == str((await place("bob")).pk)
    assert set(welcome["you"]) >= {
        "id", "user_id", "name", "avatar_url", "role", "state", "audio", "video", "screen", "hand", "connections",
        "media", "peers",
    }  # fmt: skip
    assert welcome["connection"] in welcome["you"]["connections"]
    assert {one["name"]: one["state"] for one in welcome["participants"]} == {"Alice": "here", "Bob": "here"}
    assert welcome["meeting"]["code"] == meeting.code
    assert welcome["transcript"]["state"] == "open"
    assert welcome["number"] == 1
    assert [one["id"] for one in welcome["dialogues"]] == [str(row.pk)]
    assert welcome["server_time"].endswith("Z")
    news = await host.until("participant", lambda one: one["name"] == "Bob" and one["state"] == "here")
    assert news["connections"] == [welcome["connection"]]
    await line.hang_up()
    await host.until("participant", lambda one: one["name"] == "Bob" and one["state"] == "left")
    assert not await Connection.objects.filter(participant__user=bob).aexists()


async def test_welcome_asks_the_database_as_often_for_thirty_people_as_for_two(bob: User, meeting: Meeting) -> None:
    await sync_to_async(queries_of_a_welcome)(bob, meeting)  # opens the session
    few = await sync_to_async(queries_of_a_welcome)(bob, meeting)
    assert few <= 25
    for number in range(28):
        one = await sync_to_async(person)(f"User{number}", meeting)
        row = await Participant.objects.aget(user=one)
        await Connection.objects.acreate(participant=row, call=True)
        await Place.objects.acreate(participant=row, meeting=meeting)
    assert await sync_to_async(queries_of_a_welcome)(bob, meeting) == few


def queries_of_a_welcome(user: User, meeting: Meeting) -> int:
    consumer = RoomConsumer()
    consumer.scope = {"query_string": b""}
    consumer.who, consumer.meeting = access.Who(user), access.find_meeting(access.Who(user), meeting.code)
    consumer.participant = access.may_enter(consumer.who, meeting)
    with CaptureQueriesContext(database) as asked:
        consumer.welcome(0.0)
    return len(asked)


async def test_the_newest_fifty_finals_in_order(lines: Any, bob: User, meeting: Meeting) -> None:
    stream = uuid.uuid4()
    for number in range(55):
        await store(bob, meeting, f"sentence {number}", number * 16000, stream)
    welcome = await (await lines(bob)).until("welcome")
    assert [one["stable"] for one in welcome["dialogues"]] == [f"sentence {number}" for number in range(5, 55)]
    assert welcome["number"] == 55


async def test_somebody_who_waits_sees_only_themselves_until_they_are_let_in(
    lines: Any, alice: User, meeting: Meeting
) -> None:
    host: Line = await lines(alice)
    await host.until("welcome")
    carol = await sync_to_async(person)("Carol", meeting, state="waiting")
    line: Line = await lines(carol)
    door = await line.until("welcome")
    assert [one["name"] for one in door["participants"]] == ["Carol"]
    assert door["names"] == ["Alice"]
    assert "dialogues" not in door
    assert "transcript" not in door
    knock = await host.until("participant", lambda one: one["name"] == "Carol")
    assert knock["state"] == "waiting"
    await store(alice, meeting, "a secret")
    for kind in ({"type": "sync", "after": 0}, {"type": "participant", "hand": True}, {"type": "end"}):
        assert (await line.refused(**kind))["code"] == "waiting"
    await host.say(type="admit", participant_id=knock["id"])
    await line.until("participant", lambda one: one["state"] != "waiting")
    full = await line.until("welcome")
    assert [one["stable"] for one in full["dialogues"]] == ["a secret"]
    assert all("secret" not in str(message) for message in line.heard[: line.heard.index(full)])


async def test_news_of_being_let_in_that_got_lost_is_made_good_by_a_pulse(lines: Any, meeting: Meeting) -> None:
    carol = await sync_to_async(person)("Carol", meeting, state="waiting")
    line: Line = await lines(carol)
    await line.until("welcome")
    await Participant.objects.filter(user=carol).aupdate(state="admitted")
    assert "dialogues" in await line.until("welcome")


async def test_somebody_who_is_denied_is_shown_out(lines: Any, alice: User, meeting: Meeting) -> None:
    carol = await sync_to_async(person)("Carol", meeting, state="waiting")
    host, line = await lines(alice), await lines(carol)
    await host.until("welcome")
    await host.say(type="deny", participant_id=str((await place("carol")).pk))
    assert await line.code() == 4403


async def test_pulses_come_every_five_seconds_and_four_unanswered_ones_close(lines: Any, bob: User) -> None:
    line: Line = await lines(bob)
    await line.until("welcome")
    began = asyncio.get_running_loop().time()
    pulse = await line.until("pulse")
    assert set(pulse) >= {"transcript", "number", "chat", "connections", "server_time"}
    assert 4.9 < asyncio.get_running_loop().time() - began < 5.1
    assert await line.code() == 4408
    assert len(line.of("pulse")) == 4
    assert 24 < asyncio.get_running_loop().time() - began < 26


async def test_answered_pulses_keep_the_room_open(lines: Any, bob: User) -> None:
    line: Line = await lines(bob)
    for _ in range(12):
        await line.until("pulse")
        await line.say(type="pulse")
    assert line.closed is None


async def test_without_an_answer_to_two_pulses_no_live_updates_but_finals(
    lines: Any, bob: User, alice: User, meeting: Meeting
) -> None:
    line: Line = await lines(bob)
    await line.until("pulse")
    await rooms.announce(meeting.pk, {"type": "dialogue", "state": "live", "n": 1}, live=True)
    await line.until("dialogue")
    await line.until("pulse")
    await rooms.announce(meeting.pk, {"type": "dialogue", "state": "live", "n": 2}, live=True)
    await store(alice, meeting, "a final")
    assert (await line.until("dialogue"))["stable"] == "a final"
    await line.say(type="pulse")
    await line.say(type="sync", after=0)
    await line.until("synced")
    await rooms.announce(meeting.pk, {"type": "dialogue", "state": "live", "n": 3}, live=True)
    assert (await line.until("dialogue"))["n"] == 3


async def test_switches_are_shown_to_everybody(lines: Any, bob: User, alice: User) -> None:
    line, other = await lines(bob), await lines(alice)
    await other.until("welcome")
    await line.say(type="participant", audio=True, hand=True)
    news = await other.until("participant", lambda one: one["name"] == "Bob" and one["audio"])
    assert (news["hand"], news["video"], news["screen"]) == (True, False, False)


HOSTS_VERBS: list[dict[str, Any]] = [
    {"type": "admit"},
    {"type": "deny"},
    {"type": "remove"},
    {"type": "lock", "locked": True},
    {"type": "end"},
]


@pytest.mark.parametrize("message", HOSTS_VERBS, ids=lambda message: message["type"])
async def test_only_a_host_may(lines: Any, bob: User, meeting: Meeting, message: dict[str, Any]) -> None:
    line: Line = await lines(bob)
    target = str((await place("alice")).pk)
    problem = await line.refused(**message, participant_id=target, ref=1)
    assert (problem["code"], problem["ref"]) == ("not_allowed", 1)
    await meeting.arefresh_from_db()
    assert (meeting.active, meeting.locked) == (True, False)
    assert (await place("alice")).state == "admitted"


async def test_a_host_removes_somebody(lines: Any, bob: User, alice: User) -> None:
    host, line = await lines(alice), await lines(bob)
    await line.until("welcome")
    await host.say(type="remove", participant_id=str((await place("bob")).pk))
    await host.until("participant", lambda one: one["state"] == "removed")
    assert await line.code() == 4403
    assert (await place("bob")).state == "removed"
    assert await (await lines(bob)).code() == 4403


async def test_a_host_cannot_remove_themselves_nor_somebody_elses_guests(
    lines: Any, alice: User, mallory: User
) -> None:
    host: Line = await lines(alice)
    me = str((await place("alice")).pk)
    assert (await host.refused(type="remove", participant_id=me))["code"] == "invalid"
    other = await Meeting.objects.acreate(title="Other", organizer=mallory)
    there = await Participant.objects.acreate(meeting=other, user=mallory)
    for who in (str(there.pk), "nonsense", None, 7, [1]):
        assert (await host.refused(type="remove", participant_id=who))["code"] == "not_found"
    await there.arefresh_from_db()
    assert there.state == "admitted"


async def test_a_host_locks_and_ends(lines: Any, bob: User, alice: User, meeting: Meeting) -> None:
    host, line = await lines(alice), await lines(bob)
    await line.until("welcome")
    assert (await host.refused(type="lock", locked="yes"))["code"] == "invalid"
    await host.say(type="lock", locked=True)
    assert (await line.until("meeting"))["locked"] is True
    await host.say(type="end")
    assert (await line.until("meeting", lambda one: not one["active"]))["active"] is False
    await line.until("transcript", lambda one: one["state"] == "complete")
    assert (await Transcript.objects.aget()).state == "complete"
    await line.until("pulse")
    assert line.closed is None, "the page goes on to show what was said"


async def test_an_edit_is_seen_by_everybody_and_the_slower_one_gets_the_conflict(
    lines: Any, bob: User, alice: User, meeting: Meeting
) -> None:
    host, line = await lines(alice), await lines(bob)
    await host.until("welcome")
    row = await store(bob, meeting, "we met on monday")
    edit = {"type": "dialogue.edit", "id": str(row.pk), "revision": row.revision}
    await line.say(**edit, text="  We met on Tuesday. ")
    seen = await host.until("dialogue", lambda one: one["state"] == "edited")
    assert (seen["stable"], seen["edited_by"], seen["revision"]) == ("We met on Tuesday.", "Bob", row.revision + 1)
    assert seen["number"] == 2
    await host.say(**edit, text="We met on Sunday.", ref="mine")
    clash = await host.until("conflict")
    assert (clash["ref"], clash["dialogue"]["stable"]) == ("mine", "We met on Tuesday.")
    after = await Dialogue.objects.aget()
    assert (after.text, after.raw_text) == ("We met on Tuesday.", "we met on monday")


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001, "\0", "a\ud800b", 5, None])
async def test_an_edit_that_cannot_be_kept(lines: Any, bob: User, meeting: Meeting, text: Any) -> None:
    row = await store(bob, meeting, "kept")
    line: Line = await lines(bob)
    edit = {"type": "dialogue.edit", "id": str(row.pk), "revision": row.revision, "text": text}
    assert (await line.refused(**edit))["code"] == "invalid"
    assert (await Dialogue.objects.aget()).text == "kept"


async def test_nobody_edits_another_meeting(lines: Any, bob: User, mallory: User, meeting: Meeting) -> None:
    row = await store(bob, meeting, "ours")
    other = await Meeting.objects.acreate(title="Other", organizer=mallory)
    line: Line = await lines(mallory, code=other.code)
    edit = {"type": "dialogue.edit", "id": str(row.pk), "revision": row.revision, "text": "theirs"}
    assert (await line.refused(**edit))["code"] == "not_found"
    assert (await Dialogue.objects.aget()).text == "ours"


async def test_a_server_that_died_leaves_nobody_behind(lines: Any, bob: User, alice: User, clock: Clock) -> None:
    from conferencing import connections

    dead = await Connection.objects.acreate(participant=await place("alice"), seen_at=clock.now())
    clock.skip(seconds=20)
    line: Line = await lines(bob)
    welcome = await line.until("welcome")
    assert {one["name"]: one["state"] for one in welcome["participants"]}["Alice"] == "reconnecting"
    clock.skip(seconds=40)
    await sync_to_async(connections.sweep)()
    assert (await line.until("participant", lambda one: one["name"] == "Alice"))["state"] == "left"
    assert not await Connection.objects.filter(pk=dead.pk).aexists()
