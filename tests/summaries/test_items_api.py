"""Action items over REST: the wire, filters, what is refused, and no more queries for more items."""

import json
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from meetings import access, attendance
from meetings.models import AccessToken, Meeting, Participant
from summaries.models import ActionItem
from tests.summaries import items_scene as scene
from tests.summaries.scenes import person, place, session
from transcription.models import Transcript

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def talked(db: None, monkeypatch: pytest.MonkeyPatch) -> Transcript:
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    person("Mallory")
    return session(*scene.PLAY)


def client(name: str, meeting: Meeting | None = None) -> APIClient:
    one = APIClient()
    one.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.issue(person(name), meeting)}")
    return one


def ask(name: str, method: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body)
    return getattr(client(name), method)(f"/api/{path}", data, content_type="application/json")


def found(name: str, query: str = "") -> list[str]:
    answer = ask(name, "get", f"action-items/?{query}")
    assert answer.status_code == 200, answer.json()
    return [one["description"] for one in answer.json()["results"]]


def make(talked: Transcript, description: str, **fields: Any) -> ActionItem:
    return ActionItem.objects.create(meeting=talked.meeting, description=description, **fields)


def test_an_item_has_all_that_the_protocol_names(talked: Transcript) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    bob = scene.seat(talked, "Bob")
    body = ask("bob", "get", f"action-items/{item.pk}/").json()
    assert STAMP.fullmatch(body.pop("created_at"))
    assert STAMP.fullmatch(body.pop("changed_at"))
    assert body == {
        "id": str(item.pk),
        "meeting": talked.meeting.code,
        "meeting_title": "Weekly",
        "transcript": str(talked.pk),
        "description": "Send the numbers to the bank",
        "assigned_to": str(bob.pk),
        "assignee": {
            "participant_id": str(bob.pk),
            "user_id": str(bob.user_id),
            "name": "Bob",
            "avatar_url": None,
            "seat": bob.seat,
        },
        "status": "pending",
        "priority": "normal",
        "start_date": None,
        "due_date": "2026-03-06",
        "overdue": False,
        "evidence": [str(scene.line(talked, 0)), str(scene.line(talked, 1))],
        "origin": "found",
        "supported": True,
        "stale": False,
        "revision": 1,
    }
    for path in ("action-items/", f"meetings/{talked.meeting.code}/action-items/"):
        page = ask("bob", "get", path).json()
        assert set(page) == {"results", "next", "previous"}
        assert [one["id"] for one in page["results"]] == [str(item.pk)]


def test_a_person_adds_an_item(talked: Transcript) -> None:
    bob = scene.seat(talked, "Bob")
    body = {
        "description": "  Water the\nplants ",
        "assigned_to": str(bob.pk),
        "status": "in_progress",
        "priority": "low",
        "start_date": "2026-03-05",
        "due_date": "2026-03-05",
        "evidence": [str(scene.line(talked, 3))],
    }
    for path, more in (
        ("action-items/", {"meeting": talked.meeting.code}),
        (f"meetings/{talked.meeting.code}/action-items/", {}),
    ):
        answer = ask("alice", "post", path, body | more)
        assert answer.status_code == 201, answer.json()
        made = answer.json()
        assert {name: made[name] for name in body} == body | {"description": "Water the plants"}
        assert (made["origin"], made["transcript"], made["supported"]) == ("added", str(talked.pk), True)
    assert ActionItem.objects.filter(created_by=person("Alice")).count() == 2


def test_a_person_changes_and_deletes_one(talked: Transcript) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    path = f"action-items/{item.pk}/"
    answer = ask("bob", "patch", path, {"status": "complete", "due_date": None, "revision": 1})
    assert answer.status_code == 200, answer.json()
    assert (answer.json()["status"], answer.json()["due_date"], answer.json()["revision"]) == ("complete", None, 2)
    clash = ask("alice", "patch", path, {"status": "pending", "revision": 1})
    assert (clash.status_code, clash.json()["code"]) == (409, "conflict")
    assert clash.json()["current"]["status"] == "complete"
    assert ask("alice", "delete", path).status_code == 204
    for method in ("get", "patch", "delete"):
        gone = ask("alice", method, path, {} if method == "patch" else None)
        assert (gone.status_code, set(gone.json()) >= {"code", "detail"}) == (404, True)
    assert found("alice") == []


