"""Removed or not let in: pages and microphones are closed at once, and what was said until then is kept."""

import asyncio
from typing import Any

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from conferencing import rooms
from meetings import attendance
from meetings.models import Meeting, Participant, User
from tests.conferencing.line import Line
from tests.transcription.fakes import person, rows, said
from tests.transcription.test_microphone_socket import begin, speak


async def place(name: str) -> Participant:
    return await Participant.objects.aget(user__username=name)


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_all_pages_and_the_microphone_of_who_is_removed_close_at_once(lines: Any, alice: User, bob: User) -> None:
    host, page, other, microphone = [await lines(alice), await lines(bob), await lines(bob), None]
    microphone = await lines(bob, "microphone/")
    for line in (host, page, other):
        await line.until("welcome")
    await begin(microphone)
    await speak(microphone, said(1, 2))
    at = now()
    await host.say(type="remove", participant_id=str((await place("bob")).pk))
    assert [await line.code() for line in (page, other, microphone)] == [4403, 4403, 4403]
    assert now() - at < 1, "long before the next pulse"
    me = [one for one in page.of("participant") if one["name"] == "Bob"][-1]
    assert me["state"] == "removed", "the page learns why"
    await microphone.hang_up()
    await asyncio.sleep(5)
    assert [row.raw_text for row in await rows()] == ["w1 w2"]
    assert host.closed is None
    news = await host.until("participant", lambda one: one["name"] == "Bob" and one["state"] == "removed")
    assert news["id"] == me["id"]


async def test_who_is_not_let_in_is_told_at_once(lines: Any, alice: User, meeting: Meeting) -> None:
    carol = await sync_to_async(person)("Carol", meeting, state="waiting")
    dave = await sync_to_async(person)("Dave", meeting, state="waiting")
    host, line, stays = await lines(alice), await lines(carol), await lines(dave)
    for one in (line, stays):
        await one.until("welcome")
    at_the_door = {one["name"] for one in (await host.until("welcome"))["participants"]}
    while not {"Carol", "Dave"} <= at_the_door:  # the host sees who stands there, whoever is told of first
        at_the_door.add((await host.until("participant"))["name"])
    at = now()
    await host.say(type="deny", participant_id=str((await place("carol")).pk))
    assert await line.code() == 4403
    assert now() - at < 1
    assert line.of("participant")[-1]["state"] == "removed"
    await stays.until("pulse")
    assert stays.closed is None


async def test_late_news_of_ones_waiting_does_not_come_before_why_one_is_shown_out(
    lines: Any, meeting: Meeting
) -> None:
    carol = await sync_to_async(person)("Carol", meeting, state="waiting")
    line: Line = await lines(carol)
    mine = (await line.until("welcome"))["you"]
    await line.until("participant")
    await Participant.objects.filter(user=carol).aupdate(state="removed")
    await rooms.announce(meeting.pk, {"type": "participant", **mine})
    await rooms.announce(meeting.pk, {"type": "participant", **mine, "state": "removed"})
    assert await line.code() == 4403
    assert [one["state"] for one in line.of("participant")][-2:] == ["waiting", "removed"]


async def test_when_the_news_of_it_is_lost_a_pulse_closes(lines: Any, bob: User) -> None:
    line: Line = await lines(bob)
    await line.until("welcome")
    await Participant.objects.filter(user=bob).aupdate(state="removed")
    at = now()
    assert await line.code() == 4403
    assert 4 < now() - at < 6


async def test_a_removal_elsewhere_disturbs_nobody_here(lines: Any, alice: User, bob: User, mallory: User) -> None:
    other = await Meeting.objects.acreate(title="Other", organizer=mallory)
    there = await sync_to_async(person)("Bob", other)
    assert there == bob
    line: Line = await lines(bob)
    await line.until("welcome")
    gone = await Participant.objects.aget(meeting=other, user=bob)
    await sync_to_async(attendance.move)(gone, "removed")
    await line.until("pulse")
    assert line.closed is None


async def test_who_waits_is_closed_at_the_next_pulse_when_the_meeting_has_ended(
    lines: Any, alice: User, meeting: Meeting
) -> None:
    carol = await sync_to_async(person)("Carol", meeting, state="waiting")
    line: Line = await lines(carol)
    await line.until("welcome")
    await sync_to_async(attendance.end)(meeting)
    at = now()
    assert await line.code() == 4403
    assert now() - at < 5.5
    assert line.of("meeting") == line.of("dialogue") == [], "nothing of the meeting is told at the door"


async def test_a_dismissal_names_a_participant_and_nothing_else(meeting: Meeting, clock: Any) -> None:
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(rooms.group(meeting.pk), channel)
    gone = await place("bob")
    await sync_to_async(rooms.dismiss_on_commit)(meeting.pk, gone.pk)
    assert await layer.receive(channel) == {"type": "room.dismissed", "participant": str(gone.pk)}
