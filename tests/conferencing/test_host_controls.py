"""What a host does in a room: let in, mute, lower hands, hand over. Everybody concerned learns of it at once."""

import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from conferencing.models import Connection
from meetings import access, attendance
from meetings.models import Meeting, Participant, User
from tests.conferencing.line import Line
from tests.transcription.fakes import person


async def place(name: str) -> Participant:
    return await Participant.objects.aget(user__username=name)


async def pk(name: str) -> str:
    return str((await place(name)).pk)


async def inside(lines: Any, *users: User) -> list[Line]:
    opened = [await lines(one) for one in users]
    for line in opened:
        await line.until("welcome")
    return opened


async def shows(line: Line, **switches: bool) -> None:
    """Set them, and wait until that is done: who asks next is answered after it."""
    await line.say(type="participant", **switches)
    await line.refused(type="anything else")


# Muting


async def test_one_who_is_muted_hears_it_on_every_page_and_is_shown_muted(lines: Any, alice: User, bob: User) -> None:
    host, page, phone = await inside(lines, alice, bob, bob)
    await shows(page, audio=True)
    await shows(phone, audio=True, hand=True)
    await host.until("participant", lambda one: one["name"] == "Bob" and one["hand"])
    await host.say(type="mute", participant_id=await pk("bob"))
    for line in (page, phone):
        assert await line.until("muted") == {"type": "muted", "by": "Alice"}
    seen = await host.until("participant", lambda one: one["name"] == "Bob" and not one["audio"])
    assert seen["hand"], "nothing else changes"
    assert not await Connection.objects.filter(participant__user=bob, audio=True).aexists()
    assert host.of("muted") == []


async def test_they_unmute_themselves(lines: Any, alice: User, bob: User) -> None:
    host, line = await inside(lines, alice, bob)
    await shows(line, audio=True)
    await host.say(type="mute", participant_id=await pk("bob"))
    await line.until("muted")
    await line.say(type="participant", audio=True)
    await host.until("participant", lambda one: one["name"] == "Bob" and one["audio"])


async def test_all_are_muted_but_the_host(lines: Any, alice: User, bob: User, meeting: Meeting) -> None:
    carol = await sync_to_async(person)("Carol", meeting)
    host, line, other = await inside(lines, alice, bob, carol)
    for one in (host, line, other):
        await one.say(type="participant", audio=True)
        await host.until("participant", lambda seen: seen["audio"])
    await host.say(type="mute", all=True)
    await line.until("muted")
    await other.until("muted")
    await host.until("pulse")
    assert host.of("muted") == []
    assert [one.participant_id async for one in Connection.objects.filter(audio=True)] == [(await place("alice")).pk]


async def test_an_organizer_who_handed_over_mutes_all_but_themselves_and_the_host(
    lines: Any, alice: User, bob: User, meeting: Meeting
) -> None:
    carol = await sync_to_async(person)("Carol", meeting)
    await sync_to_async(attendance.hand_over)(await place("bob"))
    organizer, host, line = await inside(lines, alice, bob, carol)
    await organizer.say(type="mute", all=True)
    await line.until("muted")
    await host.until("pulse")
    assert host.of("muted") == organizer.of("muted") == []


@pytest.mark.parametrize("kind", ["mute", "admit", "deny"])
@pytest.mark.parametrize("extra", [{"all": False}, {"all": 1}, {"all": None}, {"all": True, "participant_id": "x"}])
async def test_all_is_true_and_alone(lines: Any, alice: User, meeting: Meeting, kind: str, extra: Any) -> None:
    await sync_to_async(person)("Wanda", meeting, state="waiting")
    (host,) = await inside(lines, alice)
    assert (await host.refused(type=kind, **extra))["code"] == "invalid"
    assert (await place("wanda")).state == "waiting"


@pytest.mark.parametrize("kind", ["mute", "lower", "hand_over", "admit", "deny", "remove"])
async def test_nobody_who_is_not_in_this_meeting_is_meant(
    lines: Any, alice: User, mallory: User, meeting: Meeting, kind: str
) -> None:
    other = await Meeting.objects.acreate(title="Other", organizer=mallory)
    there = await Participant.objects.acreate(meeting=other, user=mallory)
    (host,) = await inside(lines, alice)
    for who in (str(there.pk), str(uuid.uuid4()), "nonsense", None, 7, [1], {}):
        assert (await host.refused(type=kind, participant_id=who))["code"] == "not_found"
    assert (await host.refused(type=kind))["code"] == "not_found"
    await there.arefresh_from_db()
    assert (there.state, there.role) == ("admitted", "attendee")


