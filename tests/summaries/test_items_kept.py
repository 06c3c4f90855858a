"""What people do with action items stays done, however often they are found again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from summaries.contract import Item
from summaries.items import keeping
from summaries.models import ActionItem
from tests.summaries import items_scene as scene
from tests.summaries.scenes import person, session
from transcription.models import Transcript


@pytest.fixture
def talked(db: None) -> Transcript:
    return session(*scene.PLAY)


def edit(item: ActionItem, revision: int | None = None, **values: Any) -> ActionItem:
    keeping.edit(item.pk, person("Alice"), values, revision)
    item.refresh_from_db()
    return item


def test_what_a_person_set_stays_and_the_rest_follows_what_is_found(talked: Transcript) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    edit(item, due_date=date(2026, 4, 1), assigned_to=scene.seat(talked, "Alice"))
    assert (item.kept, item.revision) == (["assigned_to", "due_date"], 2)
    (found,) = scene.extract(talked, scene.numbers(talked, priority="high", description="Send numbers to the bank"))
    assert found.pk == item.pk
    assert (found.due_date, found.assigned_to) == (date(2026, 4, 1), scene.seat(talked, "Alice"))
    assert (found.priority, found.description) == ("high", "Send numbers to the bank")


def test_an_edited_item_is_not_dropped_when_it_is_found_no_more(talked: Transcript) -> None:
    item, untouched = scene.extract(talked, scene.numbers(talked), scene.posters(talked))
    edit(item, description="Send the bank its figures")
    assert scene.extract(talked) == [item]
    assert scene.extract(talked, scene.numbers(talked)) == [item], "its old words are known"
    assert not ActionItem.objects.filter(pk=untouched.pk).exists()


@pytest.mark.parametrize("status", ["complete", "in_progress"])
def test_what_is_done_or_begun_stays(talked: Transcript, status: str) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    edit(item, status=status)
    assert scene.extract(talked) == [item]
    (found,) = scene.extract(talked, scene.numbers(talked))
    assert (found.pk, found.status) == (item.pk, status)


def test_what_is_deleted_is_not_found_again(talked: Transcript) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    keeping.remove(item.pk)
    assert scene.extract(talked, scene.numbers(talked)) == []
    item.refresh_from_db()
    assert (item.description, item.assigned_to, item.deleted_at is None) == ("", None, False)
    with pytest.raises(keeping.Gone):
        keeping.remove(item.pk)
    with pytest.raises(keeping.Gone):
        edit(item, status="complete")


def test_what_a_person_added_is_neither_changed_nor_doubled(talked: Transcript) -> None:
    own = keeping.add(
        talked.meeting, person("Alice"), {"description": "Send the numbers to the bank"}, transcript=talked
    )
    assert scene.extract(talked, scene.numbers(talked)) == [own]
    own.refresh_from_db()
    assert (own.revision, own.due_date, own.origin, own.created_by) == (1, None, "added", person("Alice"))
    assert scene.extract(talked) == [own]


def test_an_edit_of_an_older_reading_is_refused(talked: Transcript) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    edit(item, 1, priority="high")
    with pytest.raises(keeping.Clash) as clash:
        edit(item, 1, priority="low")
    assert (clash.value.current["revision"], clash.value.current["priority"]) == (2, "high")
    with pytest.raises(keeping.Clash):
        keeping.remove(item.pk, 1)
    item.refresh_from_db()
    assert item.priority == "high"


def test_saying_what_stands_already_changes_nothing(talked: Transcript) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    edit(item, due_date=scene.FRIDAY, status="pending")
    assert (item.revision, item.kept) == (1, [])


def test_dates_that_do_not_fit_together_change_nothing(talked: Transcript) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    with pytest.raises(ValidationError):
        edit(item, start_date=scene.FRIDAY + timedelta(days=1), status="complete")
    item.refresh_from_db()
    assert (item.start_date, item.status, item.revision) == (None, "pending", 1)


def test_a_persons_date_wins_over_one_that_is_found(talked: Transcript) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    edit(item, start_date=date(2026, 3, 5))
    (found,) = scene.extract(talked, scene.numbers(talked, due=date(2026, 3, 4)))
    assert (found.start_date, found.due_date) == (date(2026, 3, 5), None)


def test_for_words_of_their_own_a_person_vouches(talked: Transcript) -> None:
    (item,) = scene.extract(talked, scene.posters(talked, description="Wire 9,500 dollars to Mallory"))
    assert not item.supported
    edit(item, description="Call the printer")
    assert item.supported
    (found,) = scene.extract(talked, scene.posters(talked))
    assert (found.description, found.supported) == ("Call the printer", True)


def test_everybody_is_told(talked: Transcript, django_capture_on_commit_callbacks: scene.Commit) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    ear = scene.Ear(talked.meeting)
    with django_capture_on_commit_callbacks(execute=True):
        edit(item, status="complete")
        keeping.remove(item.pk)
    changed, gone = ear.heard("action_items")
    assert changed["results"][0]["status"] == "complete"
    assert gone["results"] == [{"id": str(item.pk), "deleted": True}]


ACTS = some.lists(
    some.tuples(some.sampled_from(["find", "edit", "due", "delete", "complete", "add"]), some.integers(0, 5)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_happens_people_keep_what_they_did(talked: Transcript, acts: list[tuple[str, int]]) -> None:
    """Found again in any order: what a person set, did, added or deleted reads as they left it."""
    with transaction.atomic():
        people = People(talked)
        for act, number in acts:
            getattr(people, act)(number)
            people.look()
        transaction.set_rollback(True)


class People:
    """Does what the acts say, and remembers what must be so."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.known = (scene.numbers(transcript), scene.room(transcript), scene.posters(transcript))
        self.kept: dict[Any, dict[str, Any]] = {}
        self.deleted: list[str] = []
        self.count = 0

    def find(self, number: int) -> None:
        """Some of what there is to find, with other details each time."""
        wanted = [one for place, one in enumerate(self.known) if number & 1 << place]
        priority = ("low", "normal", "high")[self.count % 3]
        self.count += 1
        scene.extract(self.transcript, *(self.other(one, priority) for one in wanted))

    def other(self, item: Item, priority: Any) -> Item:
        return Item(item.description, item.evidence, item.assignee, priority, due=item.due)

    def pick(self, number: int) -> ActionItem | None:
        rows = scene.standing(self.transcript)
        return rows[number % len(rows)] if rows else None

    def set(self, number: int, **values: Any) -> None:
        if row := self.pick(number):
            edit(row, **values)
            mine = self.kept.setdefault(row.pk, {})
            mine.update({name: getattr(row, name) for name in row.kept if name in values or name in mine})

    def edit(self, number: int) -> None:
        self.count += 1
        self.set(number, description=f"In my own words, number {self.count}")

    def due(self, number: int) -> None:
        self.set(number, due_date=date(2026, 5, 1) + timedelta(days=number))

    def complete(self, number: int) -> None:
        self.set(number, status="complete")

    def add(self, number: int) -> None:
        self.count += 1
        values = {"description": f"Water plant {self.count} in the hall", "due_date": date(2026, 6, 1)}
        row = keeping.add(self.transcript.meeting, person("Alice"), values, self.transcript)
        self.kept[row.pk] = values | {"priority": "normal", "assigned_to": None, "status": "pending"}

    def delete(self, number: int) -> None:
        if row := self.pick(number):
            self.kept.pop(row.pk, None)
            self.deleted.append(row.found.get("description", ""))
            keeping.remove(row.pk)

    def look(self) -> None:
        rows = {row.pk: row for row in scene.standing(self.transcript)}
        for pk, values in self.kept.items():
            assert {name: getattr(rows[pk], name) for name in values} == values
        described = [row.found.get("description") for row in rows.values() if row.found]
        assert len(set(described)) == len(described), "nothing is there twice"
        assert not set(described) & set(self.deleted), "nothing comes back"
