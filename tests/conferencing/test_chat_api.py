"""The chat over the API: the same messages as in the room, told to it too."""

import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from conferencing import chat
from conferencing.chat_api import MESSAGES
from conferencing.models import ChatMessage
from meetings import access, attendance, limits
from meetings.models import Meeting, Participant, User
from tests.conferencing.line import Line
from tests.meetings.conftest import World, no_throttle, world  # noqa: F401

ID = "7b0c6f4e-6d1d-4a0f-9a53-0f6b7f3c2a11"


def path(world: World, end: str = "") -> str:  # noqa: F811
    return f"meetings/{world.meeting.code}/chat/{end}"


def test_it_is_read_a_page_at_a_time(world: World) -> None:  # noqa: F811
    for text in range(5):
        chat.write(access.Who(world.people["bob"]), world.meeting, str(text))
    first = world.ask("gina", "get", path(world, "?page_size=3")).json()
    assert set(first) == {"results", "next", "previous"}
    assert [one["text"] for one in first["results"]] == ["0", "1", "2"]
    second = world.ask("gina", "get", first["next"].partition("/api/")[2]).json()
    assert [one["text"] for one in second["results"]] == ["3", "4"]
    assert second["next"] is None
    assert first["results"][0] == chat.snapshot(ChatMessage.objects.get(text="0"))


def test_it_is_read_from_the_newest_back(world: World) -> None:  # noqa: F811
    for text in range(5):
        chat.write(access.Who(world.people["bob"]), world.meeting, str(text))
    first = world.ask("gina", "get", path(world, "?ordering=-sent_at&page_size=3")).json()
    chat.write(access.Who(world.people["bob"]), world.meeting, "meanwhile")
    second = world.ask("gina", "get", first["next"].partition("/api/")[2]).json()
    assert [one["text"] for one in (*first["results"], *second["results"])] == ["4", "3", "2", "1", "0"]
    assert second["next"] is None


def test_after_a_number_come_the_changes_in_their_order_deleted_ones_too(world: World) -> None:  # noqa: F811
    bob = access.Who(world.people["bob"])
    rows = [chat.write(bob, world.meeting, str(text))[0] for text in range(4)]
    chat.delete(bob, world.meeting, rows[0].pk)
    found = world.ask("alice", "get", path(world, "?after=2&page_size=2")).json()
    more = world.ask("alice", "get", found["next"].partition("/api/")[2]).json()
    told = [(one["number"], one["text"], one["deleted"]) for one in (*found["results"], *more["results"])]
    assert told == [(3, "2", False), (4, "3", False), (5, "", True)]
    assert [one["text"] for one in world.ask("alice", "get", path(world)).json()["results"]] == ["1", "2", "3"]


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 19, "²", ""])
def test_after_is_a_number(world: World, after: str) -> None:  # noqa: F811
    answer = world.ask("alice", "get", path(world, f"?after={after}"))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_one_writes_once_however_often_it_is_sent(world: World) -> None:  # noqa: F811
    answers = [world.ask("gina", "post", path(world), {"text": " Hello ", "id": ID}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert (answers[0].json()["text"], answers[0].json()["name"]) == ("Hello", "Gina")
    taken = world.ask("bob", "post", path(world), {"text": "mine", "id": ID})
    assert (taken.status_code, taken.json()["code"]) == (400, "invalid")
    assert ChatMessage.objects.count() == 1


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": 5}, {"text": "x" * 4001}, {"text": "a", "id": "x"}, [], "x"]
)
def test_what_cannot_be_written(world: World, body: Any) -> None:  # noqa: F811
    answer = world.ask("bob", "post", path(world), body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not ChatMessage.objects.exists()


def test_deleting_leaves_no_words(world: World) -> None:  # noqa: F811
    row, _ = chat.write(access.Who(world.people["bob"]), world.meeting, "secret")
    refused = world.ask("gina", "delete", path(world, f"{row.pk}/"))
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert [world.ask("alice", "delete", path(world, f"{row.pk}/")).status_code for _ in range(2)] == [204, 204]
    row.refresh_from_db()
    assert (row.text, row.number) == ("", 2)
    assert world.ask("bob", "delete", path(world, f"{uuid.uuid4()}/")).status_code == 404
    other = Meeting.objects.get(title="Private")
    assert world.ask("mallory", "delete", f"meetings/{other.code}/chat/{row.pk}/").status_code == 404


def test_after_the_end_it_is_read_and_not_written(world: World) -> None:  # noqa: F811
    row, _ = chat.write(access.Who(world.people["bob"]), world.meeting, "bye")
    attendance.end(world.meeting)
    answer = world.ask("bob", "post", path(world), {"text": "one more thing"})
    assert (answer.status_code, answer.json()["code"]) == (403, "ended")
    assert len(world.ask("bob", "get", path(world)).json()["results"]) == 1
    assert world.ask("bob", "delete", path(world, f"{row.pk}/")).status_code == 204


def test_an_organizer_who_did_not_join_reads_but_does_not_write(world: World) -> None:  # noqa: F811
    Participant.objects.filter(user=world.people["alice"]).delete()
    assert world.ask("alice", "get", path(world)).status_code == 200
    assert world.ask("alice", "post", path(world), {"text": "Hello"}).status_code == 403


def test_one_who_writes_without_end_is_told_to_wait(world: World) -> None:  # noqa: F811
    user = world.people["bob"]
    for _ in range(MESSAGES.most):
        limits.spend(MESSAGES, limits.visitor(access.Who(user), {}, ""))
    assert world.ask("bob", "post", path(world), {"text": "again"}).status_code == 429
    assert world.ask("gina", "post", path(world), {"text": "Hello"}).status_code == 201


async def test_the_room_hears_of_it(lines: Any, bob: User, meeting: Meeting) -> None:
    line: Line = await lines(bob)
    await line.until("welcome")
    row, _ = await sync_to_async(chat.write)(access.Who(bob), meeting, "from a program")
    assert (await line.until("chat"))["text"] == "from a program"
    await sync_to_async(chat.delete)(access.Who(bob), meeting, row.pk)
    assert (await line.until("chat"))["deleted"] is True
