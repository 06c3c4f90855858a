"""Who is there: true of several pages of one person, of lids that close, of reloads, and of servers that die."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection as database
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from conferencing import connections, presence
from conferencing.models import Connection
from meetings.models import Meeting, Participant, User
from tests.conferencing.line import Line
from tests.conferencing.watching import is_, row, sees, welcomed
from tests.transcription.fakes import person


async def again(lines: Any, user: User, meeting: Meeting, connection: str) -> tuple[Line, dict[str, Any]]:
    """The page connects anew and names the connection it had."""
    line: Line = await lines(user, f"?connection={connection}")
    return line, await line.until("welcome")


async def test_a_closed_lid(lines: Any, alice: User, bob: User) -> None:
    """The socket of a closed lid says nothing, not even goodbye."""
    (host, _), (lid, _) = await welcomed(lines, alice), await welcomed(lines, bob)
    await lid.say(type="participant", call=True, audio=True)
    await sees(host, "Bob", lambda one: one["audio"] and one["peers"])
    silent, after = await sees(host, "Bob", is_("reconnecting"))
    assert after <= 10
    assert (silent["audio"], len(silent["connections"]), len(silent["peers"])) == (True, 1, 1)
    gone, later = await sees(host, "Bob", is_("left"))
    assert 44 <= after + later <= 50
    assert (gone["audio"], gone["connections"], gone["peers"], gone["media"]) == (False, [], [], "")
    assert [one["state"] for one in host.of("participant") if one["name"] == "Bob"][-2:] == ["reconnecting", "left"]


async def test_opening_the_lid_again_shows_at_once(lines: Any, alice: User, bob: User) -> None:
    (host, _), (lid, mine) = await welcomed(lines, alice), await welcomed(lines, bob)
    await lid.say(type="participant", call=True, hand=True)
    await sees(host, "Bob", is_("reconnecting"))
    await lid.say(type="pulse")
    back, after = await sees(host, "Bob", is_("here"))
    assert after < 1
    assert (back["connections"], back["hand"], [peer["id"] for peer in back["peers"]]) == ([mine], True, [mine])


async def test_a_connection_that_was_forgotten_meanwhile_is_here_again_as_it_was(
    lines: Any, alice: User, bob: User
) -> None:
    (host, _), (lid, mine) = await welcomed(lines, alice), await welcomed(lines, bob)
    await lid.say(type="participant", call=True, hand=True, audio=False)
    await sees(host, "Bob", lambda one: one["peers"])
    await Connection.objects.filter(participant__user=bob).adelete()
    await sees(host, "Bob", is_("left"))
    await lid.say(type="pulse")
    back, _ = await sees(host, "Bob", is_("here"))
    assert (back["connections"], back["hand"], back["audio"], back["media"]) == ([mine], True, False, "video")
    assert [peer["id"] for peer in back["peers"]] == [mine]


async def test_who_left_long_ago_is_in_no_list(lines: Any, alice: User, bob: User, meeting: Meeting) -> None:
    await sync_to_async(person)("Carol", meeting, last_seen_at=timezone.now() - timedelta(days=2))
    await sync_to_async(person)("Dave", meeting, last_seen_at=timezone.now() - timedelta(hours=2))
    line: Line = await lines(alice)
    assert {one["name"] for one in (await line.until("welcome"))["participants"]} == {"Alice", "Dave"}


async def test_a_page_that_goes_may_be_reloading(lines: Any, alice: User, bob: User) -> None:
    (host, _), (line, old) = await welcomed(lines, alice), await welcomed(lines, bob)
    await line.say(type="participant", call=True, audio=True)
    await sees(host, "Bob", lambda one: one["peers"])
    before = len(host.of("participant"))
    await line.hang_up(1001)
    page, new = await welcomed(lines, bob)
    await page.say(type="participant", call=True, audio=True)
    await sees(host, "Bob", lambda one: [peer["id"] for peer in one["peers"]] == [new])
    for _ in range(3):
        await host.until("pulse")
        await host.say(type="pulse")
        await page.say(type="pulse")
    heard = [(one["state"], one["media"]) for one in host.of("participant")[before:]]
    assert heard == [("reconnecting", "video"), ("here", "video"), ("here", "video")]
    assert all(old not in one["connections"] for one in host.of("participant")[before + 1 :])


async def test_a_page_that_goes_for_good_has_left_after_a_moment(lines: Any, alice: User, bob: User) -> None:
    (host, _), (line, _) = await welcomed(lines, alice), await welcomed(lines, bob)
    await line.hang_up(1001)
    going, _ = await sees(host, "Bob", is_("reconnecting"))
    assert going["peers"] == []
    _, after = await sees(host, "Bob", is_("left"))
    assert after < 10


async def test_who_says_goodbye_has_left_at_once(lines: Any, alice: User, bob: User) -> None:
    (host, _), (line, _) = await welcomed(lines, alice), await welcomed(lines, bob)
    await line.hang_up(1000)
    _, after = await sees(host, "Bob", is_("left"))
    assert after < 1
    assert "reconnecting" not in [one["state"] for one in host.of("participant")]


@pytest.mark.parametrize("code", [1005, 1006, 1012])
async def test_a_lost_socket_is_reconnecting_and_goes_on_with_its_call(
    lines: Any, alice: User, bob: User, meeting: Meeting, code: int
) -> None:
    (host, _), (line, mine) = await welcomed(lines, alice), await welcomed(lines, bob)
    await line.say(type="participant", call=True, audio=True, hand=True)
    await sees(host, "Bob", lambda one: one["peers"])
    await line.hang_up(code)
    away, after = await sees(host, "Bob", is_("reconnecting"))
    assert after < 1
    assert [peer["id"] for peer in away["peers"]] == [mine]
    page, welcome = await again(lines, bob, meeting, mine)
    assert welcome["connection"] == mine
    back, _ = await sees(host, "Bob", is_("here"))
    assert (back["audio"], back["hand"], [peer["id"] for peer in back["peers"]]) == (True, True, [mine])
    await page.say(type="signal", to=mine, candidates=[])
    assert (await page.until("error"))["code"] == "not_found"


@pytest.mark.parametrize("code", [1000, 1001, 1006])
async def test_the_socket_that_was_left_behind_takes_nothing_away(
    lines: Any, alice: User, bob: User, meeting: Meeting, code: int
) -> None:
    """The network changed: the new socket is here before the server knows that the old one is dead."""
    (host, _), (old, mine) = await welcomed(lines, alice), await welcomed(lines, bob)
    await old.say(type="participant", call=True)
    await sees(host, "Bob", lambda one: one["peers"])
    await host.until("pulse")
    page, _ = await again(lines, bob, meeting, mine)
    await old.hang_up(code)
    await page.say(type="participant", hand=True)
    seen, _ = await sees(host, "Bob", lambda one: one["hand"])
    assert (seen["state"], seen["connections"], len(seen["peers"])) == ("here", [mine], 1)


@pytest.mark.parametrize("named", ["alices", "", "nonsense", "00000000-0000-4000-8000-000000000007", "%00", "%FF"])
async def test_nobody_takes_anothers_connection(
    lines: Any, alice: User, bob: User, meeting: Meeting, named: str
) -> None:
    _, hers = await welcomed(lines, alice)
    _, welcome = await again(lines, bob, meeting, hers if named == "alices" else named)
    assert welcome["connection"] not in (hers, named)
    assert await Connection.objects.acount() == 2


async def test_hands_tell_since_when_they_are_up(lines: Any, alice: User, bob: User) -> None:
    (host, _), (laptop, _), (phone, _) = [await welcomed(lines, one) for one in (alice, bob, bob)]
    assert (await host.until("participant", lambda one: one["name"] == "Bob"))["raised_at"] is None
    await laptop.say(type="participant", hand=True)
    first, _ = await sees(host, "Bob", lambda one: one["hand"])
    await host.until("pulse")
    await phone.say(type="participant", hand=True)
    await phone.say(type="sync", after=0)
    await phone.until("synced")  # else a host may lower the hands before this one is up
    await laptop.say(type="participant", hand=True, audio=True)
    later, _ = await sees(host, "Bob", lambda one: one["audio"])
    assert first["raised_at"] == later["raised_at"] is not None
    await host.say(type="lower", participant_id=later["id"])
    down, _ = await sees(host, "Bob", lambda one: not one["hand"])
    assert down["raised_at"] is None
    await phone.say(type="participant", hand=True)
    again, _ = await sees(host, "Bob", lambda one: one["hand"])
    assert again["raised_at"] > first["raised_at"]


async def test_windows_tell_since_when_their_microphones_are_on(lines: Any, alice: User, bob: User) -> None:
    (host, _), (laptop, first), (phone, second) = [await welcomed(lines, one) for one in (alice, bob, bob)]

    async def since(**wanted: bool) -> tuple[str | None, str | None]:
        """Of both, once they are as is wanted."""

        def so(one: Any) -> bool:
            flags = {peer["id"]: peer["audio"] for peer in one["peers"]}
            return flags == {first: wanted["laptop"], second: wanted["phone"]}

        seen, _ = await sees(host, "Bob", so)
        at = {peer["id"]: peer["audio_at"] for peer in seen["peers"]}
        await host.until("pulse")
        return at[first], at[second]

    await laptop.say(type="participant", call=True, audio=True)
    await phone.say(type="participant", call=True)
    began, silent = await since(laptop=True, phone=False)
    assert silent is None
    await laptop.say(type="participant", audio=True, hand=True)
    await phone.say(type="participant", audio=True)
    unchanged, later = await since(laptop=True, phone=True)
    assert unchanged == began
    assert later > began
    await laptop.say(type="participant", audio=False)
    assert await since(laptop=False, phone=True) == (None, later)
    await laptop.say(type="participant", audio=True)
    again, _ = await since(laptop=True, phone=True)
    assert again > later


async def test_two_devices_of_one_person(lines: Any, alice: User, bob: User) -> None:
    (host, _), (laptop, first), (phone, second) = [await welcomed(lines, one) for one in (alice, bob, bob)]
    await laptop.say(type="participant", call=True, video=True)
    await phone.say(type="participant", call=True, audio=True)
    both, _ = await sees(host, "Bob", lambda one: one["audio"] and one["video"])
    flags = {peer["id"]: (peer["audio"], peer["video"], peer["screen"]) for peer in both["peers"]}
    assert flags == {first: (False, True, False), second: (True, False, False)}
    assert sorted(both["connections"]) == sorted([first, second])
    await laptop.hang_up(1000)
    one, _ = await sees(host, "Bob", lambda one: one["connections"] == [second])  # news of before may come late
    assert (one["state"], one["video"], one["media"]) == ("here", False, "video")


async def test_the_silent_device_does_not_count_while_the_other_is_there(lines: Any, alice: User, bob: User) -> None:
    (host, _), (laptop, _) = await welcomed(lines, alice), await welcomed(lines, bob)
    await laptop.say(type="participant", call=True, audio=True)
    await sees(host, "Bob", is_("reconnecting"))
    _, second = await welcomed(lines, bob)
    seen, _ = await sees(host, "Bob", is_("here"))
    assert (seen["audio"], seen["connections"], seen["peers"]) == (False, [second], [])


async def test_one_who_never_calls_is_as_before(lines: Any, alice: User, bob: User) -> None:
    (host, _), (_, mine) = await welcomed(lines, alice), await welcomed(lines, bob)
    seen, _ = await sees(host, "Bob", lambda one: True)
    assert (seen["state"], seen["connections"], seen["media"], seen["peers"]) == ("here", [mine], "", [])


@pytest.mark.parametrize("given", [1, "yes", None, []])
async def test_call_is_true_or_false(lines: Any, bob: User, given: Any) -> None:
    line, _ = await welcomed(lines, bob)
    assert (await line.refused(type="participant", call=given))["code"] == "invalid"


async def test_a_server_that_died_is_told_of_by_another(lines: Any, alice: User, bob: User) -> None:
    """Bob's server is gone without a word: his row is all that is left of it."""
    dead = await Connection.objects.acreate(participant=await row("bob"), seen_at=timezone.now(), call=True)
    (host, _) = await welcomed(lines, alice)
    _, after = await sees(host, "Bob", is_("reconnecting"))
    _, later = await sees(host, "Bob", is_("left"))
    assert after <= 10
    assert 44 <= after + later <= 50
    assert not await Connection.objects.filter(pk=dead.pk).aexists()


