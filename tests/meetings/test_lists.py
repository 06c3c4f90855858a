"""No list of the API asks the database more often because it is longer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conferencing import chat
from meetings import access
from meetings.models import AccessToken, Invitation, Meeting, Participant, Term
from summaries.models import ActionItem, Run, Summary
from tests.meetings import crowd
from tests.meetings.conftest import World
from tests.meetings.test_profile import said as utter
from tests.transcription.fakes import person
from transcription.models import Gap, Transcript
from transcription.programs.models import Upload

LISTS = (
    "meetings/",
    "meetings/{code}/participants/",
    "meetings/{code}/transcripts/",
    "meetings/{code}/chat/",
    "meetings/{code}/chat/?after=0",
    "meetings/{code}/action-items/",
    "meetings/{code}/invitations/",
    "meetings/{code}/glossary/",
    "transcripts/",
    "transcripts/{pk}/dialogues/",
    "transcripts/{pk}/gaps/",
    "transcripts/{pk}/summaries/",
    "transcripts/{pk}/runs/",
    "transcripts/{pk}/corrections/",
    "summaries/",
    "action-items/",
    "transcriptions/",
    "tokens/",
)


def grow(world: World, number: int) -> None:
    """One more of everything that stands in a list, each with somebody of its own."""
    alice, now = world.people["alice"], timezone.now()
    somebody = person(f"Person {number}")
    Participant.objects.create(meeting=world.meeting, user=somebody, joined_at=now)
    other = Meeting.objects.create(title=f"Meeting {number}", organizer=somebody, time_zone="Europe/Madrid")
    Participant.objects.create(meeting=other, user=alice)
    Transcript.objects.create(meeting=other, started_at=now, ended_at=now, state="complete")
    then = now - timedelta(days=1)
    session = Transcript.objects.create(meeting=world.meeting, started_at=then, ended_at=then, state="complete")
    said = utter(world, "bob", f"Number {number}.")
    of = {"transcript": said.transcript, "provider": "builtin"}
    Run.objects.create(**of, purpose="end", steps=["summary"], state="done")
    summary = Summary.objects.create(**of, type=f"brief {number}", text="By Friday.")  # one for each type
    summary.sentences.create(position=0, text="By Friday.").evidence.add(said)
    where = {"transcript": said.transcript, "stream": said.stream, "participant": said.speaker}
    when = {"first_sample": number, "last_sample": number + 1, "started_at": now, "ended_at": now}
    Gap.objects.create(pk=uuid4(), **where, **when, number=1000 + number, reason="overrun")
    chat.write(access.Who(world.people["bob"]), world.meeting, f"Number {number}")
    Invitation.objects.create(meeting=world.meeting, email=f"{number}@x.org", key=f"key{number}", accepted_by=somebody)
    Term.objects.create(meeting=world.meeting, text=f"Word{number}", key=f"word{number}")
    ActionItem.objects.create(meeting=world.meeting, transcript=session, description="Call", created_by=somebody)
    Upload.objects.create(user=alice, name="said.wav", size=1, state="done", result=[], meeting=other)
    AccessToken.issue(alice)


def asked(world: World, path: str) -> tuple[int, int]:
    """How many queries, for how many rows."""
    with CaptureQueriesContext(connection) as caught:
        answer = world.ask("alice", "get", path)
    assert answer.status_code == 200, answer.json()
    return len(caught), len(answer.json()["results"])


@pytest.mark.parametrize("path", LISTS)
def test_twenty_cost_what_one_costs(world: World, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.token_uses.sweep", lambda: None)
    path = path.format(code=world.meeting.code, pk=world.transcript.pk)
    grow(world, 0)
    few, one = asked(world, path)
    for number in range(1, 20):
        grow(world, number)
    many, twenty = asked(world, path)
    if "corrections" not in path:
        assert one >= 1
        assert twenty >= one + 19
    assert many == few, f"{few} queries for {one} rows, {many} for {twenty}"


def test_every_list_is_here() -> None:
    """A route that answers pages, or has a list action, stands in LISTS."""
    paths = [path.format(code="aaaa-bbbb-cccc", pk=crowd.ITEM).partition("?")[0] for path in LISTS]
    listed = {crowd.route_of(f"/api/{path}") for path in paths}
    actions: dict[str, Callable[..., Any]] = {
        route: view
        for route, view in crowd.routes()
        if route.startswith("api/") and "(?P<format>" not in route
        if "list" in (getattr(view, "actions", None) or {}).values()
    }
    assert set(actions) <= listed
