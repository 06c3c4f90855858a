"""One table: everybody against every message of every socket. A message that is not in it fails the test."""

import asyncio
import inspect
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.core.cache import cache

from conferencing import chat, hosting, rooms
from conferencing.consumers import RoomConsumer
from conferencing.models import Connection, Place
from config.sockets import sockets
from meetings import access, attendance
from meetings.models import Meeting, Participant, User
from summaries import catching_up
from tests.conferencing.line import Line
from tests.conferencing.test_room import store
from tests.meetings.crowd import rows
from tests.transcription.fakes import person
from transcription.consumers import MicrophoneConsumer
from transcription.models import Dialogue
from transcription.programs import streaming
from transcription.programs.consumer import TranscribeConsumer

STREAM = "00000000-0000-4000-8000-000000000001"
HERE = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
BUILT_IN = re.compile(r'(?:\["type"\] == |case |\| )"([a-z._]+)"')
EVERYBODY = ("alice", "bob", "gina", "wanda", "rob", "mallory", "nobody")
Fill = Callable[[dict[str, str]], dict[str, Any]]
HOSTS = "yes not_allowed not_allowed waiting 4403 4403 4401"
INSIDE = ("remove", "mute", "lower", "hand_over", "signal")
"""Tom stands at the door, but for these."""
ROOM: list[tuple[str, Fill, str]] = [
    # message                                     Alice Bob Gina(guest) Wanda(waits) Rob(removed) Mallory nobody
    ("pulse", lambda of: {}, "yes yes yes yes 4403 4403 4401"),
    ("participant", lambda of: {"hand": True}, "yes yes yes waiting 4403 4403 4401"),
    ("participant", lambda of: {"call": True}, "yes yes yes waiting 4403 4403 4401"),
    ("participant", lambda of: {"audio": True, "video": True, "screen": True}, "yes yes yes waiting 4403 4403 4401"),
    ("sync", lambda of: {"after": 0}, "yes yes yes waiting 4403 4403 4401"),
    (
        "dialogue.edit",
        lambda of: {"id": of["dialogue"], "revision": int(of["revision"]), "text": "better"},
        "yes yes yes waiting 4403 4403 4401",
    ),
    ("strike", lambda of: {"seconds": 30}, "yes yes yes waiting 4403 4403 4401"),
    ("speech", lambda of: {"language": "es"}, "yes yes yes waiting 4403 4403 4401"),
    ("speech", lambda of: {"meeting_language": "es"}, HOSTS),
    ("speech", lambda of: {"engine": "pocketsphinx"}, HOSTS),
    ("off_record", lambda of: {"on": True}, "yes yes yes waiting 4403 4403 4401"),
    ("signal", lambda of: {"to": of["page"], "candidates": []}, "yes yes yes waiting 4403 4403 4401"),
    ("chat", lambda of: {"text": "Hello"}, "yes yes yes waiting 4403 4403 4401"),
    ("chat.delete", lambda of: {"id": of["written"]}, "yes yes not_allowed waiting 4403 4403 4401"),
    ("chat.sync", lambda of: {"after": 0}, "yes yes yes waiting 4403 4403 4401"),
    ("catch_up", lambda of: {}, "yes yes yes waiting 4403 4403 4401"),
    ("mute", lambda of: {"participant_id": of["tom"]}, HOSTS),
    ("mute", lambda of: {"all": True}, HOSTS),
    ("lower", lambda of: {"participant_id": of["tom"]}, HOSTS),
    ("hand_over", lambda of: {"participant_id": of["tom"]}, HOSTS),
    ("lobby", lambda of: {"on": True}, HOSTS),
    ("captions", lambda of: {"on": False}, HOSTS),
    ("admit", lambda of: {"participant_id": of["tom"]}, HOSTS),
    ("admit", lambda of: {"all": True}, HOSTS),
    ("deny", lambda of: {"participant_id": of["tom"]}, HOSTS),
    ("deny", lambda of: {"all": True}, HOSTS),
    ("remove", lambda of: {"participant_id": of["tom"]}, HOSTS),
    ("lock", lambda of: {"locked": True}, HOSTS),
    ("end", lambda of: {}, HOSTS),
]
MICROPHONE: list[tuple[str, dict[str, Any], str]] = [
    ("start", {"stream": STREAM, "elapsed": 0}, "yes yes yes 4403 4403 4403 4401"),
    ("start", {"test": True}, "yes yes yes yes yes yes yes"),
    (
        "hypothesis",
        {"stream": STREAM, "start": 0, "end": 1, "text": "yes"},
        "no_stream no_stream no_stream no_stream no_stream no_stream no_stream",
    ),
    ("stop", {"stream": STREAM}, "no_stream no_stream no_stream no_stream no_stream no_stream no_stream"),
]
PROGRAM: list[tuple[str, dict[str, Any], str]] = [
    ("stt_start", {"session_id": "one"}, "yes yes 4403 yes yes yes 4401"),
    ("audio", {"payload": {"data": ""}}, "no_stream no_stream 4403 no_stream no_stream no_stream 4401"),
    ("stt_stop", {}, "no_stream no_stream 4403 no_stream no_stream no_stream 4401"),
    ("finish", {}, "no_stream no_stream 4403 no_stream no_stream no_stream 4401"),
    ("ping", {}, "yes yes 4403 yes yes yes 4401"),
]


