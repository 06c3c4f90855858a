"""Places in a call: in the order of coming, held for 45 s, never given twice."""

import asyncio
import threading
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings as configured
from django.db import connection as database
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conferencing import connections, places, presence
from conferencing.models import Connection, Place
from meetings import attendance
from meetings.models import Meeting, Participant, User
from tests.conferencing.line import Line
from tests.transcription.fakes import person

HELD = 45.0
NAMES = ("Ann", "Ben", "Cem", "Dan", "Eve", "Fay")
PATIENT = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def small(settings: Any) -> None:
    """A call for three: two pictures, one more voice."""
    settings.MESH_LIMIT, settings.AUDIO_LIMIT = 2, 3


class Hour:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = timezone.now()

    def now(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> Hour:
    one = Hour()
    monkeypatch.setattr(timezone, "now", one.now)
    return one


@pytest.fixture
def crowd(meeting: Meeting) -> list[Participant]:
    people = [person(name, meeting) for name in NAMES]
    return [Participant.objects.get(user=one, meeting=meeting) for one in people]


def come(participant: Participant) -> uuid.UUID:
    """A page of theirs takes part."""
    connection = Connection.objects.create(participant=participant, seen_at=timezone.now(), call=True)
    places.take(participant)
    return connection.pk


def go(participant: Participant) -> None:
    """All their pages close."""
    participant.connections.all().delete()
    places.left(participant)


def media(people: list[Participant]) -> list[str]:
    held = dict(Place.objects.values_list("participant", "media"))
    return [held.get(one.pk, "-") for one in people]


def test_in_the_order_of_coming(small: None, crowd: list[Participant]) -> None:
    for one in (crowd[2], crowd[0], crowd[3], crowd[1]):
        come(one)
    assert media(crowd) == ["video", "", "video", "audio", "-", "-"]


def test_the_defaults_are_six_and_twelve() -> None:
    assert (configured.MESH_LIMIT, configured.AUDIO_LIMIT) == (6, 12)
    assert [places.media_of(n) for n in range(14)] == ["video"] * 6 + ["audio"] * 6 + ["", ""]


def test_a_reload_keeps_the_place_and_long_absence_does_not(small: None, crowd: list[Participant], hour: Hour) -> None:
    for one in crowd[:4]:
        come(one)
    go(crowd[0])
    hour.move(HELD - 1)
    come(crowd[0])
    assert media(crowd[:4]) == ["video", "video", "audio", ""]
    go(crowd[0])
    hour.move(HELD + 1)
    assert set(places.settle(crowd[0].meeting_id)) == {crowd[0].pk, crowd[2].pk, crowd[3].pk}
    assert media(crowd[:4]) == ["-", "video", "video", "audio"]
    come(crowd[0])
    assert media(crowd[:4]) == ["", "video", "video", "audio"]


def test_who_comes_back_too_late_does_not_need_anybody_to_have_noticed(
    small: None, crowd: list[Participant], hour: Hour
) -> None:
    come(crowd[0])
    hour.move(1)
    come(crowd[1])
    go(crowd[0])
    hour.move(HELD)
    come(crowd[0])
    assert list(Place.objects.values_list("participant", flat=True)) == [crowd[1].pk, crowd[0].pk]


def test_leaving_the_call_frees_the_place_at_once(small: None, crowd: list[Participant]) -> None:
    pages = [come(one) for one in crowd[:4]]
    connections.show(pages[1], crowd[1], {"call": False})
    assert media(crowd[:4]) == ["video", "-", "video", "audio"]


def test_the_other_device_keeps_the_place(small: None, crowd: list[Participant]) -> None:
    laptop, phone = come(crowd[0]), come(crowd[0])
    come(crowd[1])
    connections.show(laptop, crowd[0], {"call": False})
    assert media(crowd[:2]) == ["video", "video"]
    seen = presence.snapshot(presence.people().get(pk=crowd[0].pk))
    assert [peer["id"] for peer in seen["peers"]] == [str(phone)]
    assert len(seen["connections"]) == 2
    connections.show(phone, crowd[0], {"call": False})
    assert media(crowd[:2]) == ["-", "video"]


def test_of_many_devices_of_one_person_the_newest_take_part(small: None, crowd: list[Participant], hour: Hour) -> None:
    """Each costs everybody else a peer connection."""
    for _ in range(connections.DEVICES + 2):
        hour.move(0.1)
        page = Connection.objects.create(participant=crowd[0], seen_at=hour.now())
        connections.show(page.pk, crowd[0], {"call": True})
    newest = Connection.objects.filter(participant=crowd[0]).order_by("-seen_at")
    assert [one.call for one in newest] == [True] * connections.DEVICES + [False] * 2
    assert media(crowd[:1]) == ["video"]


def test_a_newcomer_is_last_also_where_the_clocks_of_servers_differ(
    small: None, crowd: list[Participant], hour: Hour
) -> None:
    come(crowd[0])
    come(crowd[1])
    hour.move(-30)
    for one in crowd[2:4]:
        come(one)
    assert media(crowd[:4]) == ["video", "video", "audio", ""]


def test_who_is_removed_loses_the_place(small: None, crowd: list[Participant]) -> None:
    for one in crowd[:3]:
        come(one)
    attendance.move(crowd[0], "removed")
    assert media(crowd[:3]) == ["-", "video", "video"]
    assert presence.snapshot(presence.people().get(pk=crowd[0].pk))["peers"] == []


def test_no_places_in_a_meeting_that_is_over(small: None, crowd: list[Participant], meeting: Meeting) -> None:
    come(crowd[0])
    attendance.end(meeting)
    places.take(crowd[1])
    assert media(crowd[:2]) == ["-", "-"]


def test_a_place_whose_server_died_before_it_could_say_so(small: None, crowd: list[Participant], hour: Hour) -> None:
    come(crowd[0])
    crowd[0].connections.all().delete()
    places.tend(crowd[0].meeting_id)
    hour.move(HELD + 1)
    places.tend(crowd[0].meeting_id)
    assert media(crowd[:1]) == ["-"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["come", "go", "give up", "wait", "settle", "tend"]), st.integers(0, 5), st.floats(0, 60)
    ),
    max_size=25,
)


