"""Events get lost, come twice and in any order; a browser that asks `sync` ends up with what the database holds."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conferencing import rooms
from meetings import access
from meetings.models import Meeting, User
from tests.transcription.fakes import person
from transcription import edits, gaps, publish, streams, sync
from transcription.contract import Caption
from transcription.models import Dialogue, Gap, Transcript


@dataclass
class Browser:
    """What a page keeps: the highest revision of each id, and the number up to which it can explain everything."""

    number: int
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    gaps: dict[str, dict[str, Any]] = field(default_factory=dict)
    behind: bool = False

    def hear(self, message: dict[str, Any]) -> None:
        if message["type"] in ("dialogue", "gap"):
            self.keep(message)
            number = message["number"]
            self.behind |= number is not None and number > self.number + 1
            if number == self.number + 1:
                self.number = number
        elif message["type"] == "pulse":
            self.behind |= message["number"] > self.number

    def keep(self, message: dict[str, Any]) -> None:
        if message["type"] == "gap":
            self.gaps[message["id"]] = message
        elif message["revision"] > self.rows.get(message["id"], {"revision": -1})["revision"]:
            self.rows[message["id"]] = message

    def ask(self, meeting: Meeting) -> int:
        """`sync` until there is no more; how many answers that took."""
        for turn in range(1, 100):
            *events, synced = sync.above(meeting, self.number)
            assert len(events) <= 200
            numbers = [event["number"] for event in events]
            assert numbers == sorted(numbers)
            assert all(self.number < number <= synced["number"] for number in numbers)
            for event in events:
                self.keep(event)
            self.number = max(self.number, synced["number"])
            if not synced["more"]:
                self.behind = False
                return turn
        raise AssertionError("sync never ends")

    def standing(self) -> dict[str, tuple[int, str, str]]:
        return {
            pk: (row["revision"], row["state"], row["stable"])
            for pk, row in self.rows.items()
            if row["number"] is not None
        }


def database() -> dict[str, tuple[int, str, str]]:
    rows = Dialogue.objects.select_related("speaker__user", "edited_by")
    shots = [publish.snapshot(row) for row in rows]
    return {shot["id"]: (shot["revision"], shot["state"], shot["stable"]) for shot in shots}


class House:
    """Finals, edits, withdrawals and gaps, as the server makes them; what it announced is in `told`."""

    def __init__(self, meeting: Meeting, speaker: User) -> None:
        self.meeting, self.speaker = meeting, speaker
        self.claim = streams.claim(access.Who(speaker), meeting, streams.Start(uuid.uuid4(), 0.0, sent=0), uuid.uuid4())
        self.at = 0

    def final(self, text: str = "words") -> None:
        first, self.at = self.at, self.at + 16000
        caption = Caption(first, text, "", first, self.at, final=True)
        publish.store(self.claim, publish.Utterance(caption, 16000, publish.EPOCH))

    def edit(self, which: int) -> None:
        row = self.standing(which)
        if row:
            edits.store(self.meeting, self.speaker, row.pk, row.revision, f"edited {row.revision}")

    def withdraw(self, which: int) -> None:
        row = self.standing(which)
        if row:
            with transaction.atomic():
                publish.withdraw(row)

    def gap(self) -> None:
        first, self.at = self.at, self.at + 16000
        publish.store_failure(self.claim, first, self.at)

    def standing(self, which: int) -> Dialogue | None:
        rows = list(Dialogue.objects.select_related("speaker__user").exclude(state="withdrawn").order_by("number"))
        return rows[which % len(rows)] if rows else None


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Everything announced, without a channel layer."""
    kept: list[dict[str, Any]] = []
    for module in (publish, gaps):
        monkeypatch.setattr(module, "announce_on_commit", lambda meeting, message: kept.append(message))
    monkeypatch.setattr(streams, "tell_microphones", lambda *given, **news: None)
    return kept


@pytest.fixture
def room(db: None) -> Meeting:
    one = Meeting.objects.create(title="Weekly", organizer=person("Alice"))
    person("Bob", one)
    return one


@contextmanager
def forgotten() -> Iterator[None]:
    """No example finds rows of another one, also not of one that was broken off."""
    sid = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(sid)


