"""What a token is good for holds on every socket; one that is revoked or has run out is out at the next pulse."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from meetings.models import AccessToken, Meeting, Participant, User
from tests.conferencing.line import Line
from tests.transcription.fakes import said
from tests.transcription.test_microphone_socket import begin, speak

ROOM, MICROPHONE, PROGRAM = "", "microphone/", "/ws/transcribe/"


async def open_with(lines: Any, user: User, end: str, *scopes: str, **more: Any) -> Line:
    key = await asyncio.to_thread(AccessToken.issue, user, scopes=list(scopes), **more)
    where: dict[str, Any] = {"path": end} if end.startswith("/") else {"end": end}
    line: Line = await lines(headers=[(b"authorization", f"Bearer {key}".encode())], **where)
    return line


@pytest.mark.parametrize(
    ("end", "scopes"),
    [
        (ROOM, ["write", "stream"]),
        (ROOM, ["stream"]),
        (MICROPHONE, ["read", "write"]),
        (PROGRAM, ["read", "write"]),
    ],
)
async def test_a_socket_for_which_a_token_is_not_made(lines: Any, bob: User, end: str, scopes: list[str]) -> None:
    line = await open_with(lines, bob, end, *scopes)
    assert await line.code() == 4403
    assert line.heard == []


async def test_who_only_reads_hears_all_and_changes_nothing(lines: Any, bob: User, alice: User) -> None:
    host: Line = await lines(alice)
    await host.until("welcome")
    line = await open_with(lines, bob, ROOM, "read")
    await line.until("welcome")
    for message in (
        {"type": "chat", "text": "Hello"},
        {"type": "participant", "hand": True},
        {"type": "dialogue.edit", "id": "x", "revision": 1, "text": "x"},
        {"type": "end"},
        {"type": "nonsense"},
    ):
        assert (await line.refused(**message, ref="r"))["code"] == "not_in_scope"
    await line.say(type="sync", after=0)
    await line.until("synced")
    await host.say(type="chat", text="Good morning")
    assert (await line.until("chat"))["text"] == "Good morning"
    await line.say(type="pulse")
    assert [one for one in line.of("chat") if one["text"] == "Hello"] == []


async def test_who_only_reads_does_not_join_a_meeting_of_their_own(lines: Any, alice: User, meeting: Meeting) -> None:
    await Participant.objects.filter(user=alice).adelete()
    line = await open_with(lines, alice, ROOM, "read")
    assert await line.code() == 4403
    assert not await Participant.objects.filter(user=alice).aexists()


async def test_a_microphone_needs_stream_alone(lines: Any, bob: User) -> None:
    line = await open_with(lines, bob, MICROPHONE, "stream")
    assert (await begin(line))["type"] == "ready"


async def revoke(user: User) -> None:
    await AccessToken.objects.filter(user=user).adelete()


async def run_out(user: User) -> None:
    await AccessToken.objects.filter(user=user).aupdate(expires_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("over", [revoke, run_out])
async def test_a_room_closes_at_the_next_pulse(lines: Any, bob: User, over: Any) -> None:
    line = await open_with(lines, bob, ROOM, "read", "write")
    await line.until("welcome")
    await over(bob)
    assert await line.code() == 4401


@pytest.mark.parametrize("over", [revoke, run_out])
async def test_a_microphone_closes_within_seconds_and_keeps_what_was_said(lines: Any, bob: User, over: Any) -> None:
    line = await open_with(lines, bob, MICROPHONE, "stream")
    await begin(line)
    end = await speak(line, said(1, 2))
    await over(bob)
    await speak(line, said(*range(3, 20)), end)
    assert await line.code() == 4401


async def test_a_program_closes_within_seconds(lines: Any, bob: User) -> None:
    line = await open_with(lines, bob, PROGRAM, "stream")
    await line.say(type="ping")
    await line.until("pong")
    await sync_to_async(AccessToken.objects.filter(user=bob).delete)()
    assert await line.code() == 4401
