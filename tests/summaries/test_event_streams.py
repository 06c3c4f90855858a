"""Streams of events: all that concerns a run or a session, to those who may read it, for as long as they may."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, suppress
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.core.cache import cache
from django.test import AsyncClient

from meetings.models import AccessToken, Participant
from summaries import runs, serializers, stale
from summaries.contract import Words
from summaries.holding import Held
from summaries.models import Run, Summary
from summaries.watching import listening, streams
from tests.summaries import scenes
from tests.summaries.fakes import Scripted, cast, lines
from transcription import edits, pauses
from transcription.models import Transcript

PATIENCE = 10.0  # seconds


def in_thread(call: Callable[..., Any]) -> Any:
    return sync_to_async(call, thread_sensitive=False)


@pytest.fixture
def said(transactional_db: None) -> Transcript:
    scenes.person("Mallory")
    return scenes.session("Alice: We ship on Friday.", "Bob: I bring the cake.")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(streams, "LOOK", 0.2)
    monkeypatch.setattr(streams, "CHECK", 0.4)


@pytest_asyncio.fixture(autouse=True)
async def left_nothing() -> AsyncIterator[None]:
    """Whoever stops watching leaves no task, no listener and no place in the room's group."""
    before = asyncio.all_tasks()
    yield
    for _ in range(20):
        await asyncio.sleep(0)
    names = {"tell", "receive"}
    left = [task for task in asyncio.all_tasks() - before if getattr(task.get_coro(), "__name__", "") in names]
    assert not left
    assert not listening.listeners
    assert not any(get_channel_layer().groups.values())


class Stream:
    """What a page reads."""

    def __init__(self, answer: Any) -> None:
        self.parts = aiter(answer)
        self.heard: list[tuple[str, Any]] = []
        self.waiting: list[tuple[str, Any]] = []

    async def next(self) -> tuple[str, Any]:
        """The next event. Raises StopAsyncIteration at the end."""
        async with asyncio.timeout(PATIENCE):
            while not self.waiting:
                for block in (await anext(self.parts)).decode().split("\n\n"):
                    fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
                    if "event" in fields:
                        self.waiting.append((fields["event"], json.loads(fields["data"])))
        self.heard.append(self.waiting.pop(0))
        return self.heard[-1]

    async def until(self, name: str, true: Callable[[Any], Any] = lambda data: True) -> Any:
        while True:
            event, data = await self.next()
            if event == name and true(data):
                return data

    async def rest(self) -> list[tuple[str, Any]]:
        """Everything up to the end."""
        with suppress(StopAsyncIteration):
            while True:
                await self.next()
        return self.heard

    async def aclose(self) -> None:
        """The reader goes, as Django has it."""
        await self.parts.aclose()


async def answer(name: str, path: str, **headers: str) -> Any:
    key = await in_thread(AccessToken.issue)(await in_thread(scenes.person)(name))
    return await AsyncClient().get(f"/api/{path}", headers={"Authorization": f"Bearer {key}"} | headers)


async def watch(name: str, path: str, **headers: str) -> Any:
    got = await answer(name, path, **headers)
    assert got.status_code == 200
    return aclosing(Stream(got))


def begun(transcript: Transcript) -> Run:
    return runs.start(transcript, "summary:brief", ["summary"])


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "enqueue", lambda pk: None)


async def test_a_run_is_watched_from_its_first_word_to_its_end(
    said: Transcript, waiting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"word{number} " for number in range(200)]
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: [*map(Words, words), *lines(talk)]))
    run = await in_thread(begun)(said)
    async with await watch("Bob", f"runs/{run.pk}/events/") as page:
        await page.until("run", lambda data: data["state"] == "queued")
        work = asyncio.create_task(in_thread(runs.perform)(run.pk))
        heard = await page.rest()
        await work
    text = ""
    for event, data in heard:
        if event == "delta":
            assert data["at"] == len(text)
            text += data["delta"]
    assert text == "".join(words)
    assert (heard[-1][0], heard[-1][1]["state"], heard[-1][1]["draft"]) == ("end", "done", "")


async def test_whoever_comes_late_gets_the_draft(said: Transcript, waiting: None) -> None:
    run = await in_thread(begun)(said)
    held = Held(await in_thread(runs.claim)(run.pk))
    await in_thread(held.write)(draft="What was ")
    async with await watch("Bob", f"runs/{run.pk}/events/") as page:
        assert (await page.until("run"))["draft"] == "What was "
        held.said = held.kept = "What was "
        held.said += "said"
        await in_thread(held.flush)()
        assert await page.until("delta") == {"at": 9, "delta": "said"}
        await in_thread(held.end)("failed", error="down")
        assert (await page.until("end"))["error"]["code"] == "down"


async def test_a_run_that_is_over_ends_at_once(said: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: lines(talk)))
    run = await in_thread(begun)(said)
    async with await watch("Bob", f"runs/{run.pk}/events/") as page:
        assert [event for event, _ in await page.rest()] == ["run", "end"]