# Hands


async def test_a_hand_is_lowered_on_all_pages(lines: Any, alice: User, bob: User) -> None:
    host, page, phone = await inside(lines, alice, bob, bob)
    for line in (page, phone):
        await shows(line, hand=True, audio=True)
    await host.until("participant", lambda one: one["name"] == "Bob" and one["hand"])
    await host.say(type="lower", participant_id=await pk("bob"))
    seen = await phone.until("participant", lambda one: one["name"] == "Bob" and one["audio"] and not one["hand"])
    assert seen["id"] == await pk("bob")
    assert not await Connection.objects.filter(hand=True).aexists()


# The lobby


async def test_all_who_wait_are_let_in(lines: Any, alice: User, meeting: Meeting) -> None:
    waiting = [await sync_to_async(person)(name, meeting, state="waiting") for name in ("Wanda", "Walt")]
    await sync_to_async(person)("Rob", meeting, state="removed")
    host, *at_the_door = await inside(lines, alice, *waiting)
    await host.say(type="admit", all=True)
    for line in at_the_door:
        welcome = await line.until("welcome", lambda one: "meeting" in one)
        assert welcome["you"]["state"] == "here"
    assert (await place("rob")).state == "removed", "who was removed does not wait"
    await host.say(type="admit", all=True)
    await host.until("pulse")
    assert host.of("error") == []


async def test_all_who_wait_are_turned_away(lines: Any, alice: User, bob: User, meeting: Meeting) -> None:
    waiting = [await sync_to_async(person)(name, meeting, state="waiting") for name in ("Wanda", "Walt")]
    host, line, *at_the_door = await inside(lines, alice, bob, *waiting)
    await host.say(type="deny", all=True)
    assert [await one.code() for one in at_the_door] == [4403, 4403]
    await line.until("pulse")
    assert line.closed is None


async def test_turning_the_lobby_off_lets_newcomers_in_and_nobody_who_waits(
    lines: Any, alice: User, bob: User, meeting: Meeting
) -> None:
    host, line = await inside(lines, alice, bob)
    await host.say(type="lobby", on=True)
    assert (await line.until("meeting"))["lobby"] is True
    gina, _ = await sync_to_async(attendance.join)(access.NOBODY, await fresh(meeting), captions=True, name="Gina")
    assert gina.state == "waiting"
    await host.say(type="lobby", on=False)
    assert (await line.until("meeting"))["lobby"] is False
    greg, _ = await sync_to_async(attendance.join)(access.NOBODY, await fresh(meeting), captions=True, name="Greg")
    await gina.arefresh_from_db()
    assert (gina.state, greg.state) == ("waiting", "admitted")


async def fresh(meeting: Meeting) -> Meeting:
    return await Meeting.objects.select_related("organizer").aget(pk=meeting.pk)


@pytest.mark.parametrize("on", ["yes", 1, None])
async def test_the_lobby_is_on_or_off(lines: Any, alice: User, meeting: Meeting, on: Any) -> None:
    (host,) = await inside(lines, alice)
    assert (await host.refused(type="lobby", on=on))["code"] == "invalid"
    assert (await host.refused(type="lobby"))["code"] == "invalid"
    assert (await fresh(meeting)).lobby is False


async def test_who_was_removed_does_not_come_back_however_they_try(
    lines: Any, alice: User, bob: User, meeting: Meeting
) -> None:
    host, line = await inside(lines, alice, bob)
    await host.say(type="remove", participant_id=await pk("bob"))
    assert await line.code() == 4403
    for end in ("", "microphone/"):
        again: Line = await lines(bob, end)
        if end:
            await again.say(type="start", stream=str(uuid.uuid4()), elapsed=0)
        assert await again.code() == 4403
    with pytest.raises(access.Refused):
        await sync_to_async(attendance.join)(access.Who(bob), await fresh(meeting), captions=True)


# Handing over


