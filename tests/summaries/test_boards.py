"""Boards of action items: which items stand where, how many there are, and what forms without scripts may do."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from meetings import access
from summaries.items import boards
from summaries.models import ActionItem
from tests.summaries import scenes
from tests.summaries.items_scene import seat
from transcription.models import Transcript

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def session() -> Transcript:
    return scenes.session("Alice: Call the movers.", "Bob: I will.")


def put(session: Transcript, description: str, who: str = "", due: int | None = None, **fields: Any) -> ActionItem:
    day = None if due is None else timezone.now().date() + timedelta(days=due)
    place = seat(session, who) if who else None
    return ActionItem.objects.create(
        meeting=session.meeting,
        transcript=session,
        description=description,
        assigned_to=place,
        due_date=day,
        **fields,
    )


def board(name: str, session: Transcript | None = None, **asked: Any) -> boards.Board:
    who = access.who_is(scenes.person(name))
    return boards.board(who, boards.Asked.of({key: str(value) for key, value in asked.items()}), meeting_of(session))


def meeting_of(session: Transcript | None) -> Any:
    return session.meeting if session else None


def said(found: boards.Board) -> list[list[str]]:
    return [[item["description"] for item in column.items] for column in found.columns]


def browser(name: str) -> Client:
    client = Client()
    client.force_login(scenes.person(name))
    return client


def test_columns_by_status_what_is_due_first_comes_first(session: Transcript) -> None:
    put(session, "Someday")
    put(session, "Someday, but it matters", priority="high")
    put(session, "Next week", due=7)
    put(session, "Tomorrow", due=1)
    put(session, "Under way", status="in_progress")
    put(session, "Done", status="complete", due=-3)
    found = board("Alice", session)
    assert said(found) == [
        ["Tomorrow", "Next week", "Someday, but it matters", "Someday"],
        ["Under way"],
        ["Done"],
    ]
    assert found.counts == {"all": 5, "mine": 0, "overdue": 0}


def test_mine_and_overdue_and_words(session: Transcript) -> None:
    put(session, "Call the movers", "Bob", due=-2)
    put(session, "Water the plants", "Alice")
    put(session, "Paid long ago", "Bob", due=-9, status="complete")
    assert board("Bob", session).counts == {"all": 2, "mine": 1, "overdue": 1}
    assert said(board("Bob", session, show="mine")) == [["Call the movers"], [], ["Paid long ago"]]
    assert said(board("Alice", session, show="overdue")) == [["Call the movers"], [], []]
    assert said(board("Alice", session, q="  MOVERS   bob ")) == [["Call the movers"], [], []]
    assert board("Alice", session, q="nothing like this").found == 0
    assert board("Alice", session, q="nothing like this").any


def test_across_meetings_only_ones_own(session: Transcript) -> None:
    other = scenes.session("Carla: Hello.", organizer="Carla")
    put(session, "Call the movers")
    put(other, "Keep it secret")
    put(session, "Gone", deleted_at=timezone.now())
    assert said(board("Alice")) == [["Call the movers"], [], []]
    assert said(board("Carla")) == [["Keep it secret"], [], []]
    assert not board("Mallory").any
    assert said(board("Alice", q="weekly")) == [["Call the movers"], [], []]  # the title of the meeting


def test_columns_hold_a_hundred_and_count_them_all(session: Transcript, django_assert_max_num_queries: Any) -> None:
    ActionItem.objects.bulk_create(
        ActionItem(meeting=session.meeting, transcript=session, description=f"Thing {n}") for n in range(1250)
    )
    with django_assert_max_num_queries(8):
        found = board("Alice", session)
        assert [len(column.items) for column in found.columns] == [100, 0, 0]
    assert (found.columns[0].count, found.columns[0].more, found.more) == (1250, 1150, 200)
    most = board("Alice", session, most=99999)
    assert (len(most.columns[0].items), most.left, most.more) == (1000, 250, 0)


@pytest.mark.parametrize("nonsense", ["-1", "many", "٣", "1e9", "", "999999999999"])
def test_nonsense_is_what_nobody_asked_for(nonsense: str) -> None:
    assert boards.Asked.of({"most": nonsense, "show": nonsense, "q": "a\0b  c"}) == boards.Asked(q="ab c")


def test_the_page_answers_its_script_in_json(session: Transcript) -> None:
    put(session, "Call the movers", "Bob")
    address = f"/m/{session.meeting.code}/action-items/"
    answer = browser("Alice").get(address, headers=JSON).json()
    assert [one["description"] for one in answer["results"]] == ["Call the movers"]
    assert answer["columns"][0] == {"status": "pending", "count": 1}
    assert browser("Mallory").get(address, headers=JSON).status_code == 404
    assert "Call the movers" in browser("Bob").get("/action-items/").content.decode()


def test_forms_tick_and_add(session: Transcript) -> None:
    row = put(session, "Call the movers")
    address = f"/m/{session.meeting.code}/action-items/"
    bob = browser("Bob")
    answer = bob.post(address, {"item": row.pk, "status": "complete", "next": "/action-items/?show=mine"})
    assert answer.headers["Location"] == "/action-items/?show=mine"
    row.refresh_from_db()
    assert (row.status, row.kept) == ("complete", ["status"])
    bob.post(address, {"description": "  Thank   them ", "transcript": str(session.pk)})
    assert ActionItem.objects.get(description="Thank them").transcript == session


@pytest.mark.parametrize("there", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_forms_lead_nowhere_else(session: Transcript, there: str) -> None:
    address = f"/m/{session.meeting.code}/action-items/"
    answer = browser("Bob").post(address, {"description": "Thank them", "next": there})
    assert answer.headers["Location"] == address


def test_forms_that_ask_for_nonsense_change_nothing(session: Transcript) -> None:
    row, other = put(session, "Call the movers"), scenes.session("Carla: Hello.", organizer="Carla")
    address = f"/m/{session.meeting.code}/action-items/"
    bob = browser("Bob")
    bob.post(address, {"item": row.pk, "status": "eaten"})
    bob.post(address, {"description": "  "})
    bob.post(address, {"description": "Into another meeting", "transcript": str(other.pk)})
    assert bob.post(address, {"item": put(other, "Secret").pk, "status": "complete"}).status_code == 404
    assert set(ActionItem.objects.values_list("description", "status")) == {
        ("Call the movers", "pending"),
        ("Secret", "pending"),
    }


def test_what_was_said_is_never_markup(session: Transcript) -> None:
    put(session, "</script><script>alert(1)</script><b>bold</b>")
    for address in (f"/m/{session.meeting.code}/action-items/", f"/m/{session.meeting.code}/transcripts/{session.pk}/"):
        page = browser("Alice").get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>bold" not in page
        assert "&lt;b&gt;bold" in page
