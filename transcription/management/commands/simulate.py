"""`manage.py simulate CODE`: three recorded colleagues join and talk, through real microphone sockets."""

import asyncio
import json
import os
import ssl
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from meetings import access, attendance
from meetings.models import AccessToken, Meeting, Participant
from transcription.contract import SAMPLE_RATE
from transcription.simulation.speaker import Speaker
from transcription.simulation.speech import Colleague, colleagues

PATIENCE = 240.0  # seconds for a server that is restarted, or slow


def place(meeting: Meeting, name: str) -> str:
    """Give a colleague their place in the meeting, the same one as last time; returns a token for it."""
    earlier = Participant.objects.filter(meeting=meeting, user__is_guest=True, user__display_name=name).first()
    who = access.Who(earlier.user) if earlier else access.NOBODY
    participant, token = attendance.join(who, meeting, captions=True, name=name)
    return token or AccessToken.issue(participant.user, meeting)


class Command(BaseCommand):
    help = "Let three recorded colleagues talk in a meeting of a running server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the meeting's code")
        server = os.environ.get("PARLEY_SERVER", "http://127.0.0.1:8000")
        parser.add_argument("--server", default=server, help=f"its address (default: {server})")

    def handle(self, *args: Any, **options: Any) -> None:
        meeting = Meeting.objects.filter(code=options["code"]).first()
        if meeting is None:
            raise CommandError("There is no meeting with this code.")
        try:
            tokens = [(one, place(meeting, one.name)) for one in colleagues()]
            asyncio.run(talk(options["server"].replace("http", "ws", 1), meeting.code, tokens))
        except access.Refused as refused:
            raise CommandError(refused.text) from refused
        except TimeoutError as gone:
            raise CommandError("The server has gone.") from gone
        except ExceptionGroup as several:
            _, unexpected = several.split((ConnectionClosed, OSError))
            if unexpected:
                raise
            raise CommandError(f"The server closed a connection: {several.exceptions[0]}") from several


async def talk(server: str, code: str, tokens: list[tuple[Colleague, str]]) -> None:
    """All at once, as they did when they were recorded. Raises TimeoutError when the server stays away."""
    tls = own_certificate() if server.startswith("wss") else None
    length = max(len(colleague.samples) for colleague, _ in tokens) / SAMPLE_RATE
    async with asyncio.timeout(length + PATIENCE), asyncio.TaskGroup() as tasks:
        for colleague, token in tokens:
            tasks.create_task(attend(f"{server}/ws/meetings/{code}/", token, colleague, tls))


async def attend(url: str, token: str, colleague: Colleague, tls: ssl.SSLContext | None) -> None:
    """Be in the room, answer its pulses, and speak."""
    async with connect(url, ssl=tls, additional_headers={"Authorization": f"Bearer {token}"}, max_queue=None) as room:
        pulses = asyncio.create_task(answer_pulses(room))
        try:
            await room.send(json.dumps({"type": "participant", "audio": True}))
            await Speaker(f"{url}microphone/", token, colleague.samples, tls).speak()
        finally:
            pulses.cancel()


async def answer_pulses(room: Any) -> None:
    async for text in room:
        if json.loads(text)["type"] == "pulse":
            await room.send('{"type": "pulse"}')


def own_certificate() -> ssl.SSLContext:
    """Trust what `serve --tls` made for this machine."""
    context = ssl.create_default_context()
    if made := os.environ.get("PARLEY_CERTIFICATE"):
        context.load_verify_locations(made)
    return context