async def test_one_is_host_instead_of_another(lines: Any, alice: User, bob: User, meeting: Meeting) -> None:
    carol = await sync_to_async(person)("Carol", meeting)
    host, line, other = await inside(lines, alice, bob, carol)
    await host.say(type="hand_over", participant_id=await pk("bob"))
    news = {}
    while not {"Alice", "Bob"} <= news.keys():
        one = await other.until("participant", lambda one: one["name"] in {"Alice", "Bob"})
        if one["role"] == {"Alice": "attendee", "Bob": "host"}[one["name"]]:
            news[one["name"]] = one["role"]
    await line.say(type="lock", locked=True)
    assert (await other.until("meeting"))["locked"] is True
    assert (await other.refused(type="lock", locked=False))["code"] == "not_allowed"


async def test_an_organizer_keeps_their_power_and_takes_the_role_back(lines: Any, alice: User, bob: User) -> None:
    host, line = await inside(lines, alice, bob)
    await host.say(type="hand_over", participant_id=await pk("bob"))
    await line.until("participant", lambda one: one["name"] == "Bob" and one["role"] == "host")
    assert (await line.refused(type="remove", participant_id=await pk("alice")))["code"] == "not_allowed"
    assert (await line.refused(type="deny", participant_id=await pk("alice")))["code"] == "not_allowed"
    assert (await place("alice")).state == "admitted"
    await host.say(type="hand_over", participant_id=await pk("alice"))
    await line.until("participant", lambda one: one["name"] == "Bob" and one["role"] == "attendee")
    assert ((await place("alice")).role, (await place("bob")).role) == ("host", "attendee")
    assert (await line.refused(type="lock", locked=True))["code"] == "not_allowed"


async def test_one_who_is_no_organizer_does_not_take_it_back(lines: Any, alice: User, bob: User) -> None:
    await sync_to_async(attendance.hand_over)(await place("bob"))
    await sync_to_async(attendance.hand_over)(await place("alice"))
    (line,) = await inside(lines, bob)
    assert (await line.refused(type="hand_over", participant_id=await pk("bob")))["code"] == "not_allowed"


async def test_a_guest_may_lead_but_owns_nothing(lines: Any, alice: User, meeting: Meeting) -> None:
    gina, key = await sync_to_async(attendance.join)(access.NOBODY, meeting, captions=False, name="Gina")
    (host,) = await inside(lines, alice)
    await host.say(type="hand_over", participant_id=str(gina.pk))
    await host.until("participant", lambda one: one["name"] == "Gina" and one["role"] == "host")
    line: Line = await lines(headers=[(b"authorization", f"Bearer {key}".encode())])
    assert (await line.until("welcome"))["you"]["role"] == "host"
    await line.say(type="lobby", on=True)
    assert (await line.until("meeting"))["lobby"] is True
    who = await sync_to_async(access.who_holds)(key)
    await sync_to_async(access.may_manage)(who, meeting)
    with pytest.raises(access.Refused):
        await sync_to_async(access.may_dispose)(who, meeting)


@pytest.mark.parametrize("state", ["waiting", "removed"])
async def test_nobody_leads_from_outside(lines: Any, alice: User, meeting: Meeting, state: str) -> None:
    await sync_to_async(person)("Wanda", meeting, state=state)
    (host,) = await inside(lines, alice)
    assert (await host.refused(type="hand_over", participant_id=await pk("wanda")))["code"] == "invalid"
    assert ((await place("wanda")).role, (await place("alice")).role) == ("attendee", "host")


async def test_handing_over_to_who_leads_already_changes_nothing(lines: Any, alice: User) -> None:
    (host,) = await inside(lines, alice)
    await host.say(type="hand_over", participant_id=await pk("alice"))
    await host.until("pulse")
    assert host.of("error") == []
    assert (await place("alice")).role == "host"


async def test_a_host_who_is_removed_is_none_when_let_in_again(lines: Any, alice: User, bob: User) -> None:
    await sync_to_async(attendance.hand_over)(await place("bob"))
    (organizer,) = await inside(lines, alice)
    await organizer.say(type="remove", participant_id=await pk("bob"))
    await organizer.until("participant", lambda one: one["name"] == "Bob" and one["state"] == "removed")
    await organizer.say(type="admit", participant_id=await pk("bob"))
    back = await organizer.until("participant", lambda one: one["name"] == "Bob" and one["state"] != "removed")
    assert back["role"] == "attendee"