@PATIENT
@given(steps=STEPS)
def test_whatever_happens_places_are_in_the_order_of_coming(
    small: None, crowd: list[Participant], hour: Hour, steps: list[tuple[str, int, float]]
) -> None:
    """Beside the rows runs a list: who holds a place, in order, and since when they are away."""
    Place.objects.all().delete()
    Connection.objects.all().delete()
    order: list[int] = []
    away: dict[int, datetime] = {}
    for what, who, seconds in steps:
        if what == "wait":
            hour.move(seconds)
        elif what == "come":
            forget(order, away, hour)
            come(crowd[who])
            away.pop(who, None)
            order += [who] if who not in order else []
        elif what == "go":
            if who in order:
                away.setdefault(who, hour.now())
            go(crowd[who])
        elif what == "give up":
            crowd[who].connections.all().delete()
            places.give_up(crowd[who])
            if who in order:
                order.remove(who)
        else:
            (places.settle if what == "settle" else places.tend)(crowd[who].meeting_id)
        if what != "wait":
            places.settle(crowd[who].meeting_id)
            forget(order, away, hour)
            assert media(crowd) == [places.media_of(order.index(n)) if n in order else "-" for n in range(6)]


def forget(order: list[int], away: dict[int, datetime], hour: Hour) -> None:
    for who in list(away):
        if who not in order or hour.now() - away[who] >= timedelta(seconds=HELD):
            del away[who]
            if who in order:
                order.remove(who)


def test_two_at_once_never_get_one_place(small: None, crowd: list[Participant]) -> None:
    """Each on a connection to the database of its own, as two servers are."""
    start = threading.Barrier(len(crowd))

    def take(participant: Participant) -> None:
        start.wait()
        come(participant)
        database.close()

    threads = [threading.Thread(target=take, args=(one,)) for one in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(media(crowd)) == ["", "", "", "audio", "video", "video"]


async def test_the_next_in_the_order_hears_that_they_moved_up(
    small: None, lines: Any, meeting: Meeting, alice: User, bob: User
) -> None:
    others = [await sync_to_async(person)(name, meeting) for name in ("Carol", "Dave")]
    pages: list[Line] = []
    for user in (alice, bob, *others):
        pages.append(await lines(user))
        await pages[-1].until("welcome")
        await pages[-1].say(type="participant", call=True)
        await pages[-1].until("participant", lambda one, name=user.name: one["name"] == name and one["peers"])
    await pages[0].hang_up()
    began = timezone.now()
    seen = [asyncio.create_task(hears(page, "Dave", "audio")) for page in pages[1:]]
    await asyncio.wait_for(asyncio.gather(*seen), 60)
    assert timedelta(seconds=44) < timezone.now() - began < timedelta(seconds=52)
    news = {one["name"]: one["media"] for one in pages[3].of("participant")}
    assert [news[name] for name in ("Alice", "Carol", "Dave")] == ["", "video", "audio"]


async def hears(line: Line, name: str, media: str) -> None:
    """Answers pulses until somebody has moved up."""
    while message := await line.read():
        if message["type"] == "pulse":
            await line.say(type="pulse")
        if message["type"] == "participant" and (message["name"], message["media"]) == (name, media):
            return
    raise AssertionError(f"closed with {line.closed}")
