"""Minutes with everything apart: two servers on PostgreSQL and Redis, workers of their own, a model behind HTTP.

A button pressed at both servers is one run; a worker that dies in the middle is replaced and what it began is stored
once; what follows the end of a meeting goes on to the mail.
"""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tests.browser.people import until
from tests.clients import Api, Seat
from tests.servers import Parley, Postgres, Redis, Worker
from tests.summaries.peers.openai import OpenAI
from tests.summaries.peers.play import honest
from tests.summaries.peers.script import Answer, Body, Peer, Slow, serving

LINES = (
    "Alice: We ship the release on Friday.",
    "Bob: I'll write the notes by Thursday.",
    "Alice: The budget is 300 euros.",
    "Bob: Then we decided: the release costs 300 euros.",
)
MAKE = f"""
from django.core.management import call_command
call_command("migrate", verbosity=0)
from allauth.account.models import EmailAddress
from django.utils import timezone
from meetings.models import AccessToken, Meeting, User
from tests.summaries.scenes import person, session
from transcription.models import Transcript
people = [person(name, email=name.lower() + "@example.org", mail_minutes=True) for name in ("Alice", "Bob")]
for one in people:
    EmailAddress.objects.create(user=one, email=one.email, primary=True, verified=True)
    print(AccessToken.issue(one))
for title, state in (("Pressed", "complete"), ("Killed", "complete"), ("Ended", "open")):
    meeting = Meeting.objects.create(title=title, organizer=people[0])
    print(meeting.code, session(*{LINES!r}, meeting=meeting, state=state).pk)
Transcript.objects.filter(state="open").update(started_at=timezone.now())  # else a sweep would close it
"""
LATER = """
    UPDATE summaries_run SET alive_at = alive_at - interval '1 minute' WHERE state = 'running' AND attempt = 1
"""


@dataclass(frozen=True)
class House:
    servers: tuple[Parley, Parley]
    peer: Peer
    database: str
    keys: tuple[str, str]
    sessions: dict[str, tuple[str, str]]
    """By title: (the meeting's code, the transcript's id)."""

    def api(self, number: int = 0) -> Api:
        """Alice's, at one of the servers."""
        return Api(self.servers[number], self.keys[0])

    def seat(self, number: int, title: str) -> Seat:
        """Alice in the room at the first server, Bob at the second."""
        code, _ = self.sessions[title]
        return Seat(f"{self.servers[number].ws}/ws/meetings/{code}/", self.keys[number])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, redis: Redis) -> Iterator[House]:
    with serving(Peer(honest), OpenAI) as peer:
        env = {
            "DATABASE_URL": postgres.url, "REDIS_URL": redis.url, "TASKS_IN": "database", "SPEECH_WORKERS": "1",
            "OPENAI_BASE_URL": f"{peer.url}/v1", "OPENAI_MINUTES_MODEL": "llama3.1",
        }  # fmt: skip
        folder = tmp_path_factory.mktemp("minutes")
        servers = Parley(folder, env), Parley(folder, env)
        alice, bob, *sessions = servers[0].manage("shell", "--verbosity", "0", "-c", MAKE).split()
        places = list(zip(sessions[::2], sessions[1::2], strict=True))
        with ThreadPoolExecutor() as both:
            list(both.map(Parley.start, servers))
        titles = dict(zip(("Pressed", "Killed", "Ended"), places, strict=True))
        yield House(servers, peer, postgres.url, (alice, bob), titles)
        assert [one.stop() for one in servers] == [0, 0]


@pytest.fixture
def worker(house: House) -> Iterator[Worker]:
    one = Worker(house.servers[0], "first").start()
    yield one
    one.kill()


def slowly(body: Body) -> Answer:
    return Slow(str(honest(body)), 0.05, each=True)


def deltas(seat: Seat, run: str) -> list[dict[str, Any]]:
    return [one for one in seat.of("summary") if one.get("run") == run and "delta" in one]


def joined(told: list[dict[str, Any]]) -> str:
    """The text that grew, if nothing is missing."""
    text = ""
    for one in told:
        assert one["at"] == len(text)
        text += one["delta"]
    return text


def is_stored(message: dict[str, Any]) -> bool:
    return message["type"] == "summary" and "sentences" in message