BAD: list[tuple[Any, str]] = [
    ({}, "description"),
    ({"description": ""}, "description"),
    ({"description": "   "}, "description"),
    ({"description": "\u202e\u2066"}, "description"),
    ({"description": "x" * 501}, "description"),
    ({"description": "x" * 100_000}, "description"),
    ({"description": "a\x00b"}, "description"),
    ({"description": ["a"]}, "description"),
    ({"description": None}, "description"),
    ({"description": "ok", "assigned_to": "bob"}, "assigned_to"),
    ({"description": "ok", "assigned_to": str(uuid.uuid4())}, "assigned_to"),
    ({"description": "ok", "status": "done"}, "status"),
    ({"description": "ok", "priority": 3}, "priority"),
    ({"description": "ok", "due_date": "2026-02-30"}, "due_date"),
    ({"description": "ok", "due_date": "1970-01-01"}, "due_date"),
    ({"description": "ok", "due_date": "soon"}, "due_date"),
    ({"description": "ok", "start_date": "2026-03-06", "due_date": "2026-03-05"}, ""),
    ({"description": "ok", "transcript": str(uuid.uuid4())}, "transcript"),
    ({"description": "ok", "evidence": [str(uuid.uuid4())]}, "evidence"),
    ({"description": "ok", "evidence": "all"}, "evidence"),
    (["description"], ""),
    ("description", ""),
    (None, ""),
]


@pytest.mark.parametrize(("body", "field"), BAD)
def test_what_cannot_be_is_said_and_changes_nothing(talked: Transcript, body: Any, field: str) -> None:
    for path in (f"meetings/{talked.meeting.code}/action-items/", "action-items/"):
        sent = {"meeting": talked.meeting.code, **body} if isinstance(body, dict) and path == "action-items/" else body
        answer = ask("alice", "post", path, sent)
        assert answer.status_code == 400, answer.json()
        assert answer.json()["detail"].startswith(f"{field}: " if field else "") or path == "action-items/"
    assert not ActionItem.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        *(
            {name: value for name, value in body.items() if len(body) == 1 or name != "description"}
            for body, _ in BAD[1:17]
        ),
        {"revision": "new"},
        {"revision": -1},
        {"revision": 10**30},
        ["status"],
    ],
)
def test_a_change_that_cannot_be_changes_nothing(talked: Transcript, body: Any) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    if body == {"start_date": "2026-03-06", "due_date": "2026-03-05"}:
        body["status"] = "complete"
    assert ask("alice", "patch", f"action-items/{item.pk}/", body).status_code == 400
    before = item.revision
    item.refresh_from_db()
    assert (item.revision, item.status) == (before, "pending")


def test_only_people_of_that_meeting_get_something_to_do(talked: Transcript) -> None:
    elsewhere = Meeting.objects.create(title="Other", organizer=person("Alice"))
    carol, wanda = place(elsewhere, "Carol"), place(talked.meeting, "Wanda")
    Participant.objects.filter(pk=wanda.pk).update(state="waiting")
    (item,) = scene.extract(talked, scene.numbers(talked))
    for one in (carol, wanda):
        answer = ask("alice", "patch", f"action-items/{item.pk}/", {"assigned_to": str(one.pk)})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert ask("alice", "patch", f"action-items/{item.pk}/", {"assigned_to": None}).json()["assignee"] is None


