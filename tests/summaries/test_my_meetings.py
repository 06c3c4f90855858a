"""My meetings name what is open, and which sessions have minutes; no more queries for more of them."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from meetings.models import Meeting
from summaries.models import ActionItem, Summary
from tests.summaries.scenes import person, place, session
from transcription.models import Transcript


def page(name: str) -> str:
    client = Client()
    client.force_login(person(name))
    return " ".join(client.get("/meetings/").content.decode().split())


def task(transcript: Transcript, count: int = 1, **fields: Any) -> None:
    for _ in range(count):
        ActionItem.objects.create(meeting=transcript.meeting, transcript=transcript, description="Go", **fields)


@pytest.fixture
def weekly(db: None) -> Transcript:
    return session("Alice: Let's go.", "Bob: Yes.", meeting=Meeting.objects.create(
        title="Weekly", organizer=person("Alice"), active=False
    ))  # fmt: skip


def test_only_what_is_open_counts(weekly: Transcript) -> None:
    assert "open action" not in page("Bob")
    task(weekly)
    assert f'<a href="/m/{weekly.meeting.code}/action-items/">1 open action item</a>' in page("Bob")
    task(weekly, 2, status="in_progress")
    task(weekly, status="complete")
    task(weekly, deleted_at=timezone.now())
    ActionItem.objects.create(meeting=weekly.meeting, description="Added by hand")
    for name in ("Alice", "Bob"):
        assert "4 open action items" in page(name)
    assert "action item" not in page("Mallory")


def test_a_session_with_minutes_says_so(weekly: Transcript) -> None:
    bare = session("Alice: Again.", meeting=weekly.meeting)
    assert 'class="badge">Minutes' not in page("Bob")
    for kind in ("brief", "minutes"):
        Summary.objects.create(transcript=weekly, type=kind, provider="builtin")
    shown = page("Bob")
    assert shown.count('class="badge">Minutes') == 1
    assert str(bare.pk) in shown


def test_a_meeting_that_is_shown_twice_names_its_items_once(db: None) -> None:
    room = session("Alice: Let's go.")
    Transcript.objects.update(started_at=timezone.now())
    task(room)
    shown = page("Alice")
    assert shown.count(room.meeting.title + "</a>") == 2, "as a room for any time, and as what was held"
    assert shown.count("1 open action item") == 1


@pytest.mark.parametrize("count", [3, 30])
def test_the_number_of_queries_does_not_grow(db: None, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        one = session("Alice: Let's go.", meeting=Meeting.objects.create(
            title=f"Number {number}", organizer=person("Zoe"), active=number % 2 == 0
        ))  # fmt: skip
        place(one.meeting, "Bob")
        task(one, 2)
        Summary.objects.create(transcript=one, type="brief", provider="builtin")
    client = Client()
    client.force_login(person("Bob"))
    with django_assert_num_queries(11):
        client.get("/meetings/")
