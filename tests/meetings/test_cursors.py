"""Walking a list by its cursors: every row once, in order, there and back, whatever the rows have in common."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from conferencing.models import ChatMessage
from meetings.models import Meeting
from summaries.models import ActionItem, Correction
from tests.meetings.conftest import World
from tests.meetings.test_profile import said

ORDERS = ("", "priority", "-priority", "due_date", "-due_date", "created_at", "-changed_at")


def walked(world: World, path: str, size: int = 2) -> list[list[Any]]:
    """Ids of each page from the first to the last; on the way back they are the same."""
    there, url = [], f"{path}{'&' if '?' in path else '?'}page_size={size}"
    while True:
        answer = world.ask("alice", "get", url)
        assert answer.status_code == 200, answer.json()
        page = answer.json()
        there.append([of(row) for row in page["results"]])
        if page["next"] is None:
            break
        url = page["next"].partition("/api/")[2]
    back = list(there[-1])
    while page["previous"]:
        page = world.ask("alice", "get", page["previous"].partition("/api/")[2]).json()
        back = [of(row) for row in page["results"]] + back
    assert back == [pk for page in there for pk in page]
    return there


def of(row: dict[str, Any]) -> Any:
    return row.get("id") or row["dialogue"]


def do(world: World, number: int) -> None:
    for _ in range(number):
        ActionItem.objects.create(meeting=world.meeting, description="Call")


@pytest.mark.parametrize("order", ORDERS)
def test_items_that_have_all_in_common(world: World, order: str) -> None:
    do(world, 7)
    ActionItem.objects.update(created_at=timezone.now(), changed_at=timezone.now())
    pages = walked(world, f"action-items/?ordering={order}" if order else "action-items/")
    ids = [pk for page in pages for pk in page]
    assert len(ids) == len(set(ids)) == 7
    assert [len(page) for page in pages] == [2, 2, 2, 1]


def test_more_rows_alike_than_a_page_holds_many_times_over(world: World) -> None:
    """The walk has an end: it never comes back to where it was."""
    item = {"meeting": world.meeting, "description": "Call"}
    ActionItem.objects.bulk_create(ActionItem(**item) for _ in range(1_600))
    ids = [pk for page in walked(world, "action-items/?ordering=priority", 500) for pk in page]
    assert len(ids) == len(set(ids)) == 1_600


def test_corrections_in_the_order_of_what_was_said(world: World) -> None:
    rows = [said(world, "bob", f"number {number}") for number in range(3)]
    for row in rows:
        Correction.objects.create(dialogue=row, before=row.raw_text, text="Number.", state="offered")
    assert len(walked(world, f"transcripts/{world.transcript.pk}/corrections/", 1)) == 3


def test_what_comes_and_goes_moves_nobody(world: World) -> None:
    for number in range(6):
        Meeting.objects.create(title=f"Meeting {number}", organizer=world.people["alice"])
    first = world.ask("alice", "get", "meetings/?page_size=3").json()
    seen = [row["code"] for row in first["results"]]
    Meeting.objects.filter(code=seen[-1]).delete()
    Meeting.objects.create(title="Newest", organizer=world.people["alice"])
    following = world.ask("alice", "get", first["next"].partition("/api/")[2]).json()["results"]
    assert [row["title"] for row in following] == ["Meeting 2", "Meeting 1", "Meeting 0"]


LISTS = (
    "meetings/",
    "meetings/{code}/chat/",
    "meetings/{code}/chat/?after=0",
    "action-items/?ordering=priority",
    "action-items/?ordering=due_date",
    "tokens/",
    "dialogues/{said}/history/",
    "transcripts/{pk}/corrections/",
)
PLACES = ("", "abc", "\x00", "9" * 30, "9" * 500, "é", "10000-01-01", "9999-12-31T23:59:59-23:00", "2026-01-01")
CURSORS = (
    *("abc", "é", "%00", "====", "W10=", "MQ==", "A" * 5_000),
    *(
        base64.urlsafe_b64encode(json.dumps(one).encode()).decode()
        for one in ([], {}, 7, "abc", [False], [False, 1, 2], [None, None, None], [True, ["x"], {}], [[[]]] * 3)
    ),
    *(
        base64.urlsafe_b64encode(json.dumps([back, place, place]).encode()).decode()
        for place in PLACES
        for back in (True, False)
    ),
)


@pytest.mark.parametrize("path", LISTS)
def test_no_cursor(world: World, path: str) -> None:
    row = said(world, "bob", "By Friday.")
    ChatMessage.objects.create(
        meeting=world.meeting, participant=row.speaker, text="Hello", number=1, sent_at=timezone.now(), pk=uuid4()
    )
    path = path.format(code=world.meeting.code, pk=world.transcript.pk, said=row.pk)
    for cursor in CURSORS:
        answer = world.ask("alice", "get", f"{path}{'&' if '?' in path else '?'}cursor={cursor}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), cursor


def test_a_cursor_of_another_order(world: World) -> None:
    do(world, 3)
    following = world.ask("alice", "get", "action-items/?page_size=1").json()["next"]
    cursor = following.partition("cursor=")[2]
    assert world.ask("alice", "get", f"action-items/?ordering=priority&cursor={cursor}").status_code == 404


@pytest.mark.parametrize(("size", "rows"), [("1", 1), *((odd, 3) for odd in ("0", "-1", "x", "9" * 30, "", "1e1"))])
def test_page_sizes(world: World, size: str, rows: int) -> None:
    do(world, 3)
    assert len(world.ask("alice", "get", f"action-items/?page_size={size}").json()["results"]) == rows
