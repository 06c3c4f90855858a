"""What others know of somebody stays true when news of it is lost or late, and when a row was forgotten meanwhile."""

import asyncio
from typing import Any

import pytest

from conferencing import rooms
from conferencing.models import Connection
from meetings.models import Meeting, User
from tests.conferencing.watching import is_, row, sees, welcomed


async def test_a_hand_that_was_lowered_meanwhile_stays_down(lines: Any, alice: User, bob: User) -> None:
    """The laptop was forgotten when the phone came; nobody could see its hand, and a host lowers Bob's."""
    (host, _), (lid, mine), (phone, _) = [await welcomed(lines, one) for one in (alice, bob, bob)]
    await lid.say(type="participant", hand=True, video=True)
    await phone.say(type="participant", hand=True, screen=True)
    await sees(host, "Bob", lambda one: one["hand"] and one["video"] and one["screen"])
    await Connection.objects.filter(pk=mine).adelete()
    await host.say(type="lower", participant_id=str((await row("bob")).pk))
    await sees(host, "Bob", lambda one: not one["hand"])
    await lid.say(type="pulse")
    back, _ = await sees(host, "Bob", lambda one: len(one["connections"]) == 2)
    assert (back["hand"], back["video"]) == (False, True)


async def test_one_who_is_muted_while_a_page_of_theirs_is_forgotten_comes_back_muted(
    lines: Any, alice: User, bob: User
) -> None:
    (host, _), (lid, mine), (_, _) = [await welcomed(lines, one) for one in (alice, bob, bob)]
    await lid.say(type="participant", audio=True, hand=True)
    await sees(host, "Bob", lambda one: one["audio"])
    await Connection.objects.filter(pk=mine).adelete()
    await host.say(type="mute", participant_id=str((await row("bob")).pk))
    assert await lid.until("muted") == {"type": "muted", "by": "Alice"}, "its microphone is on, whatever the rows say"
    await lid.say(type="pulse")
    back, _ = await sees(host, "Bob", lambda one: one["hand"])
    assert back["audio"] is False


async def test_what_got_lost_is_told_with_the_next_pulse(
    lines: Any, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    (host, _), (line, _) = await welcomed(lines, alice), await welcomed(lines, bob)
    await sees(host, "Bob", is_("here"))

    async def lost(*args: Any) -> None:
        await asyncio.sleep(0)

    with monkeypatch.context() as redis_is_away:
        redis_is_away.setattr(rooms, "post", lost)
        await line.say(type="participant", audio=True)
        await line.say(type="sync", after=0)
        await line.until("synced")
    _, after = await sees(host, "Bob", lambda one: one["audio"])
    assert after <= 5
    before = len(host.of("participant"))
    for _ in range(3):
        await host.until("pulse")
        await host.say(type="pulse")
        await line.say(type="pulse")
    assert host.of("participant")[before:] == [], "once"


async def test_late_news_is_put_right_with_the_next_pulse(lines: Any, alice: User, bob: User, meeting: Meeting) -> None:
    """Another server took its time to tell what is not so any more."""
    (host, _), (line, _) = await welcomed(lines, alice), await welcomed(lines, bob)
    old, _ = await sees(host, "Bob", is_("here"))
    await line.say(type="participant", hand=True)
    await sees(host, "Bob", lambda one: one["hand"])
    await rooms.announce(meeting.pk, old)
    await sees(host, "Bob", lambda one: not one["hand"])
    _, after = await sees(host, "Bob", lambda one: one["hand"])
    assert after <= 5