DEEDS = st.lists(
    st.tuples(st.sampled_from(["final", "final", "final", "edit", "withdraw", "gap"]), st.integers(0, 50)), max_size=25
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, chance=st.randoms(use_true_random=False), asks=st.integers(1, 9))
def test_a_browser_that_loses_doubles_and_mixes_up_events_gets_there(
    room: Meeting, told: list[dict[str, Any]], deeds: list[tuple[str, int]], chance: Any, asks: int
) -> None:
    with forgotten():
        told.clear()
        house = House(room, User.objects.get(username="bob"))
        browser, waiting = Browser(0), []
        for turn, (deed, which) in enumerate(deeds):
            getattr(house, deed)(*([which] if deed in ("edit", "withdraw") else []))
            waiting += told * chance.choice([0, 1, 1, 2])
            told.clear()
            chance.shuffle(waiting)
            for message in waiting[: chance.randint(0, 3)]:
                browser.hear(message)
                waiting.remove(message)
            if browser.behind and turn % asks == 0:
                browser.ask(room)
                assert browser.number == Transcript.objects.get().last_number
                assert browser.standing() == database()
        for message in waiting:
            browser.hear(message)
        browser.hear({"type": "pulse", **sync.pulse(room)})
        if browser.behind:
            browser.ask(room)
        assert browser.standing() == database()
        assert browser.gaps.keys() == {str(pk) for pk in Gap.objects.values_list("pk", flat=True)}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_numbers_are_taken_once_each_and_a_row_keeps_only_its_newest(
    room: Meeting, told: list[dict[str, Any]], deeds: list[tuple[str, int]]
) -> None:
    with forgotten():
        told.clear()
        house = House(room, User.objects.get(username="bob"))
        for deed, which in deeds:
            getattr(house, deed)(*([which] if deed in ("edit", "withdraw") else []))
        assert [message["number"] for message in told] == list(range(1, len(told) + 1))
        revisions: dict[str, int] = {}
        for message in told:
            if message["type"] == "dialogue":
                assert message["revision"] > revisions.get(message["id"], -1)
                revisions[message["id"]] = message["revision"]


def test_hundreds_of_changes_come_in_pages_with_edits_in_between(room: Meeting, told: list[dict[str, Any]]) -> None:
    house = House(room, User.objects.get(username="bob"))
    for turn in range(230):
        house.gap() if turn % 10 == 0 else house.final(f"sentence {turn}")
    browser = Browser(0)
    *events, synced = sync.above(room, 0)
    assert (len(events), synced) == (200, {"type": "synced", "number": 200, "more": True})
    for event in events:
        browser.keep(event)
    browser.number = synced["number"]
    for which in range(0, 200, 7):
        house.edit(which)
    house.withdraw(3)
    house.final("the last")
    assert browser.ask(room) == 1
    assert browser.standing() == database()
    assert len(browser.gaps) == 23
    assert sync.above(room, browser.number) == [{"type": "synced", "number": browser.number, "more": False}]


def test_what_is_stored_while_an_answer_is_read_is_left_to_the_next(
    room: Meeting, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that came after the rows were read and before the gaps must not be skipped over by a later gap's number."""
    house = House(room, User.objects.get(username="bob"))
    house.final("one")
    real, turns = sync.dialogues, []

    def slow(transcript: Transcript) -> Any:
        found = list(real(transcript).order_by("number"))
        if not turns:
            turns.append(1)
            house.final("two")
            house.gap()

        class Read:
            """The rows as they were before."""

            def filter(self, **given: Any) -> "Read":
                return self

            def order_by(self, *given: Any) -> "Read":
                return self

            def __getitem__(self, part: slice) -> list[Dialogue]:
                return found[part]

        return Read()

    monkeypatch.setattr(sync, "dialogues", slow)
    browser = Browser(0)
    *events, synced = sync.above(room, 0)
    for event in events:
        browser.keep(event)
    browser.number = synced["number"]
    monkeypatch.setattr(sync, "dialogues", real)
    browser.hear({"type": "pulse", **sync.pulse(room)})
    assert browser.behind
    browser.ask(room)
    assert browser.standing() == database()


def test_a_meeting_without_a_session_has_nothing_to_tell(room: Meeting) -> None:
    assert sync.above(room, 5) == [{"type": "synced", "number": 5, "more": False}]
    assert sync.welcome(room) == {"transcript": None, "number": 0, "dialogues": []}
    assert sync.pulse(room) == {"transcript": None, "number": 0}
    assert rooms.handlers["sync"] is sync.sync
