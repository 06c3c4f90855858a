"""What is kept of a chat: everybody gets their own messages, clearing takes all, and leaving takes the name."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conferencing import chat
from conferencing.models import Chat, ChatMessage
from meetings import access, attendance
from meetings.account import export, farewell
from meetings.models import Meeting, Participant
from tests.meetings.conftest import World, no_throttle, world  # noqa: F401
from transcription import clearing
from transcription.models import Transcript


@pytest.fixture
def written(world: World) -> World:  # noqa: F811
    for name, text in (("bob", "from Bob"), ("alice", "from Alice"), ("bob", "taken back")):
        row, _ = chat.write(access.Who(world.people[name]), world.meeting, text)
    chat.delete(access.Who(world.people["bob"]), world.meeting, row.pk)
    return world


def page(world: World, path: str, **body: str) -> str:  # noqa: F811
    client = Client()
    client.force_login(world.people["alice"])
    answer = client.post(path, body) if body else client.get(path)
    return " ".join(answer.content.decode().split())


def over(meeting: Meeting) -> None:
    attendance.end(meeting)
    Transcript.objects.update(state="complete", ended_at=timezone.now())


def test_one_downloads_ones_own_messages_and_nobody_elses(written: World) -> None:
    for name, texts in (("bob", ["from Bob"]), ("alice", ["from Alice"]), ("gina", [])):
        told: dict[str, Any] = json.loads("".join(export.pieces(written.people[name])))
        assert [one["text"] for one in told["chat_messages"]] == texts
        assert {one["meeting"] for one in told["chat_messages"]} <= {written.meeting.code}


def test_who_leaves_for_good_stays_without_a_name(written: World) -> None:
    farewell.anonymise(written.people["bob"])
    shown = [(one["name"], one["text"]) for one in chat.welcome(written.meeting)["chat"]]
    assert shown == [("A former participant", "from Bob"), ("Alice", "from Alice")]


def test_a_chat_that_nobody_else_saw_goes_with_its_meeting(written: World) -> None:
    Participant.objects.exclude(user=written.people["alice"]).delete()
    farewell.anonymise(written.people["alice"])
    assert not ChatMessage.objects.exists()
    assert not Chat.objects.exists()


def test_clearing_takes_the_chat_and_says_so(written: World) -> None:
    over(written.meeting)
    path = f"/m/{written.meeting.code}/clear/"
    assert "<li>2 chat messages</li>" in page(written, path)
    assert ChatMessage.objects.count() == 3
    page(written, path, sure="yes")
    assert not ChatMessage.objects.exists()
    attendance.reopen(written.meeting)
    row, _ = chat.write(access.Who(written.people["bob"]), written.meeting, "again")
    assert row.number == 5, "numbers go on: a page that is still open learns of it"


def test_a_chat_can_be_cleared_where_nothing_was_said(written: World) -> None:
    over(written.meeting)
    Transcript.objects.all().delete()
    assert "<li>2 chat messages</li>" in page(written, f"/m/{written.meeting.code}/delete/")
    page(written, f"/m/{written.meeting.code}/clear/", sure="yes")
    assert not ChatMessage.objects.exists()


def test_nothing_goes_while_the_meeting_runs(written: World) -> None:
    with pytest.raises(clearing.StillRunning):
        clearing.clear(written.meeting)
    assert ChatMessage.objects.count() == 3


def test_other_chats_stay(written: World) -> None:
    other = Meeting.objects.create(title="Other", organizer=written.people["alice"])
    attendance.join(access.Who(written.people["alice"]), other, captions=True)
    chat.write(access.Who(written.people["alice"]), other, "elsewhere")
    over(written.meeting)
    clearing.clear(written.meeting)
    assert [row.text for row in ChatMessage.objects.all()] == ["elsewhere"]
    assert Chat.objects.get(meeting=other).last_number == 1
