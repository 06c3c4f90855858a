"""How uploads are written down: once, whoever dies; again, when an engine fails; by nobody, once they are deleted."""

import asyncio
import logging
import os
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError
from django.test import TestCase
from django.utils import timezone

from meetings import access
from meetings.account import export, farewell
from meetings.models import Meeting, User
from tests.speech import write_wav
from tests.transcription.fakes import ToneEngine, person, quiet, said, sound
from transcription.contract import EngineFailed
from transcription.models import ProgramUse
from transcription.programs import files, incoming, jobs, uploads
from transcription.programs.incoming import Sent
from transcription.programs.models import Upload

TWO = sound(quiet(1), said(1, 2), quiet(2), said(3, 4), quiet(1.5))


@pytest.fixture
def dora(transactional_db: None) -> User:
    return person("Dora")


@pytest.fixture
def engine(gate: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ToneEngine:
    settings.UPLOADS_DIR = str(tmp_path / "uploads")
    monkeypatch.setattr(jobs, "BEAT", 0.01)
    one = ToneEngine()
    monkeypatch.setattr(files, "engine", lambda name: one)
    return one


def waits(user: User, path: Path, **fields: Any) -> Upload:
    """An upload of what the scripted engine hears as `w1 w2` and `w3 w4`."""
    write_wav(path, TWO)
    (made,) = uploads.create(user, [Sent(path, "two.wav", path.stat().st_size, len(TWO) / 16000)], **fields)
    return made


@sync_to_async
def fresh(upload: Upload) -> Upload:
    return Upload.objects.get(pk=upload.pk)


async def test_it_is_written_down_with_its_times(engine: ToneEngine, dora: User, tmp_path: Path) -> None:
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1", language="en")
    assert await jobs.next_one()
    done = await fresh(upload)
    assert (done.state, done.progress, done.engine, done.language) == ("done", 100, "tone", "en")
    assert [one["text"] for one in done.result] == ["w1 w2", "w3 w4"]
    assert 0.7 <= done.result[0]["start"] <= 1.0
    assert done.result[0]["words"][1] == {"text": "w2", "start": 1.3, "end": 1.6, "confidence": 1.0}
    assert not uploads.file_of(upload.pk).exists()
    assert not await jobs.next_one()


async def test_an_engine_that_fails_is_asked_again_and_then_no_more(
    engine: ToneEngine, dora: User, caplog: pytest.LogCaptureFixture
) -> None:
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    engine.failing = True
    for attempt in (1, 2):
        assert await jobs.next_one()
        row = await fresh(upload)
        assert (row.state, row.attempt) == ("waiting", attempt)
        assert not await jobs.next_one()  # not at once
        await Upload.objects.filter(pk=upload.pk).aupdate(alive_at=timezone.now())
    assert await jobs.next_one()
    row = await fresh(upload)
    assert (row.state, row.code) == ("failed", "ENGINE_UNAVAILABLE")
    assert uploads.why(row).startswith("No speech engine")
    assert not uploads.file_of(upload.pk).exists()
    assert "w1" not in caplog.text


async def test_what_only_a_person_can_mend_is_not_asked_again(engine: ToneEngine, dora: User) -> None:
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")

    class Locked(ToneEngine):
        async def captions(self, audio: Any, hints: Any) -> Any:
            raise EngineFailed("The key is wrong.", lasting=True)
            yield

    engine.__class__ = Locked
    assert await jobs.next_one()
    assert (await fresh(upload)).state == "failed"


async def test_a_dead_servers_upload_is_taken_up_again_three_times(engine: ToneEngine, dora: User) -> None:
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    for attempt in (1, 2, 3):
        taken = await sync_to_async(jobs.claim)()
        assert taken
        assert taken.attempt == attempt
        await sync_to_async(jobs.sweep)()
        assert (await fresh(upload)).state == "running"  # it gave a sign of life a moment ago
        await Upload.objects.filter(pk=upload.pk).aupdate(alive_at=timezone.now() - timedelta(seconds=46))
        await sync_to_async(jobs.sweep)()
    row = await fresh(upload)
    assert (row.state, row.code) == ("failed", "crashed")
    assert not uploads.file_of(upload.pk).exists()


async def test_who_was_believed_dead_changes_nothing(engine: ToneEngine, dora: User) -> None:
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    slow = await sync_to_async(jobs.claim)()
    assert slow
    await Upload.objects.filter(pk=upload.pk).aupdate(alive_at=timezone.now() - timedelta(seconds=46))
    await sync_to_async(jobs.sweep)()
    quick = await sync_to_async(jobs.claim)()
    assert quick
    with pytest.raises(jobs.Lost):
        await sync_to_async(jobs.write)(slow, progress=99)
    await jobs.write_down(quick, jobs.hearing_of(quick))
    with pytest.raises(jobs.Lost):
        await sync_to_async(jobs.done)(slow, files.Hearing(Path(), dora))
    row = await fresh(upload)
    assert (row.state, len(row.result)) == ("done", 2)


async def test_a_server_that_stops_gives_its_upload_back(engine: ToneEngine, dora: User) -> None:
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    engine.held.clear()
    working = asyncio.create_task(jobs.next_one())
    while (await fresh(upload)).state != "running" or not engine.tries:
        await asyncio.sleep(0.01)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert (await fresh(upload)).state == "waiting"
    engine.held.set()
    assert await jobs.next_one()
    assert (await fresh(upload)).state == "done"


async def test_deleting_it_ends_the_work(engine: ToneEngine, dora: User) -> None:
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    engine.held.clear()
    working = asyncio.create_task(jobs.next_one())
    while not engine.tries:
        await asyncio.sleep(0.01)
    await sync_to_async(upload.delete)()
    assert await working
    assert not list(incoming.folder().glob("[!c]*"))


async def test_a_file_that_is_longer_than_it_said(
    engine: ToneEngine, dora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a bomb is: what may be heard is counted while it is decoded."""
    monkeypatch.setattr(files.media, "pcm", partial(files.media.pcm, max_seconds=2))
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    assert await jobs.next_one()
    row = await fresh(upload)
    assert (row.state, row.code, row.result) == ("failed", "too_long", None)
    assert row.error.startswith("two.wav is longer than 2 s")


async def test_a_quota_that_is_used_up_meanwhile(engine: ToneEngine, dora: User, settings: Any) -> None:
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    settings.PROGRAM_QUOTA = 2
    assert await jobs.next_one()
    row = await fresh(upload)
    assert (row.state, row.code, row.result) == ("failed", "quota_exceeded", None)
    assert uploads.why(row).endswith("this file was not written down whole. Send it tomorrow.")


async def test_what_was_heard_is_counted(engine: ToneEngine, dora: User, settings: Any) -> None:
    settings.PROGRAM_QUOTA = 1000
    await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    assert await jobs.next_one()
    use = await ProgramUse.objects.aget(user=dora)
    assert use.seconds == pytest.approx(len(TWO) / 16000, abs=0.01)


async def used(user: User) -> float:
    use = await ProgramUse.objects.filter(user=user).afirst()
    return use.seconds if use else 0.0


async def test_whoever_stops_listening_has_used_what_was_heard(
    engine: ToneEngine, dora: User, settings: Any, tmp_path: Path
) -> None:
    settings.PROGRAM_QUOTA = 1000
    hearing = files.Hearing(write_wav(tmp_path / "two.wav", TWO), dora)
    utterances: Any = hearing.utterances()
    assert (await anext(utterances))["text"] == "w1 w2"
    await utterances.aclose()
    assert hearing.seconds > 1.6
    assert await used(dora) == pytest.approx(hearing.seconds)


async def test_what_is_heard_again_counts_once(engine: ToneEngine, dora: User, settings: Any) -> None:
    settings.PROGRAM_QUOTA = 1000
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    engine.failing = True
    for _ in range(2):
        assert await jobs.next_one()
        await Upload.objects.filter(pk=upload.pk).aupdate(alive_at=timezone.now())
    assert (await fresh(upload)).charged > 0
    engine.failing = False
    assert await jobs.next_one()
    assert (await fresh(upload)).state == "done"
    assert await used(dora) == pytest.approx(len(TWO) / 16000, abs=0.01)


async def test_what_every_attempt_cost_is_kept(engine: ToneEngine, dora: User, monkeypatch: pytest.MonkeyPatch) -> None:
    class Paid(ToneEngine):
        async def captions(self, audio: Any, hints: Any) -> Any:
            hints.spent("dear", 1000)
            async for caption in super().captions(audio, hints):
                yield caption

    engine.__class__ = Paid
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    engine.failing = True
    assert await jobs.next_one()
    assert (await fresh(upload)).spent == {"dear": 1000}
    await Upload.objects.filter(pk=upload.pk).aupdate(alive_at=timezone.now())
    engine.failing = False
    assert await jobs.next_one()
    row = await fresh(upload)
    assert (row.state, row.spent) == ("done", {"dear": 2000})


class Passing:
    """A call into a database that is away the first time."""

    def __init__(self, call: Any, error: type[Exception]) -> None:
        self.call, self.error, self.tries = call, error, 0

    def __call__(self, *args: Any, **more: Any) -> Any:
        self.tries += 1
        if self.tries == 1:
            raise self.error("said in confidence")
        return self.call(*args, **more)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize(("place", "call"), [(files.quota, "spend"), (jobs, "known"), (jobs, "done")])
async def test_a_database_that_is_away_for_a_moment_costs_no_file(
    engine: ToneEngine, dora: User, monkeypatch: pytest.MonkeyPatch, place: Any, call: str, error: type[Exception]
) -> None:
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    monkeypatch.setattr(place, call, Passing(getattr(place, call), error))
    with pytest.raises(error):
        await jobs.next_one()
    assert (await fresh(upload)).state == "running"
    while (await fresh(upload)).state == "running":  # a sign of life that was under way may still be stored
        await Upload.objects.filter(pk=upload.pk).aupdate(alive_at=timezone.now() - timedelta(seconds=46))
        await sync_to_async(jobs.sweep)()
    assert await jobs.next_one()
    assert (await fresh(upload)).state == "done"


async def test_a_sign_of_life_that_is_not_stored_ends_nothing(
    engine: ToneEngine, dora: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    upload = await sync_to_async(waits)(dora, incoming.folder() / "coming-1")
    write = Passing(jobs.write, OperationalError)
    monkeypatch.setattr(jobs, "write", write)
    engine.held.clear()
    working = asyncio.create_task(jobs.next_one())
    while write.tries < 3:
        await asyncio.sleep(0.01)
    engine.held.set()
    assert await working
    assert (await fresh(upload)).state == "done"
    assert "OperationalError" in caplog.text
    assert "in confidence" not in caplog.text


async def test_nothing_said_and_no_name_is_logged(
    engine: ToneEngine, dora: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await sync_to_async(waits)(dora, incoming.folder() / "coming-1", prompt="w9")
    assert await jobs.next_one()
    for secret in ("w1", "w9", "two.wav", "Dora"):
        assert secret not in caplog.text


def test_who_has_one_running_lets_others_go_first(engine: ToneEngine, dora: User) -> None:
    first = waits(dora, incoming.folder() / "coming-1")
    second = waits(dora, incoming.folder() / "coming-2")
    other = waits(person("Emil"), incoming.folder() / "coming-3")
    order = [jobs.claim() for _ in range(3)]
    assert [one.pk for one in order if one] == [first.pk, other.pk, second.pk]


def test_a_server_leaves_what_it_has_no_file_of(engine: ToneEngine, dora: User) -> None:
    upload = waits(dora, incoming.folder() / "coming-1")
    uploads.file_of(upload.pk).unlink()
    assert jobs.claim() is None
    jobs.sweep()
    assert Upload.objects.get().state == "waiting"
    Upload.objects.update(created_at=timezone.now() - timedelta(days=2))
    jobs.sweep()
    assert Upload.objects.get().state == "failed"


def test_old_results_and_files_of_nobody_are_swept(engine: ToneEngine, dora: User, settings: Any) -> None:
    upload = waits(dora, incoming.folder() / "coming-1")
    stray, strange = incoming.folder() / str(dora.pk), incoming.folder() / "README"
    for path in (stray, strange, uploads.file_of(upload.pk)):
        path.touch()
        os.utime(path, (time.time() - 100_000,) * 2)
    jobs.sweep()
    assert not stray.exists()
    assert strange.exists()
    assert uploads.file_of(upload.pk).exists()  # it still waits
    ended = timezone.now() - timedelta(days=settings.UPLOAD_DAYS, minutes=1)
    Upload.objects.update(state="done", finished_at=ended, result=[])
    jobs.sweep()
    assert Upload.objects.count() == 0


def test_an_export_has_them_and_a_farewell_takes_them(engine: ToneEngine, dora: User) -> None:
    upload = waits(dora, incoming.folder() / "coming-1")
    Upload.objects.update(state="done", result=[{"start": 0, "end": 1, "text": "By Friday.", "words": []}])
    assert "By Friday." in "".join(export.pieces(dora))
    with TestCase.captureOnCommitCallbacks(execute=True):
        farewell.anonymise(dora)
    assert Upload.objects.count() == 0
    assert not uploads.file_of(upload.pk).exists()


def test_a_token_for_one_meeting_shows_none(engine: ToneEngine, dora: User) -> None:
    waits(dora, incoming.folder() / "coming-1")
    meeting = Meeting.objects.create(title="Weekly", organizer=dora)
    assert uploads.of(access.Who(dora)).count() == 1
    assert uploads.of(access.Who(dora, meeting.pk)).count() == 0
