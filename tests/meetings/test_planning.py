"""Meetings are planned, changed, copied and made at once; what cannot be is refused and changes nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from meetings import plans
from meetings.access import Who
from meetings.models import Meeting
from tests.meetings.conftest import World

PLAN = {
    "title": "Budget",
    "starts_at": "2030-07-01T10:00",
    "duration": "45",
    "time_zone": "Europe/Madrid",
    "agenda": "Numbers",
    "language": "es",
    "lobby": "on",
}


@pytest.fixture
def alice(world: World) -> Client:
    client = Client()
    client.force_login(world.people["alice"])
    return client


def planned(alice: Client, **change: str) -> Meeting:
    answer = alice.post("/meetings/new/", PLAN | change)
    assert answer.status_code == 302, answer.context["form"].errors
    return Meeting.objects.get(title=change.get("title", "Budget"))


def test_the_time_is_that_of_the_meetings_zone(alice: Client) -> None:
    made = planned(alice)
    assert made.starts_at == datetime(2030, 7, 1, 8, 0, tzinfo=UTC)
    assert (made.time_zone, made.duration, made.language, made.lobby) == ("Europe/Madrid", 45, "es", True)
    page = alice.get(f"/m/{made.code}/edit/").content.decode()
    assert 'value="2030-07-01T10:00"' in page
    assert '<option value="Europe/Madrid" selected>' in page


def test_editing_the_zone_moves_the_meeting(alice: Client) -> None:
    made = planned(alice)
    assert alice.post(f"/m/{made.code}/edit/", PLAN | {"time_zone": "America/Lima"}).status_code == 302
    made.refresh_from_db()
    assert made.starts_at == datetime(2030, 7, 1, 15, 0, tzinfo=UTC)


def test_saving_unchanged_keeps_the_second_of_two_equal_hours(alice: Client) -> None:
    second = datetime(2030, 10, 27, 1, 30, tzinfo=UTC)  # 02:30 in Madrid for the second time
    made = planned(alice)
    Meeting.objects.filter(pk=made.pk).update(starts_at=second)
    alice.post(f"/m/{made.code}/edit/", PLAN | {"starts_at": "2030-10-27T02:30"})
    made.refresh_from_db()
    assert made.starts_at == second


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "🙂" * 300}, "title"),
        ({"title": " \u202e\u200b "}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"starts_at": "9999-12-31T23:59"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
        ({"starts_at": "2030-02-31T10:00"}, "starts_at"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"starts_at": "2030-03-31T02:30"}, "starts_at"),
        ({"duration": "0"}, "duration"),
        ({"duration": "1000000000"}, "duration"),
        ({"duration": "-5"}, "duration"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"language": "xx"}, "language"),
        ({"agenda": "x" * 4001}, "agenda"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(alice: Client, change: dict[str, str], field: str) -> None:
    answer = alice.post("/meetings/new/", PLAN | change)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert Meeting.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Plan \u202e for\n Q3 ", "Plan for Q3"), ("<b>Bold</b>", "<b>Bold</b>"), ("x" * 120, "x" * 120)],
)
def test_titles_are_cleaned_and_shown_as_text(alice: Client, typed: str, kept: str) -> None:
    assert planned(alice, title=kept).title == kept if typed == kept else alice.post("/meetings/new/", {"title": typed})
    assert Meeting.objects.filter(title=kept).exists()
    assert "<b>Bold" not in alice.get("/meetings/").content.decode()


def test_what_is_worth_knowing_is_said(alice: Client) -> None:
    alice.post("/meetings/new/", PLAN | {"starts_at": "2030-10-27T02:30"})
    assert "show 02:30 twice" in alice.get("/meetings/").content.decode()
    alice.post("/meetings/new/", PLAN | {"starts_at": "2020-10-27T02:00"})
    assert "listed under “Past”" in alice.get("/meetings/").content.decode()


def test_a_copy_for_next_week(alice: Client, world: World) -> None:
    made = planned(alice)
    page = alice.get(f"/m/{made.code}/copy/")
    assert 'value="2030-07-08T10:00"' in page.content.decode()
    assert Meeting.objects.count() == 3, "looking makes nothing"
    assert alice.post(f"/m/{made.code}/copy/", PLAN | {"starts_at": "2030-07-08T10:00"}).status_code == 302
    first, second = Meeting.objects.filter(title="Budget").order_by("starts_at")
    assert second.starts_at == first.starts_at + timedelta(days=7)
    assert first.code != second.code
    assert (second.agenda, second.lobby, second.participants.count()) == ("Numbers", True, 0)


@pytest.mark.parametrize(
    ("typed", "title"),
    [({"title": "Stand-up"}, "Stand-up"), ({"title": "\u202e"}, None), ({"title": "🙂" * 300}, None), ({}, None)],
)
def test_made_at_once(alice: Client, typed: dict[str, str], title: str | None) -> None:
    answer = alice.post("/meetings/now/", typed, headers={"accept": "application/json"})
    body = answer.json()
    made = Meeting.objects.order_by("created_at").last()
    assert made is not None
    assert made.title == (title or plans.default_title())
    assert body == {"link": f"http://testserver/m/{made.code}/", "ready": f"/m/{made.code}/ready/"}
    assert alice.get(body["ready"], {"link": "copied"}).url == f"/m/{made.code}/"
    assert "The link is copied" in alice.get(f"/m/{made.code}/").content.decode()


def test_without_a_script_the_link_is_shown(alice: Client) -> None:
    answer = alice.post("/meetings/now/", {"title": "Stand-up"}, follow=True)
    made = Meeting.objects.get(title="Stand-up")
    assert f"http://testserver/m/{made.code}/" in [str(one).split()[-1] for one in answer.context["messages"]]


def test_the_front_page_shows_what_comes_next(alice: Client, world: World) -> None:
    assert alice.get("/").context["next"] is None
    now = timezone.now()
    for title, hours in (("Later", 5), ("Soon", 2), ("Over", -3)):
        Meeting.objects.create(title=title, organizer=world.people["alice"], starts_at=now + timedelta(hours=hours))
    assert alice.get("/").context["next"].title == "Soon"
    assert plans.next_meeting(Who(world.people["mallory"])) is None
    assert Client().get("/").context["next"] is None


def test_an_endless_code_is_answered_like_any_other(world: World) -> None:
    answers: list[Any] = [Client().get("/", {"code": typed}) for typed in ("aaaa-bbbb-cccc", "x" * 10_000, "\0")]
    assert {one.status_code for one in answers} == {404}
    assert len({one.context["error"] for one in answers}) == 1


def test_the_api_knows_the_zone_and_cleans_titles(world: World) -> None:
    made = world.ask("bob", "post", "meetings/", {"title": " Plan \u202e for Q3", "time_zone": "Asia/Tokyo"})
    assert made.status_code == 201
    assert (made.json()["title"], made.json()["time_zone"]) == ("Plan for Q3", "Asia/Tokyo")
    for bad in ({"title": "\u202e"}, {"title": "x", "time_zone": "Mars/Olympus"}):
        assert world.ask("bob", "post", "meetings/", bad).status_code == 400