def test_words_of_another_meeting_are_no_evidence(talked: Transcript) -> None:
    other = session("Alice: Secret.", meeting=Meeting.objects.create(title="Other", organizer=person("Alice")))
    later = session("Alice: Hello.", meeting=talked.meeting)
    path = f"meetings/{talked.meeting.code}/action-items/"
    for ids, transcript in (
        ([scene.line(other, 0)], None),
        ([scene.line(talked, 0), scene.line(later, 0)], None),
        ([scene.line(later, 0)], talked.pk),
    ):
        body = {
            "description": "ok",
            "evidence": list(map(str, ids)),
            "transcript": str(transcript) if transcript else None,
        }
        assert ask("alice", "post", path, body).status_code == 400
    assert ask("alice", "post", path, {"description": "ok", "transcript": str(other.pk)}).status_code == 400


def test_strangers_find_nothing(talked: Transcript) -> None:
    (item,) = scene.extract(talked, scene.numbers(talked))
    assert found("mallory") == found("mallory", f"meeting={talked.meeting.code}") == []
    assert found("mallory", f"transcript={talked.pk}") == []
    tries = [
        ("get", f"action-items/{item.pk}/", None),
        ("patch", f"action-items/{item.pk}/", {"description": "Pay Mallory"}),
        ("delete", f"action-items/{item.pk}/", None),
        ("post", f"action-items/{item.pk}/refresh/", None),
        ("get", f"meetings/{talked.meeting.code}/action-items/", None),
        ("post", f"meetings/{talked.meeting.code}/action-items/", {"description": "Pay Mallory"}),
        ("post", "action-items/", {"meeting": talked.meeting.code, "description": "Pay Mallory"}),
    ]
    for method, path, body in tries:
        answer = ask("mallory", method, path, body)
        assert (answer.status_code, set(answer.json()) >= {"code", "detail"}) == (404, True), path
    item.refresh_from_db()
    assert (ActionItem.objects.count(), item.revision, item.deleted_at) == (1, 1, None)


def test_a_guest_sees_the_items_of_that_meeting_only(talked: Transcript) -> None:
    gina, key = attendance.join(access.NOBODY, talked.meeting, captions=True, name="Gina")
    other = Meeting.objects.create(title="Other", organizer=person("Alice"))
    Participant.objects.create(meeting=other, user=gina.user)
    make(talked, "Ours")
    secret = ActionItem.objects.create(meeting=other, description="Theirs")
    guest = APIClient()
    guest.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    assert [one["description"] for one in guest.get("/api/action-items/").json()["results"]] == ["Ours"]
    assert guest.get(f"/api/action-items/{secret.pk}/").status_code == 404


def test_filters(talked: Transcript) -> None:
    alice, bob = scene.seat(talked, "Alice"), scene.seat(talked, "Bob")
    late, soon = date(2026, 3, 3), date(2026, 3, 9)
    make(talked, "late", due_date=late, assigned_to=bob, transcript=talked)
    make(talked, "late but done", due_date=late, status="complete", priority="low")
    make(talked, "today", due_date=date(2026, 3, 4), assigned_to=alice, status="in_progress")
    make(talked, "soon", due_date=soon, priority="high", stale=True)
    make(talked, "deleted", due_date=late, deleted_at=timezone.now())
    everything = ["late", "late but done", "today", "soon"]
    expected = {
        "": everything,
        "overdue=1": ["late"],
        "overdue=0": everything[1:],
        "status=complete": ["late but done"],
        "status=pending,in_progress": ["late", "today", "soon"],
        "priority=high,low": ["late but done", "soon"],
        f"assigned_to={bob.pk}": ["late"],
        "assigned_to=nobody": ["late but done", "soon"],
        "mine=1": ["today"],
        "mine=0": ["late", "late but done", "soon"],
        "stale=true": ["soon"],
        "stale=0": everything[:3],
        f"transcript={talked.pk}": ["late"],
        f"meeting={talked.meeting.code}": everything,
        "meeting=aaaa-bbbb-cccc": [],
        "mine=1&overdue=1": [],
        "unheard_of=1": everything,
        "ordering=due_date": ["late", "late but done", "today", "soon"],
        "ordering=-due_date": ["soon", "today", "late", "late but done"],
        "ordering=-priority&status=pending": ["soon", "late"],
    }
    for query, descriptions in expected.items():
        assert sorted(found("alice", query)) == sorted(descriptions), query
        if "ordering" not in query or "due" not in query:
            assert found("alice", query) == descriptions, query