async def test_pulses_name_the_connections(lines: Any, alice: User, bob: User) -> None:
    (host, here), (_, there) = await welcomed(lines, alice), await welcomed(lines, bob)
    assert sorted((await host.until("pulse"))["connections"]) == sorted([here, there])


def told(monkeypatch: pytest.MonkeyPatch) -> list[uuid.UUID]:
    heard: list[uuid.UUID] = []
    monkeypatch.setattr(presence, "tell", heard.append)
    return heard


def silent(name: str, seconds: float, **more: Any) -> Connection:
    place = Participant.objects.get(user__username=name)
    return Connection.objects.create(participant=place, seen_at=timezone.now() - timedelta(seconds=seconds), **more)


@pytest.mark.parametrize(("seconds", "news"), [(6, 0), (8, 1), (44, 1), (46, 1)])
def test_of_many_servers_that_look_at_once_one_announces(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch, seconds: float, news: int
) -> None:
    heard = told(monkeypatch)
    silent("bob", seconds)
    start = threading.Barrier(8)

    def look() -> None:
        start.wait()
        connections.judge(meeting.pk)
        database.close()

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == news


def test_looking_costs_one_query_while_everybody_is_there(
    meeting: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("alice", "bob"):
        silent(name, 1)
    with django_assert_num_queries(1):
        connections.judge(meeting.pk)


def test_a_sweep_judges_every_meeting(meeting: Meeting, mallory: User, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = told(monkeypatch)
    other = Meeting.objects.create(title="Other", organizer=mallory)
    Participant.objects.create(meeting=other, user=mallory)
    fading, gone, fresh = silent("bob", 10), silent("mallory", 50), silent("alice", 1)
    connections.sweep()
    assert set(heard) == {fading.participant_id, gone.participant_id}
    assert set(Connection.objects.values_list("pk", "told")) == {(fading.pk, "reconnecting"), (fresh.pk, "here")}


def test_one_that_came_back_after_it_was_read_does_not_fade(meeting: Meeting) -> None:
    read = silent("bob", 10)
    Connection.objects.update(seen_at=timezone.now())
    assert not connections.fades(read, gone=False)
    assert not connections.fades(read, gone=True)
    assert Connection.objects.get().told == "here"


async def test_a_room_of_twelve_is_read_with_as_many_queries_as_one_of_two(meeting: Meeting) -> None:
    @sync_to_async
    def queries() -> int:
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(database) as asked:
            presence.everybody(meeting)
        return len(asked)

    await sync_to_async(silent)("bob", 1)
    few = await queries()
    assert few <= 2
    for number in range(10):
        user = await User.objects.acreate(username=f"user{number}")
        place = await Participant.objects.acreate(meeting=meeting, user=user)
        for _ in range(2):
            await Connection.objects.acreate(participant=place, call=True)
    assert await queries() == few