@pytest.fixture
def people(meeting: Meeting, alice: User, bob: User, mallory: User) -> dict[str, User | None]:
    cache.clear()
    gina, _ = attendance.join(access.NOBODY, meeting, captions=True, name="Gina")
    wanda, rob = person("Wanda", meeting, state="waiting"), person("Rob", meeting, state="removed")
    everybody = {"alice": alice, "bob": bob, "gina": gina.user, "wanda": wanda, "rob": rob, "mallory": mallory}
    return {**everybody, "nobody": None}


@pytest_asyncio.fixture(autouse=True)
async def nobody_left_thinking() -> AsyncIterator[None]:
    """Catching somebody up goes on beside their socket."""
    yield
    await asyncio.gather(*catching_up.tasks)


async def answer(line: Line, kind: str, body: dict[str, Any]) -> str:
    """`yes`, the code of the error, or the code that the socket was closed with."""
    await line.say(type=kind, ref="asked", **body)
    begins = kind == "start" and "stream" in body
    if not begins:
        await line.say(type="nothing.of.the.kind", ref="after")
    while message := await line.read():
        if message["type"] == "error" and message.get("ref") == "asked":
            return str(message["code"])
        if message["type"] == "ready" or message.get("ref") == "after":
            return "yes"
    return str(line.closed)


@pytest.mark.parametrize(("kind", "fill", "expected"), ROOM, ids=[kind for kind, _, _ in ROOM])
async def test_the_room(
    lines: Any, meeting: Meeting, alice: User, people: dict[str, User | None], kind: str, fill: Fill, expected: str
) -> None:
    of = await standing_by(meeting, "admitted" if kind in INSIDE else "waiting")
    of["dialogue"] = str((await store(alice, meeting, "good morning")).pk)
    said = await asked(lines, people, tuple(reversed(EVERYBODY)), kind, fill, of)
    assert said == dict(zip(EVERYBODY, expected.split(), strict=True))


VERBS = [(kind, fill) for kind, fill, expected in ROOM if expected == HOSTS]


@pytest.mark.parametrize("leader", ["alice", "bob"])
@pytest.mark.parametrize(("kind", "fill"), VERBS, ids=[kind for kind, _ in VERBS])
async def test_the_host_and_the_organizer_who_handed_over_may_the_same(
    lines: Any, meeting: Meeting, people: dict[str, User | None], leader: str, kind: str, fill: Fill
) -> None:
    """Bob leads, and Alice has not left."""
    await sync_to_async(make_host)(meeting, "bob")
    of = await standing_by(meeting, "admitted" if kind in INSIDE else "waiting")
    said = await asked(lines, people, ("nobody", "mallory", "rob", "wanda", "gina", leader), kind, fill, of)
    assert list(said.values()) == ["4401", "4403", "4403", "waiting", "not_allowed", "yes"]


def make_host(meeting: Meeting, name: str) -> None:
    attendance.hand_over(Participant.objects.get(meeting=meeting, user__username=name))


