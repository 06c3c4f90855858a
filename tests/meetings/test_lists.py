"""No list of the API asks the database more often because it is longer."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conferencing import chat
from config.api_schema import document
from meetings import access
from meetings.models import AccessToken, Invitation, Meeting, Participant, Term
from summaries.models import ActionItem, Correction, Run, Summary
from tests.meetings.conftest import World
from tests.meetings.test_profile import said as utter
from tests.transcription.fakes import person
from transcription.models import Dialogue, Gap, Transcript
from transcription.programs.models import Upload
from transcription.review.models import Version
from transcription.sharing.models import Share

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
    "transcripts/{pk}/shares/",
    "dialogues/{said}/history/",
    "search/?q=number&page_size=100",
    "tokens/",
)


def grow(world: World, number: int) -> None:
    """One more of everything that stands in a list, each with somebody of its own."""
    alice, now = world.people["alice"], timezone.now()
    somebody = person(f"Person {number}")
    place = Participant.objects.create(meeting=world.meeting, user=somebody, joined_at=now)
    other = Meeting.objects.create(title=f"Meeting {number}", organizer=somebody, time_zone="Europe/Madrid")
    Participant.objects.create(meeting=other, user=alice)
    Transcript.objects.create(meeting=other, started_at=now, ended_at=now, state="complete")
    then = now - timedelta(days=1)
    session = Transcript.objects.create(meeting=world.meeting, started_at=then, ended_at=then, state="complete")
    said = utter(world, "bob", f"Number {number}.")
    of = {"transcript": said.transcript, "provider": "builtin"}
    Run.objects.create(**of, purpose="end", steps=["summary"], state="done", asked_by=somebody)
    said.speaker, said.edited_text, said.edited_by = place, f"Number {number}!", somebody
    said.save()
    read = utter(world, "bob", "By friday.")
    offered = {"before": read.raw_text, "text": "By Friday.", "state": "offered", "provider": "builtin"}
    Correction.objects.create(dialogue=read, **offered)
    summary = Summary.objects.create(**of, type=f"brief {number}", text="By Friday.")  # one for each type
    summary.sentences.create(position=0, text="By Friday.").evidence.add(said)
    where = {"transcript": said.transcript, "stream": said.stream, "participant": said.speaker}
    when = {"first_sample": number, "last_sample": number + 1, "started_at": now, "ended_at": now}
    Gap.objects.create(pk=uuid4(), **where, **when, number=1000 + number, reason="overrun")
    chat.write(access.Who(somebody), world.meeting, f"Number {number}")
    Invitation.objects.create(meeting=world.meeting, email=f"{number}@x.org", key=f"key{number}", accepted_by=somebody)
    Term.objects.create(meeting=world.meeting, text=f"Word{number}", key=f"word{number}")
    item = {"description": "Call", "created_by": somebody, "assigned_to": place}
    ActionItem.objects.create(meeting=world.meeting, transcript=session, **item).evidence.add(said)
    Share.objects.create(transcript=world.transcript, made_by=somebody, expires_at=now + timedelta(days=7))
    Version.objects.create(
        dialogue=first(world),
        by=somebody,
        how="edited",
        text="No.",
        speaker_id=said.speaker_id,
        revision=2 + number,
        first_sample=0,
        last_sample=1,
        reach_first=0,
        reach_last=1,
    )
    Upload.objects.create(user=alice, name="said.wav", size=1, state="done", result=[], meeting=other)
    AccessToken.issue(alice)


def first(world: World) -> Dialogue:
    """What was said before all else."""
    return Dialogue.objects.filter(transcript=world.transcript).order_by("started_at", "id")[0]


def asked(world: World, path: str) -> tuple[int, int]:
    """How many queries, for how many rows."""
    with CaptureQueriesContext(connection) as caught:
        answer = world.ask("alice", "get", path)
    assert answer.status_code == 200, answer.json()
    return len(caught), len(answer.json()["results"])


@pytest.mark.parametrize("path", LISTS)
def test_twenty_cost_what_one_costs(world: World, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.tokens.uses.sweep", lambda: None)
    grow(world, 0)
    path = path.format(code=world.meeting.code, pk=world.transcript.pk, said=first(world).pk)
    few, one = asked(world, path)
    for number in range(1, 20):
        grow(world, number)
    many, twenty = asked(world, path)
    assert one >= 1
    assert twenty >= one + 19
    assert many == few, f"{few} queries for {one} rows, {many} for {twenty}"


def test_a_timeline_costs_the_same_however_long_it_is(world: World) -> None:
    path = f"transcripts/{world.transcript.pk}/timeline/"
    grow(world, 0)
    costs = []
    for many in (range(1, 2), range(2, 20)):
        for number in many:
            grow(world, number)
        with CaptureQueriesContext(connection) as caught:
            assert len(world.ask("alice", "get", path).json()["dialogues"]) == 2 * many.stop
        costs.append(len(caught))
    assert costs[0] == costs[1]


def test_every_list_is_here() -> None:
    """What the description of the API says to answer pages stands in LISTS."""
    listed = {re.sub(r"{\w+}", "{}", path.partition("?")[0]) for path in LISTS}
    pages = {
        re.sub(r"{\w+}", "{}", path.removeprefix("/api/"))
        for path, verbs in document()["paths"].items()
        if "get" in verbs and "Page" in json.dumps(verbs["get"]["responses"].get("200", {}))
    }
    assert pages == listed