@pytest.mark.parametrize(
    "query",
    ["status=done", "status=", "priority=9", "assigned_to=bob", "mine=maybe", "overdue=x", "stale=2", "transcript=1",
     "ordering=description", "ordering=due_date,id", f"meeting={'x' * 300}", "status=pending%00"],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_said(talked: Transcript, query: str) -> None:
    for path in ("action-items/", f"meetings/{talked.meeting.code}/action-items/"):
        answer = ask("alice", "get", f"{path}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
        assert answer.json()["detail"].startswith(query.partition("=")[0])


def test_items_without_a_date_come_last_and_pages_follow_the_order(talked: Transcript) -> None:
    for number in range(7):
        make(talked, f"day {number}", due_date=date(2026, 3, 20) - timedelta(days=number))
        make(talked, f"some day {number}")
    for order, first in (("due_date", "day 6"), ("-due_date", "day 0")):
        url: str | None = f"/api/action-items/?ordering={order}&page_size=4"
        seen: list[str] = []
        while url:
            page = client("alice").get(url).json()
            seen += [one["description"] for one in page["results"]]
            url = page["next"]
        assert len(set(seen)) == 14
        assert seen[0] == first
        assert all(one.startswith("some day") for one in seen[7:])


@pytest.mark.parametrize(("zone", "overdue"), [("Pacific/Kiritimati", True), ("Pacific/Pago_Pago", False), ("", True)])
def test_overdue_is_what_calendars_say_where_the_meeting_is(
    talked: Transcript, zone: str, overdue: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At half past ten in the evening of the third in UTC the fourth has begun on Christmas Island."""
    moment = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    Meeting.objects.filter(pk=talked.meeting.pk).update(time_zone=zone)
    make(talked, "late", due_date=date(2026, 3, 3))
    assert found("alice", "overdue=1") == (["late"] if overdue else [])
    (body,) = ask("alice", "get", "action-items/").json()["results"]
    assert body["overdue"] is overdue


def test_the_number_of_queries_does_not_grow(talked: Transcript, django_assert_num_queries: Any) -> None:
    def fill(number: int) -> None:
        for one in range(number):
            item = make(talked, f"thing {one}", assigned_to=place(talked.meeting, f"Person {one}"), transcript=talked)
            item.evidence.set([scene.line(talked, one % 4)])

    asked = client("alice")
    counts = []
    for number in (3, 27):
        fill(number)
        with django_assert_num_queries(4) as counted:
            page = asked.get("/api/action-items/?overdue=0").json()
        counts.append(len(counted))
        assert page["results"][0]["evidence"]
    assert len(page["results"]) == 30
    assert counts[0] == counts[1]


def test_a_session_may_do_all_this_with_the_forms_token(talked: Transcript) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person("Alice"))
    path = f"/api/meetings/{talked.meeting.code}/action-items/"
    assert browser.get(path).status_code == 200
    assert browser.post(path, {"description": "Forged"}, content_type="application/json").status_code == 403
    assert not ActionItem.objects.exists()


@pytest.mark.parametrize("pk", ["nonsense", "1", "00000000-0000-4000-8000-000000000000"])
def test_no_such_item(talked: Transcript, pk: str) -> None:
    answer = ask("alice", "get", f"action-items/{pk}/")
    assert (answer.status_code, set(answer.json()) >= {"code", "detail"}) == (404, True)


def test_formulas_markup_and_emoji_come_back_as_they_were(talked: Transcript) -> None:
    for text in ('=HYPERLINK("http://x","y")', "<script>alert(1)</script>", "Invite 👨‍👩‍👧 & co", "שלום עולם"):
        made = ask("alice", "post", f"meetings/{talked.meeting.code}/action-items/", {"description": text})
        assert made.json()["description"] == text
