"""Tasks on threads of the server, beside its event loop: `enqueue` returns at once, and rooms of this process hear."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django_tasks import task

from conferencing import rooms
from summaries import runs
from summaries.background import Place, place
from summaries.contract import Words
from summaries.models import Run, Summary
from tests.summaries import scenes
from tests.summaries.fakes import Scripted, cast, lines
from transcription.models import Transcript

PATIENCE = 20.0
done: list[threading.Thread] = []


@task()
def noted() -> None:
    done.append(threading.current_thread())


@task()
def broken() -> None:
    raise ZeroDivisionError


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Place]:
    """The loop of a server, until the test is over."""
    place.open(asyncio.get_running_loop())
    yield place
    while place.tasks:
        await asyncio.wait(place.tasks, timeout=PATIENCE)
    place.loop = None


async def settled(one: Place) -> None:
    await asyncio.sleep(0)  # what was asked for is a task now
    await asyncio.wait_for(asyncio.gather(*one.tasks), PATIENCE)


async def test_a_task_runs_on_a_thread_of_its_own_and_is_let_go(server: Place) -> None:
    done.clear()
    noted.enqueue()
    assert not done
    await settled(server)
    assert [thread.name for thread in done] == ["minutes"]
    assert done[0].daemon
    await asyncio.sleep(0)
    assert not server.tasks


async def test_a_task_that_fails_takes_no_thread_with_it(server: Place) -> None:
    done.clear()
    for one in (broken, broken, broken, noted):
        one.enqueue()
    await settled(server)
    assert len(done) == 1


def test_without_a_server_it_is_done_at_once() -> None:
    done.clear()
    noted.enqueue()
    assert done == [threading.current_thread()]


def in_thread(call: Callable[..., Any]) -> Any:
    return database_sync_to_async(call, thread_sensitive=False)


def begun(transcript: Transcript) -> Run:
    return runs.start(transcript, "summary:brief", ["summary"])


async def test_a_run_is_heard_word_by_word_also_when_its_model_is_silent(
    transactional_db: None, server: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await in_thread(scenes.session)("Alice: We ship on Friday.")
    heard, go_on = "", threading.Event()
    script = [Words("We"), Words(" ship"), Words(" on Friday."), lambda: go_on.wait(PATIENCE)]
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: [*script, *lines(talk)]))
    layer: Any = get_channel_layer()
    await layer.group_add(rooms.group(said.meeting_id), "ear.minutes")
    run = await in_thread(begun)(said)
    assert run.state == "queued"
    while heard != "We ship on Friday.":
        event = await asyncio.wait_for(layer.receive("ear.minutes"), PATIENCE)
        heard += json.loads(event["text"]).get("delta", "")
    go_on.set()
    await settled(server)
    await in_thread(run.refresh_from_db)()
    assert (run.state, await in_thread(Summary.objects.count)()) == ("done", 1)
