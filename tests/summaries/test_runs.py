"""Runs: one at a time for each purpose, resumed where they were, stopped by anybody, and never done by two at once."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from prometheus_client import REGISTRY

from summaries import holding, news, recovery, runs, stale, tasks
from summaries.contract import Failed, Progress, Spent, Statement, Words
from summaries.holding import Held
from summaries.models import Run, Summary
from tests.summaries import scenes
from tests.summaries.fakes import Scripted, cast, lines
from transcription import publish
from transcription.models import Transcript

LONG_AGO = timedelta(hours=1)


@pytest.fixture
def said(transactional_db: None) -> Transcript:
    return scenes.session("Alice: We ship on Friday.", "Bob: I bring the cake.")


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nobody works by themselves: these runs were asked for."""
    asked: list[str] = []
    monkeypatch.setattr(runs, "enqueue", lambda pk: asked.append(str(pk)))
    return asked


def everything(talk: Any, what: Any) -> list[Any]:
    return [Words("We ship."), *lines(talk)]


def start(transcript: Transcript, kind: str = "brief", **more: Any) -> Run:
    return runs.start(transcript, f"summary:{kind}", ["summary"], **more)


def abandon(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(alive_at=timezone.now() - LONG_AGO)


def closed(call: Any) -> Any:
    """For threads: leave no connection behind."""
    try:
        return call()
    finally:
        connection.close()


def test_a_run_ends_with_what_it_was_for(said: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    cast(monkeypatch, Scripted(summarise=everything))
    run = start(said, by=scenes.person("Bob"))
    run.refresh_from_db()
    assert (run.state, run.step, run.draft, run.error, run.model) == ("done", 1, "", "", "script-summary")
    assert Summary.objects.get().run == run


def test_two_presses_are_one_run_and_two_types_are_two(said: Transcript, waiting: list[str]) -> None:
    first = start(said, by=scenes.person("Alice"))
    assert start(said, by=scenes.person("Bob")) == first
    assert start(said, "minutes") != first
    assert start(said, about=[said.pk]) != first
    assert waiting.count(str(first.pk)) == 1


def test_pressing_at_the_same_moment(said: Transcript, waiting: list[str]) -> None:
    with ThreadPoolExecutor(8) as people:
        got = list(people.map(lambda _: closed(lambda: start(said)).pk, range(8)))
    assert len(set(got)) == 1
    assert Run.objects.count() == 1


def test_two_workers_do_it_once(said: Transcript, waiting: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    provider = cast(monkeypatch, Scripted(summarise=everything))
    run = start(said)
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda _: closed(lambda: tasks.work.call(str(run.pk))), range(2)))
    assert len(provider.asked) == 1
    assert Summary.objects.get().revision == 1


def test_who_comes_back_from_the_dead_changes_nothing(
    said: Transcript, waiting: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(said)
    turns = iter(range(2))

    def taken_over() -> None:
        abandon(run)
        runs.perform(run.pk)

    def script(talk: Any, kind: Any) -> list[Any]:
        first = next(turns) == 0
        return [taken_over, *lines(talk)[:1]] if first else lines(talk)

    cast(monkeypatch, Scripted(summarise=script))
    runs.perform(run.pk)
    run.refresh_from_db()
    assert (run.state, run.attempt) == ("done", 2)
    assert Summary.objects.get().sentences.count() == 2
    assert Summary.objects.get().revision == 1


def test_nobody_takes_what_somebody_is_at(said: Transcript, waiting: list[str]) -> None:
    run = start(said)
    assert runs.claim(run.pk)
    assert runs.claim(run.pk) is None
    recovery.sweep()
    assert waiting == [str(run.pk)]


def test_stopped_in_the_middle_nothing_is_stored(
    said: Transcript, waiting: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(said)
    left: list[str] = []

    def script(talk: Any, kind: Any) -> Iterator[Any]:
        try:
            yield Words("We")
            yield lambda: runs.stop(Run.objects.get(pk=run.pk))
            yield Progress(1, 2)
            yield from lines(talk)
        finally:
            left.append("the provider was closed")

    cast(monkeypatch, Scripted(summarise=script))
    runs.perform(run.pk)
    run.refresh_from_db()
    assert (run.state, run.draft, Summary.objects.count(), len(left)) == ("cancelled", "", 0, 1)
    assert not runs.stop(run)


def test_a_failure_keeps_what_there_was(said: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    cast(monkeypatch, Scripted(summarise=everything))
    start(said)
    before = Summary.objects.get()
    for error, code in ((Failed("busy", "429"), "busy"), (ZeroDivisionError("cake"), "crashed")):
        cast(monkeypatch, Scripted(summarise=[Words("So"), Statement("Something else.", ()), error]))
        run = start(said)
        run.refresh_from_db()
        assert (run.state, run.error, run.draft) == ("failed", code, "")
        assert news.snapshot(run)["error"]["detail"].count(".") >= 2
    after = Summary.objects.get()
    assert (after.text, after.revision, after.sentences.count()) == (before.text, 1, 2)


def test_each_is_counted_once_by_how_it_ended(
    said: Transcript, waiting: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever ended it: a worker, somebody who stopped it, or whoever found that three workers died of it."""
    ends = ("done", "failed", "cancelled")
    before = [REGISTRY.get_sample_value("parley_runs_total", {"result": end}) or 0 for end in ends]
    for script in (everything, [ZeroDivisionError("cake")]):
        cast(monkeypatch, Scripted(summarise=script))
        runs.perform(start(said).pk)
    stopped = start(said)
    assert [runs.stop(stopped), runs.stop(stopped)] == [True, False]
    deadly = start(said)
    for _ in range(recovery.ATTEMPTS):
        runs.claim(deadly.pk)
        abandon(deadly)
        recovery.sweep()
    recovery.sweep()
    after = [REGISTRY.get_sample_value("parley_runs_total", {"result": end}) or 0 for end in ends]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 2, 1]


class Killed(BaseException):
    """As a process that ends at once: nobody writes down why."""


def test_a_killed_worker_is_followed_at_its_step(
    said: Transcript, waiting: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def dies_once(held: Held) -> None:
        done.append("second")
        if done.count("second") == 1:
            raise Killed

    monkeypatch.setitem(runs.steps, "first", lambda held: done.append("first"))
    monkeypatch.setitem(runs.steps, "second", dies_once)
    run = runs.start(said, "end", ["first", "second"])
    with pytest.raises(Killed):
        runs.perform(run.pk)
    recovery.sweep()
    assert waiting == [str(run.pk)]  # it may still live
    abandon(run)
    recovery.sweep()
    recovery.sweep()
    assert waiting == [str(run.pk)] * 2
    runs.perform(run.pk)
    run.refresh_from_db()
    assert (run.state, run.attempt, done) == ("done", 2, ["first", "second", "second"])


def test_a_step_that_was_stored_is_not_done_again(
    said: Transcript, waiting: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its worker went between storing and writing down that the step is done."""
    provider = cast(monkeypatch, Scripted(summarise=everything))
    run = start(said)
    runs.perform(run.pk)
    Run.objects.filter(pk=run.pk).update(state="running", step=0, alive_at=timezone.now() - LONG_AGO)
    runs.perform(run.pk)
    assert len(provider.asked) == 1
    assert Summary.objects.get().revision == 1


def test_what_kills_three_workers_is_given_up(said: Transcript, waiting: list[str]) -> None:
    run = start(said)
    for _ in range(recovery.ATTEMPTS):
        assert runs.claim(run.pk)
        abandon(run)
        recovery.sweep()
    run.refresh_from_db()
    assert (run.state, run.error, run.attempt) == ("failed", "crashed", 3)
    assert len(waiting) == 3


def test_a_server_that_stops_lets_go(said: Transcript, waiting: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    run = start(said)
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: [recovery.let_go, Progress(1, 2), *lines(talk)]))
    runs.perform(run.pk)
    assert Summary.objects.count() == 0
    recovery.sweep()
    assert waiting == [str(run.pk)] * 2
    cast(monkeypatch, Scripted(summarise=everything))
    runs.perform(run.pk)
    assert Summary.objects.get().run == run


def test_words_taken_back_meanwhile_are_never_stored(
    said: Transcript, waiting: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stale.dialogue_changed
    run = start(said)
    cake = said.dialogues.get(raw_text__contains="cake")

    def script(talk: Any, kind: Any) -> list[Any]:
        strike = [Words("Cake!"), lambda: publish.withdraw(cake)] if len(talk.said) == 2 else []
        return [*strike, *lines(talk)]

    provider = cast(monkeypatch, Scripted(summarise=script))
    runs.perform(run.pk)
    run.refresh_from_db()
    assert (run.state, run.draft, Summary.objects.count()) == ("queued", "", 0)
    assert waiting == [str(run.pk)] * 2
    runs.perform(run.pk)
    assert [len(talk.said) for talk in provider.talks] == [2, 1]
    assert "cake" not in Summary.objects.get().text


def test_what_it_costs_is_counted(said: Transcript, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.MINUTES_PRICE_IN, settings.MINUTES_PRICE_OUT = 2, 10
    spent = [Spent(1, 1000, 100), Spent(2, 500, 50)]
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: [*spent, *lines(talk)]))
    run = start(said)
    run.refresh_from_db()
    assert (run.calls, run.tokens_in, run.tokens_out) == (3, 1500, 150)
    assert float(run.cost or 0) == pytest.approx(0.0045)


def test_a_provider_that_is_not_offered(said: Transcript) -> None:
    with pytest.raises(Failed) as failed:
        start(said, provider="watsonx")
    assert failed.value.code == "not_configured"
    assert Run.objects.count() == 0


def wait(until: Any) -> None:
    over = time.monotonic() + 20
    while not until():
        assert time.monotonic() < over, "it did not come to that"
        time.sleep(0.01)


def test_the_last_words_before_a_silence_are_told_and_saved(
    said: Transcript, waiting: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that stalls leaves nobody with less than it said."""
    told: list[str] = []

    async def group_send(group: str, event: Any) -> None:
        told.append(json.loads(event["text"]).get("delta", ""))

    monkeypatch.setattr(get_channel_layer(), "group_send", group_send)
    run = start(said)

    def silence() -> None:
        wait(lambda: "".join(told) == "We ship on Friday.")
        wait(lambda: Run.objects.get(pk=run.pk).draft == "We ship on Friday.")

    cast(monkeypatch, Scripted(summarise=lambda talk, kind: [*map(Words, ("We", " ship", " on Friday.")), silence]))
    runs.perform(run.pk)
    assert Run.objects.get(pk=run.pk).error == "bad_answer"  # and not that it did not come to that


def test_a_database_that_is_away_for_a_moment_ends_no_signs_of_life(
    said: Transcript, waiting: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "BEAT", 0.0)
    asked: list[int] = []
    rows = Held.rows

    def away_once(held: Held) -> Any:
        if threading.current_thread() is held.beating:
            asked.append(1)
            if len(asked) == 1:
                raise OperationalError
        return rows(held)

    monkeypatch.setattr(Held, "rows", away_once)
    run = start(said)
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: [lambda: wait(lambda: len(asked) > 2), *lines(talk)]))
    runs.perform(run.pk)
    assert Run.objects.get(pk=run.pk).state == "done"


def test_nobody_begins_to_read_words_that_are_being_taken_back(said: Transcript, waiting: list[str]) -> None:
    """On PostgreSQL, where others read what stood before a transaction, a claim waits for its end."""
    run = start(said)
    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            said.lock()
            claimed = elsewhere.submit(closed, lambda: runs.claim(run.pk))
            assert not futures.wait([claimed], timeout=0.3).done
        got = claimed.result(20)
    assert got
    assert got.attempt == 1


def test_what_no_database_can_hold_is_left_out_of_the_draft(
    said: Transcript, waiting: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(said)
    saved: list[str] = []
    look = lambda: saved.append(Run.objects.get(pk=run.pk).draft)  # noqa: E731
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: [Words("We\x00 ship\ud83d."), look, *lines(talk)]))
    runs.perform(run.pk)
    assert (saved, Run.objects.get(pk=run.pk).state) == (["We ship."], "done")
