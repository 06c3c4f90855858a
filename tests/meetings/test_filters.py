"""Lists of the API show what was asked for, and say so when they do not understand what that is."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.models import Meeting
from meetings.rest import filters
from tests.meetings.conftest import World
from transcription.models import Transcript

PLANS = {
    "Budget": datetime(2030, 3, 1, 9, tzinfo=UTC),
    "budget, again": datetime(2030, 3, 2, 23, 30, tzinfo=UTC),
    "Hiring": datetime(2030, 3, 3, tzinfo=UTC),
}


@pytest.fixture
def plans(world: World) -> World:
    for title, starts_at in PLANS.items():
        Meeting.objects.create(
            title=title, starts_at=starts_at, organizer=world.people["alice"], active=title[0] == "H"
        )
    return world


def titles(world: World, query: str) -> set[str]:
    answer = world.client("alice").get(f"/api/meetings/?{query}")
    assert answer.status_code == 200, answer.json()
    return {one["title"] for one in answer.json()["results"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("active=false", {"Budget", "budget, again"}),
        ("active=true", {"Weekly", "Hiring"}),
        ("active=", {"Weekly", *PLANS}),
        ("title=BUDGET", {"Budget", "budget, again"}),
        ("title=budget%25", set()),
        ("from=2030-03-02", {"budget, again", "Hiring"}),
        ("to=2030-03-02", {"Weekly", "Budget", "budget, again"}),
        ("from=2030-03-02&to=2030-03-02", {"budget, again"}),
        ("from=2030-03-02T23:30:00Z&to=2030-03-03T00:00:00Z", {"budget, again"}),
        ("from=2030-03-03T01:00:00%2B01:00", {"Hiring"}),
        ("from=2030-03-03T01:00:00+01:00", {"Hiring"}),
        ("nothing=known", {"Weekly", *PLANS}),
    ],
)
def test_meetings(plans: World, query: str, found: set[str]) -> None:
    assert titles(plans, query) == found


@pytest.mark.parametrize(
    ("piece", "found"),
    [("ÜBERSICHT", True), ("übersicht [q3]", True), ("(A.B*) -&", True), ("a", True), (".*", False), ("a b", False)],
)
def test_a_piece_of_a_title_in_any_case(world: World, piece: str, found: bool) -> None:
    """On either database."""
    title = "Übersicht [Q3] (a.b*) -& \\1"
    Meeting.objects.create(title=title, organizer=world.people["mallory"])
    answer = world.client("mallory").get("/api/meetings/", {"title": piece}).json()
    assert (title in {one["title"] for one in answer["results"]}) == found


@pytest.mark.parametrize(
    "query",
    [
        "active=perhaps",
        "from=soon",
        "to=2030-13-01",
        "from=2030-02-30",
        "from=0000-00-00",
        "to=9999-12-31",
        "from=0001-01-01T00:00:00%2B14:00",
        f"title={'x' * 121}",
        "title=%00",
    ],
)
def test_what_no_filter_understands(plans: World, query: str) -> None:
    answer = plans.client("alice").get(f"/api/meetings/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert set(answer.json()["fields"]) == {query.partition("=")[0]}


def test_a_page_after_the_first_is_filtered_too(plans: World) -> None:
    first = plans.client("alice").get("/api/meetings/?title=budget&page_size=1").json()
    second = plans.client("alice").get(first["next"]).json()
    assert {one["results"][0]["title"] for one in (first, second)} == {"Budget", "budget, again"}
    assert second["next"] is None


def sessions(world: World, path: str) -> tuple[int, int]:
    answer = world.client("alice").get(f"/api/{path}")
    return answer.status_code, len(answer.json().get("results", ()))


def test_transcripts(world: World) -> None:
    old = datetime(2026, 1, 1, 12, tzinfo=UTC)
    Transcript.objects.create(meeting=world.meeting, started_at=old, ended_at=old, state="complete")
    code = world.meeting.code
    for path in ("transcripts/", f"meetings/{code}/transcripts/"):
        assert sessions(world, path) == (200, 2)
        assert sessions(world, f"{path}?state=complete") == (200, 1)
        assert sessions(world, f"{path}?to=2026-01-01") == (200, 1)
        assert sessions(world, f"{path}?from=2026-01-02&state=open") == (200, 1)
        assert sessions(world, f"{path}?state=lost")[0] == 400
        assert sessions(world, f"{path}?from=yesterday")[0] == 400
    assert sessions(world, f"transcripts/?meeting={code}") == (200, 2)
    assert sessions(world, "transcripts/?meeting=aaaa-bbbb-cccc") == (200, 0)


def test_one_row_is_found_whatever_is_asked_besides(world: World) -> None:
    for query in ("state=complete", "state=lost"):
        assert sessions(world, f"transcripts/{world.transcript.pk}/?{query}")[0] == 200


@given(text=st.text(max_size=40))
def test_whatever_a_time_is_said_to_be(text: str) -> None:
    from django.core.exceptions import ValidationError

    for field in (filters.MomentField(required=False), filters.EndField(required=False)):
        try:
            found: Any = field.clean(text)
        except ValidationError:
            continue
        assert found is None or found.tzinfo is not None
