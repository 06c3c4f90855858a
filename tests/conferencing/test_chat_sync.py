"""Chat events get lost, come twice and in any order; a page that asks `chat.sync` ends with what the database holds."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conferencing import chat
from conferencing.models import ChatMessage
from meetings import access
from meetings.models import Meeting, User
from tests.transcription.fakes import person

News = list[dict[str, Any]]
DEEDS = st.lists(
    st.tuples(st.sampled_from(["write", "write", "write", "again", "delete"]), st.integers(0, 50)), max_size=25
)


@dataclass
class Page:
    """What a page keeps: the highest number of each id, and the number up to which it can explain everything."""

    number: int = 0
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    behind: bool = False

    def hear(self, message: dict[str, Any]) -> None:
        self.keep(message)
        self.behind |= message["number"] > self.number + 1
        if message["number"] == self.number + 1:
            self.number += 1

    def pulse(self, message: dict[str, Any]) -> None:
        self.behind |= message["chat_number"] > self.number

    def keep(self, message: dict[str, Any]) -> None:
        if message["number"] > self.rows.get(message["id"], {"number": -1})["number"]:
            self.rows[message["id"]] = message

    def ask(self, meeting: Meeting) -> None:
        """`chat.sync` until there is no more."""
        for _ in range(100):
            *events, synced = chat.above(meeting, self.number)
            numbers = [event["number"] for event in events]
            assert numbers == sorted(numbers)
            assert len(numbers) <= chat.MOST
            assert all(self.number < number <= synced["number"] for number in numbers)
            for event in events:
                self.keep(event)
            self.number = max(self.number, synced["number"])
            if not synced["more"]:
                self.behind = False
                return
        raise AssertionError("sync never ends")

    def shown(self) -> list[tuple[str, str]]:
        standing = [row for row in self.rows.values() if not row["deleted"]]
        return [(row["id"], row["text"]) for row in sorted(standing, key=lambda row: (row["sent_at"], row["id"]))]


class House:
    """Bob writes, sends again and takes back."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting, self.who = meeting, access.Who(User.objects.get(username="bob"))
        self.ids: list[uuid.UUID] = []

    def write(self, which: int) -> None:
        self.ids.append(uuid.uuid4())
        chat.write(self.who, self.meeting, f"message {which}", self.ids[-1])

    def again(self, which: int) -> None:
        if self.ids:
            assert not chat.write(self.who, self.meeting, "otherwise", self.ids[which % len(self.ids)])[1]

    def delete(self, which: int) -> None:
        if self.ids:
            chat.delete(self.who, self.meeting, self.ids[which % len(self.ids)])


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> News:
    """Everything announced, without a channel layer."""
    kept: News = []
    monkeypatch.setattr(chat, "announce_on_commit", lambda meeting, message: kept.append(message))
    monkeypatch.setattr(chat, "MOST", 4)
    return kept


@pytest.fixture
def room(db: None) -> Meeting:
    one = Meeting.objects.create(title="Weekly", organizer=person("Alice"))
    person("Bob", one)
    return one


@contextmanager
def forgotten() -> Iterator[None]:
    """No example finds rows of another one."""
    sid = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(sid)


def database(meeting: Meeting) -> list[tuple[str, str]]:
    rows = ChatMessage.objects.filter(meeting=meeting, deleted_at=None).select_related("participant__user")
    shots = sorted((chat.snapshot(row) for row in rows), key=lambda shot: (shot["sent_at"], shot["id"]))
    return [(shot["id"], shot["text"]) for shot in shots]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, chance=st.randoms(use_true_random=False), asks=st.integers(1, 9))
def test_a_page_that_loses_doubles_and_mixes_up_events_gets_there(
    room: Meeting, told: News, deeds: list[tuple[str, int]], chance: Any, asks: int
) -> None:
    with forgotten():
        told.clear()
        house, page, waiting = House(room), Page(), []
        for turn, (deed, which) in enumerate(deeds):
            getattr(house, deed)(which)
            waiting += told * chance.choice([0, 1, 1, 2])
            told.clear()
            chance.shuffle(waiting)
            for _ in range(chance.randint(0, len(waiting))):
                page.hear(waiting.pop())
            if page.behind and turn % asks == 0:
                page.ask(room)
        page.pulse(chat.pulse(room))
        if page.behind:
            page.ask(room)
        for late in waiting:
            page.hear(late)
        assert page.shown() == database(room)
        assert page.number == chat.last_number(room)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_numbers_are_taken_once_each_and_what_changes_nothing_takes_none(
    room: Meeting, told: News, deeds: list[tuple[str, int]]
) -> None:
    with forgotten():
        told.clear()
        house = House(room)
        for deed, which in deeds:
            getattr(house, deed)(which)
        assert [one["number"] for one in told] == list(range(1, len(told) + 1))
        assert chat.last_number(room) == len(told)
        newest = {one["id"]: one["number"] for one in told}
        assert newest == {str(pk): number for pk, number in ChatMessage.objects.values_list("pk", "number")}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=DEEDS, after=DEEDS)
def test_who_comes_later_goes_on_from_the_number_of_the_welcome(
    room: Meeting, told: News, before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    with forgotten():
        house = House(room)
        for deed, which in before:
            getattr(house, deed)(which)
        welcome = chat.welcome(room)
        page = Page(welcome["chat_number"], {one["id"]: one for one in welcome["chat"]})
        assert page.shown() == database(room)
        for deed, which in after:
            getattr(house, deed)(which)
        page.ask(room)
        assert page.shown() == database(room)