async def asked(
    lines: Any, people: dict[str, User | None], names: tuple[str, ...], kind: str, fill: Fill, of: dict[str, str]
) -> dict[str, str]:
    """What each of them is answered, one after the other. Those who are refused come first, and change nothing."""
    said = {}
    for name in names:
        row = await Dialogue.objects.afirst()
        of["revision"] = str(row.revision if row else 0)
        line: Line = await lines(people[name], headers=[] if people[name] else HERE)
        if kind == "signal":
            await line.say(type="participant", call=True)
        before = await standing()
        said[name] = await answer(line, kind, fill(of))
        if said[name] != "yes":
            assert await standing() == before, f"{name} changed something by {kind}"
        await line.hang_up()
    return said


@sync_to_async
def standing_by(meeting: Meeting, state: str) -> dict[str, str]:
    """Tom, with a page that takes part in the call and a raised hand; and what Bob has written."""
    tom = Participant.objects.get(meeting=meeting, user=person("Tom", meeting, state=state))
    page = Connection.objects.create(participant=tom, call=True, hand=True, audio=True)
    Place.objects.create(participant=tom, meeting=meeting, media="video")
    written, _ = chat.write(access.Who(User.objects.get(username="bob")), meeting, "Good morning")
    return {"tom": str(tom.pk), "page": str(page.pk), "written": str(written.pk)}


@sync_to_async
def standing() -> dict[str, list[Any]]:
    """Everything but who is connected."""
    return {name: kept for name, kept in rows().items() if name != "Connection"}


@pytest.mark.parametrize(("kind", "body", "expected"), MICROPHONE, ids=["start", "start test", "hypothesis", "stop"])
async def test_the_microphone(
    lines: Any, people: dict[str, User | None], kind: str, body: dict[str, Any], expected: str
) -> None:
    said = {}
    for name in EVERYBODY:
        line: Line = await lines(people[name], "microphone/", headers=[] if people[name] else HERE)
        before = await standing()
        said[name] = await answer(line, kind, {**body, **({"stream": stream_of(name)} if "stream" in body else {})})
        if said[name] != "yes":
            assert await standing() == before, f"{name} changed something by {kind}"
        await line.hang_up()
    assert said == dict(zip(EVERYBODY, expected.split(), strict=True))


@pytest.mark.parametrize(("kind", "body", "expected"), PROGRAM, ids=[kind for kind, _, _ in PROGRAM])
async def test_programs(
    lines: Any, people: dict[str, User | None], kind: str, body: dict[str, Any], expected: str
) -> None:
    """Whoever has an account, in a meeting or not: what their programs hear is in none."""
    said = {}
    for name in EVERYBODY:
        line: Line = await lines(people[name], path="/ws/transcribe/", headers=[] if people[name] else HERE)
        before = await standing()
        said[name] = await answer(line, kind, body)
        assert await standing() == before, f"{name} changed something by {kind}"
        await line.hang_up()
    await asyncio.gather(*streaming.finishing)
    assert said == dict(zip(EVERYBODY, expected.split(), strict=True))


def stream_of(name: str) -> str:
    return f"{STREAM[:-2]}{EVERYBODY.index(name):02}"


def test_every_socket_and_message_is_in_a_table() -> None:
    room = set(rooms.handlers) | set(hosting.VERBS) | set(BUILT_IN.findall(inspect.getsource(RoomConsumer.said)))
    assert {kind for kind, _, _ in ROOM} == room, "Say in ROOM who may say it."
    microphone = set(BUILT_IN.findall(inspect.getsource(MicrophoneConsumer.said)))
    assert {kind for kind, _, _ in MICROPHONE} == microphone, "Say in MICROPHONE who may say it."
    program = set(BUILT_IN.findall(inspect.getsource(TranscribeConsumer.said)))
    assert {kind for kind, _, _ in PROGRAM} == program, "Say in PROGRAM who may say it."
    tested = {"ws/meetings/<str:code>/", "ws/meetings/<str:code>/microphone/", "ws/transcribe/", ""}
    assert {str(one.pattern) for one in sockets} == tested, "A socket needs a table of its own."
