"""The stage of the protocol's tests: a meeting, people, virtual time, a scripted detector and engine."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from channels.layers import get_channel_layer
from django.utils import timezone

from meetings.models import AccessToken, Meeting, User
from tests.conferencing.line import Line
from tests.meetings.conftest import world  # noqa: F401 - a fixture, for those who ask the API
from tests.transcription.fakes import LoudGate, Mic, Seat, ToneEngine, person
from tests.transcription.virtual import Clock, VirtualLoop
from transcription import segmenter, session
from transcription.listener import Listener
from transcription.recognition import chain


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> Mapping[str, Callable[[], Any]]:
    """A test that asks for `clock` runs in virtual time."""
    virtual = "clock" in getattr(item, "fixturenames", ())
    return {"virtual": VirtualLoop} if virtual else {"real": asyncio.new_event_loop}


@pytest_asyncio.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    one.loop = asyncio.get_running_loop()
    monkeypatch.setattr(timezone, "now", one.now)
    return one


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loud is speech."""
    monkeypatch.setattr(segmenter, "Gate", LoudGate)


@pytest.fixture
def alice(transactional_db: None) -> User:
    return person("Alice")


@pytest.fixture
def meeting(alice: User) -> Meeting:
    """Alice's, with her and Bob in it."""
    one = Meeting.objects.create(title="Weekly", organizer=alice)
    person("Alice", one, role="host")
    person("Bob", one)
    return one


@pytest.fixture
def bob(meeting: Meeting) -> User:
    return User.objects.get(username="bob")


@pytest_asyncio.fixture
async def engine() -> ToneEngine:
    return ToneEngine()


@pytest_asyncio.fixture
async def seat(clock: Clock, meeting: Meeting) -> AsyncIterator[Seat]:
    one = await Seat().sit(meeting)
    yield one
    one.task.cancel()


@pytest_asyncio.fixture
async def mic(clock: Clock, gate: None, meeting: Meeting, bob: User, engine: ToneEngine) -> AsyncIterator[Any]:
    """Make microphones of Bob's, or of somebody else's."""
    made: list[Mic] = []

    def make(user: User | None = None) -> Mic:
        made.append(Mic(user or bob, meeting, engine))
        return made[-1]

    yield make
    tasks = [task for one in made for task in (one.task, one.session.task, one.session.watch)] + list(session.finishing)
    for one in made:
        if isinstance(one.session.active, Listener):
            tasks.append(one.session.active.recogniser)
            tasks.append(one.session.active.live.teller)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture(autouse=True)
def empty_rooms() -> Iterator[None]:
    """The in-memory channel layer outlives a test's event loop."""
    yield
    layer = get_channel_layer()
    layer.channels.clear()
    layer.groups.clear()


@pytest.fixture
def mallory(transactional_db: None) -> User:
    """Has an account, and no business here."""
    return person("Mallory")


@pytest_asyncio.fixture
async def lines(
    clock: Clock,
    gate: None,
    meeting: Meeting,
    engine: ToneEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Any]:
    """Open sockets: `await lines(user)` is the room's, `await lines(user, "microphone/")` the microphone's."""
    monkeypatch.setattr(chain, "live", lambda name="": engine)
    monkeypatch.setattr(chain, "second", lambda first, **more: None)

    async def open_line(user: User | None = None, end: str = "", **how: Any) -> Line:
        headers = how.pop("headers", [])
        if user:
            key = await asyncio.to_thread(AccessToken.issue, user)
            headers = [*headers, (b"authorization", f"Bearer {key}".encode())]
        code = how.pop("code", meeting.code)
        line = Line(how.pop("path", f"/ws/meetings/{code}/{end}"), headers, **how)
        await line.open()
        opened.push_async_callback(line.hang_up)
        return line

    async with AsyncExitStack() as opened:
        yield open_line
    for task in list(session.finishing):
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