async def test_pressed_at_both_servers_at_once(house: House, worker: Worker) -> None:
    _, transcript = house.sessions["Pressed"]
    house.peer.script = slowly
    async with house.seat(0, "Pressed") as alice, house.seat(1, "Pressed") as bob:
        await asyncio.gather(*(seat.until(lambda one: one["type"] == "welcome") for seat in (alice, bob)))
        asked = [house.api(number).post for number in (0, 1)]
        path = f"transcripts/{transcript}/summarize/"
        first, second = await asyncio.gather(*(asyncio.to_thread(post, path) for post in asked))
        assert first["id"] == second["id"]
        stored = await asyncio.gather(*(seat.until(is_stored) for seat in (alice, bob)))
        assert stored[0] == stored[1]
        for seat in (alice, bob):
            await seat.until(lambda one: one["type"] == "run" and one["state"] == "done")
            told = deltas(seat, first["id"])
            assert len(told) > 3, "it grew before everybody's eyes"
            assert joined(told).strip() == stored[0]["text"].strip()
    assert len(house.peer.calls()) == 1
    listed = house.api().get(f"transcripts/{transcript}/runs/")["results"]
    assert [(one["state"], one["attempt"]) for one in listed] == [("done", 1)]
    (summary,) = house.api().get(f"transcripts/{transcript}/summaries/")["results"]
    assert (summary["provider"], summary["revision"]) == ("openai", 1)
    assert all(one["supported"] and one["evidence"] for one in summary["sentences"])


def taken_up(house: House) -> bool:
    """A minute later: nobody's run is left. The database may still have been writing for whoever was killed."""
    with psycopg.connect(house.database, autocommit=True) as database:
        lost = database.execute(LATER).rowcount
    if lost:
        house.servers[1].manage("sweep")
    return not lost


async def test_another_worker_takes_over_from_one_that_was_killed(house: House, worker: Worker) -> None:
    _, transcript = house.sessions["Killed"]
    house.peer.script = slowly
    async with house.seat(1, "Killed") as bob:
        run = await asyncio.to_thread(house.api().post, f"transcripts/{transcript}/summarize/")
        await bob.until(lambda one: one.get("run") == run["id"] and "delta" in one)
        worker.kill()
        house.peer.script = honest
        other = Worker(house.servers[1], "second").start()
        try:
            await until(lambda: asyncio.to_thread(taken_up, house))
            await bob.until(lambda one: one["type"] == "run" and one["state"] == "done")
        finally:
            assert other.stop() == 0
        again = [one for one in deltas(bob, run["id"]) if one["attempt"] == 2]
        (stored,) = [one for one in bob.messages if is_stored(one)]
        assert joined(again).strip() == stored["text"].strip(), "told from its beginning"
    found = house.api().get(f"runs/{run['id']}/")
    assert (found["state"], found["attempt"], found["error"]) == ("done", 2, None)
    (summary,) = house.api().get(f"transcripts/{transcript}/summaries/")["results"]
    assert summary["revision"] == 1


async def test_the_end_of_a_meeting_leads_to_a_mail(house: House, worker: Worker) -> None:
    code, transcript = house.sessions["Ended"]
    house.peer.script = honest
    async with house.seat(1, "Ended") as bob:
        await bob.until(lambda one: one["type"] == "welcome")
        await asyncio.to_thread(house.api().post, f"meetings/{code}/end/")
        run = await until(lambda: done(house.api(1), transcript))
    assert (run["purpose"], run["steps"], run["step"]) == ("end", ["summary", "items", "notify"], 3)
    (summary,) = house.api().get(f"transcripts/{transcript}/summaries/")["results"]
    assert summary["type"] == "minutes"
    (item,) = house.api().get(f"action-items/?transcript={transcript}")["results"]
    assert item["assignee"]["name"] == "Bob"
    mails = "".join(path.read_text() for path in sorted((house.servers[0].folder / "mail").iterdir()))
    for name in ("alice", "bob"):
        assert mails.count(f"To: {name}@example.org") == 1
    assert f"/m/{code}/transcripts/{transcript}/" in mails


async def done(api: Api, transcript: str) -> dict[str, Any] | None:
    """The newest run, once it is over."""
    runs = (await asyncio.to_thread(api.get, f"transcripts/{transcript}/runs/"))["results"]
    assert not runs or runs[0]["state"] in ("queued", "running", "done"), json.dumps(runs)
    return runs[0] if runs and runs[0]["state"] == "done" else None
