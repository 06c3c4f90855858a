"""Who stands at the door is seen there while they do, and no longer."""

from typing import Any

from asgiref.sync import sync_to_async

from conferencing import rooms
from meetings.models import Meeting, User
from tests.conferencing.line import Line
from tests.conferencing.watching import is_, row, sees, welcomed
from tests.transcription.fakes import person


async def test_who_stands_at_the_door_is_seen_there_until_they_go(lines: Any, alice: User, meeting: Meeting) -> None:
    carol = await sync_to_async(person)("Carol", meeting, state="waiting")
    host, _ = await welcomed(lines, alice)
    line: Line = await lines(carol)
    await sees(host, "Carol", is_("waiting"))
    await line.hang_up(1001)
    _, after = await sees(host, "Carol", is_("left"))
    assert after < 10
    page: Line = await lines(alice)
    seen = {one["name"]: one["state"] for one in (await page.until("welcome"))["participants"]}
    assert seen.get("Carol", "left") == "left"
    await host.say(type="admit", all=True)
    await host.until("pulse")
    assert (await row("carol")).state == "waiting", "only who stands there is let in with all the others"
    again: Line = await lines(carol)
    await again.until("welcome")
    await sees(host, "Carol", is_("waiting"))


async def test_a_page_at_the_door_is_not_sent_away_by_another_that_goes(
    lines: Any, alice: User, meeting: Meeting
) -> None:
    """The page enters when it hears that it is anything but waiting."""
    carol = await sync_to_async(person)("Carol", meeting, state="waiting")
    line: Line = await lines(carol)
    mine = (await line.until("welcome"))["you"]
    assert mine["state"] == "waiting"
    await rooms.announce(meeting.pk, {"type": "participant", **mine, "state": "left"})
    await line.until("pulse")
    assert {one["state"] for one in line.of("participant")} <= {"waiting"}


async def test_standing_at_the_door_keeps_no_session_open(lines: Any, meeting: Meeting) -> None:
    carol = await sync_to_async(person)("Carol", meeting, state="waiting")
    line: Line = await lines(carol)
    await line.until("pulse")
    await line.say(type="pulse")
    await line.until("pulse")
    await line.hang_up(1000)
    assert (await row("carol")).last_seen_at is None