async def test_without_news_the_database_tells(
    said: Transcript, waiting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with workers in other processes and no Redis, or when news are lost."""
    run = await in_thread(begun)(said)
    async with await watch("Bob", f"transcripts/{said.pk}/events/") as page:
        await page.until("run")
        layer = get_channel_layer()
        monkeypatch.setattr(layer, "group_send", nobody_hears)
        await edit(said, "We ship on Monday.")
        assert (await page.until("dialogue"))["stable"] == "We ship on Monday."
        cast(monkeypatch, Scripted(summarise=lambda talk, kind: [Words("Mon"), *lines(talk)]))
        await in_thread(runs.perform)(run.pk)
        assert "Monday" in (await page.until("summary", lambda data: "text" in data))["text"]
        assert [data["state"] for event, data in page.heard if event == "run"][-1] == "done"


async def nobody_hears(group: str, message: Any) -> None:
    """A channel layer that loses everything."""


async def edit(transcript: Transcript, text: str) -> None:
    row, bob = await transcript.dialogues.afirst(), await in_thread(scenes.person)("Bob")
    assert row
    await in_thread(edits.store)(transcript.meeting, bob, row.pk, row.revision, text)


async def test_a_session_tells_what_its_page_needs(said: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stale.dialogue_changed
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: [Words("We"), *lines(talk)]))
    elsewhere = await in_thread(scenes.session)("Alice: Something else.", meeting=said.meeting)
    async with await watch("Bob", f"transcripts/{said.pk}/events/") as page:
        assert (await page.next())[0] == "transcript"
        await in_thread(begun)(elsewhere)
        await in_thread(begun)(said)
        shown = await page.until("summary", lambda data: "text" in data)
        await page.until("run", lambda data: data["state"] == "done")
        await edit(said, "We ship on Monday.")
        assert (await page.until("summary", lambda data: data.get("stale")))["revision"] == shown["revision"]
        await in_thread(Summary.objects.filter(transcript=said).delete)()
        assert (await page.until("summary", lambda data: data.get("deleted")))["id"] == shown["id"]
    assert all(data.get("transcript", data.get("id")) == str(said.pk) for _, data in page.heard)


async def test_a_pause_is_told_when_it_begins_and_when_it_ends(said: Transcript) -> None:
    await in_thread(Transcript.objects.filter(pk=said.pk).update)(state="open", ended_at=None)
    bob = await in_thread(Participant.objects.select_related("user").get)(user__username="bob")
    async with await watch("Alice", f"transcripts/{said.pk}/events/") as page:
        await page.next()
        await in_thread(pauses.begin)(said, bob, "off_record")
        pause = await page.until("pause")
        await in_thread(pauses.end)(said)
        ended = await page.until("pause")
        await edit(said, "Something else.")
        await page.until("dialogue")
    assert (pause["participant_id"], pause["reason"], pause["ended_at"]) == (str(bob.pk), "off_record", None)
    assert ended == pause | {"ended_at": ended["ended_at"]}
    assert [event for event, _ in page.heard].count("pause") == 2


async def test_what_changed_since_is_told_once_and_in_order(said: Transcript) -> None:
    """As when a browser's connection broke: it says the last number that it has."""
    await edit(said, "First.")
    async with await watch("Bob", f"transcripts/{said.pk}/events/", **{"Last-Event-ID": "2"}) as page:
        assert (await page.until("dialogue"))["stable"] == "First."
        await edit(said, "Second.")
        await edit(said, "Third.")
        await page.until("dialogue", lambda data: data["stable"] == "Third.")
    numbers = [data["number"] for event, data in page.heard if event == "dialogue"]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == 5


@pytest.mark.parametrize("what", ["transcripts/{0}/events/", "runs/{1}/events/"])
async def test_strangers_see_nothing(said: Transcript, waiting: None, what: str) -> None:
    path = what.format(said.pk, (await in_thread(begun)(said)).pk)
    got = await answer("Mallory", path)
    assert (got.status_code, json.loads(got.content)["code"]) == (404, "not_found")
    nobody = await AsyncClient().get(f"/api/{path}")
    assert (nobody.status_code, nobody.headers["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    wrong = await AsyncClient().get(f"/api/{path}", headers={"Authorization": "Bearer nonsense"})
    assert wrong.status_code == 401
    posted = await AsyncClient().post(f"/api/{path}")
    assert (posted.status_code, json.loads(posted.content)["code"]) == (405, "method_not_allowed")


async def test_who_is_removed_is_cut(said: Transcript) -> None:
    async with await watch("Bob", f"transcripts/{said.pk}/events/") as page:
        await page.next()
        await Participant.objects.filter(user__username="bob").aupdate(state="removed")
        await page.rest()


async def test_who_signs_out_is_cut(said: Transcript) -> None:
    browser = AsyncClient()
    await in_thread(browser.force_login)(await in_thread(scenes.person)("Bob"))
    got = await browser.get(f"/api/transcripts/{said.pk}/events/")
    async with aclosing(Stream(got)) as page:
        await page.next()
        await in_thread(browser.logout)()
        await page.rest()


async def test_a_server_that_stops_ends_them(said: Transcript) -> None:
    async with await watch("Bob", f"transcripts/{said.pk}/events/") as page:
        await page.next()
        stopping = asyncio.create_task(listening.stop())
        await page.rest()
        await stopping


async def test_a_reader_who_goes_leaves_nothing(said: Transcript) -> None:
    """What is left is looked at after every test."""
    async with await watch("Bob", f"transcripts/{said.pk}/events/") as page:
        await page.next()
        reading = asyncio.create_task(page.until("nothing"))
        await asyncio.sleep(0)
        reading.cancel()
        assert await asyncio.gather(reading, return_exceptions=True)


async def test_events_are_not_held_back(said: Transcript) -> None:
    got = await answer("Bob", f"transcripts/{said.pk}/events/", **{"Accept-Encoding": "gzip"})
    assert got.headers["Content-Encoding"] == "identity"
    assert got.headers["X-Accel-Buffering"] == "no"
    assert got.headers["Cache-Control"] == "no-store"
    assert got.headers["Content-Type"] == "text/event-stream"


async def test_what_is_told_at_the_beginning_is_what_is_stored(
    said: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: lines(talk)))
    await in_thread(begun)(said)
    async with await watch("Bob", f"transcripts/{said.pk}/events/") as page:
        told = await page.until("summary")
    stored = await in_thread(lambda: serializers.summary(serializers.summaries().get()))()
    assert told == stored | {"type": "summary"}
