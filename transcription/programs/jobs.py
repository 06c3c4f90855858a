"""Uploads, written down beside a server: claimed by one UPDATE, fenced by the attempt, taken up again after a crash.

A server that dies leaves its rows without a sign of life; the sweep gives them back after 45 s, and whoever has the
file begins it anew. Who deletes an upload ends the work on it.
"""

import asyncio
import logging
from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import Error, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from meetings.access import Refused
from transcription import media
from transcription.contract import SAMPLE_RATE, EngineFailed
from transcription.programs import incoming, recordings, uploads
from transcription.programs.files import Hearing, database, known
from transcription.programs.models import Upload

AT_ONCE = 2
LOOK = 10.0  # seconds after which a server looks for what others were sent
BEAT = 2.0
AGAIN = timedelta(seconds=30)  # before an engine that failed is asked again
log = logging.getLogger(__name__)


class Lost(Exception):
    """The upload was deleted, or another server has it."""


class Desk:
    """Where this server's uploads are written down."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.news: asyncio.Event | None = None

    def tell(self) -> None:
        """From any thread: there is something to do."""
        if self.loop and self.news and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.news.set)

    async def work(self) -> None:
        """For as long as the server runs."""
        self.loop, self.news = asyncio.get_running_loop(), asyncio.Event()
        async with asyncio.TaskGroup() as clerks:
            for _ in range(AT_ONCE):
                clerks.create_task(self.one_after_the_other(self.news))

    async def one_after_the_other(self, news: asyncio.Event) -> None:
        while True:
            try:
                if await next_one():
                    continue
            except Error as error:  # one that runs is taken up again by the sweep
                log.error("uploads wait: %s", type(error).__name__)
            except Exception:
                log.exception("an upload could not be ended; it is taken up again")
            news.clear()
            try:
                async with asyncio.timeout(LOOK):
                    await news.wait()
            except TimeoutError:
                pass


desk = Desk()


async def next_one() -> bool:
    """Write one upload down. False when none waits that this server has."""
    upload = await database(claim)()
    if upload is None:
        return False
    hearing = hearing_of(upload)
    try:
        await write_down(upload, hearing)
    except asyncio.CancelledError:
        await database(give_back)(upload, hearing, timezone.now())
        raise
    except Lost:
        log.info("upload %s went on without this server", upload.pk)
    return True


def claim() -> Upload | None:
    """One that waits and whose file is here; whoever has none running comes first, and who waits longest."""
    now = timezone.now()
    theirs = Upload.objects.filter(user=OuterRef("user"), state=Upload.State.RUNNING)
    waiting = Upload.objects.filter(state=Upload.State.WAITING, alive_at__lte=now)
    for one in waiting.order_by(Exists(theirs), "created_at").select_related("user", "speaker__meeting")[:100]:
        change = {"state": Upload.State.RUNNING, "attempt": one.attempt + 1, "alive_at": now, "progress": 0}
        mine = Upload.objects.filter(pk=one.pk, state=Upload.State.WAITING, attempt=one.attempt)
        if uploads.file_of(one.pk).exists() and mine.update(**change):
            one.attempt += 1
            return one
    return None


def hearing_of(upload: Upload) -> Hearing:
    """A new attempt, which counts what those before it have paid."""
    accounted, paid = round(upload.charged * SAMPLE_RATE), Counter(upload.spent)
    return Hearing(uploads.file_of(upload.pk), upload.user, upload.engine, accounted=accounted, paid=paid)


async def write_down(upload: Upload, hearing: Hearing) -> None:
    """Until it is done, has failed or waits again. Raises Lost, and django.db.Error: it counts as running then."""
    try:
        hearing.known = await database(known)(upload.language, upload.prompt, (), upload.speaker)
        try:
            async with asyncio.TaskGroup() as tasks:
                beating = tasks.create_task(beat(upload, hearing))
                async for _ in hearing.utterances():
                    pass
                beating.cancel()
        except ExceptionGroup as group:
            raise group.exceptions[0] from None
    except (Lost, Error):
        raise
    except media.Unreadable as error:
        unwelcome = incoming.unreadable(error, hearing.path, upload.name)
        await database(fail)(upload, hearing, unwelcome.code, unwelcome.said)
    except Refused as refused:  # the quota is used up
        await database(fail)(upload, hearing, refused.code, refused.text)
    except EngineFailed as failed:
        await failed_to_hear(upload, hearing, failed)
    except Exception:
        log.exception("upload %s failed", upload.pk)
        await database(fail)(upload, hearing, "crashed")
    else:
        await database(done)(upload, hearing)


async def failed_to_hear(upload: Upload, hearing: Hearing, failed: EngineFailed) -> None:
    log.warning("upload %s could not be heard: %s", upload.pk, failed)
    if upload.attempt < uploads.ATTEMPTS and not failed.lasting:
        await database(give_back)(upload, hearing, timezone.now() + AGAIN)
    else:
        await database(fail)(upload, hearing, failed.trouble.value)


async def beat(upload: Upload, hearing: Hearing) -> None:
    """Signs of life, and how far it has come. Raises Lost."""
    while True:
        await asyncio.sleep(BEAT)
        whole = (upload.seconds or 0) * SAMPLE_RATE
        progress = min(99, int(100 * hearing.heard_to / whole)) if whole else 0
        try:
            await database(write)(upload, progress=progress, **paid(hearing))
        except Error as error:
            log.error("upload %s could not give a sign of life (%s)", upload.pk, type(error).__name__)


def paid(hearing: Hearing) -> dict[str, Any]:
    """What all attempts have cost so far, for the row: the next one goes on from there."""
    return {"charged": hearing.accounted / SAMPLE_RATE, "spent": dict(hearing.paid)}


def write(upload: Upload, **fields: Any) -> None:
    """Raises Lost when the upload is not this server's any more."""
    mine = Upload.objects.filter(pk=upload.pk, state=Upload.State.RUNNING, attempt=upload.attempt)
    if not mine.update(**{"alive_at": timezone.now(), **fields}):
        raise Lost


@transaction.atomic
def done(upload: Upload, hearing: Hearing) -> None:
    heard = hearing.whole
    end(
        upload,
        state=Upload.State.DONE,
        progress=100,
        seconds=round(heard.seconds, 3),
        language=heard.language[:10],
        engine=heard.engine[:40],
        result=list(heard.segments),
        **paid(hearing),
    )


@transaction.atomic
def fail(upload: Upload, hearing: Hearing, code: str, said: str = "") -> None:
    """`said` is a sentence for whoever sent the file, where uploads.why has none for the code."""
    seconds = round(max(upload.seconds or 0.0, hearing.seconds), 3) or None
    end(upload, state=Upload.State.FAILED, code=code, error=said[:300], seconds=seconds, **paid(hearing))


def end(upload: Upload, **fields: Any) -> None:
    if upload.recording:
        recordings.lock(upload.recording)
    write(upload, finished_at=timezone.now(), **fields)
    if upload.recording:
        recordings.finish(upload.recording)
    path = uploads.file_of(upload.pk)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def give_back(upload: Upload, hearing: Hearing, when: Any) -> None:
    """It waits again, until `when`."""
    mine = Upload.objects.filter(pk=upload.pk, state=Upload.State.RUNNING, attempt=upload.attempt)
    mine.update(state=Upload.State.WAITING, alive_at=when, **paid(hearing))


def sweep() -> None:
    """Once a minute, on any server: what lost its server is taken up again, what is old or nobody's goes."""
    now = timezone.now()
    dead = Upload.objects.filter(state=Upload.State.RUNNING, alive_at__lt=now - uploads.DEAD_AFTER)
    for one in dead.filter(attempt__gte=uploads.ATTEMPTS):
        bury(one, dead)
    dead.update(state=Upload.State.WAITING, alive_at=now)
    lost = Upload.objects.filter(state=Upload.State.WAITING, created_at__lt=now - uploads.LOST_AFTER)
    for one in lost:
        if not uploads.file_of(one.pk).exists():
            bury(one, lost)
    Upload.objects.filter(finished_at__lt=now - timedelta(days=settings.UPLOAD_DAYS)).delete()
    uploads.clear_folder(now.timestamp() - uploads.LOST_AFTER.total_seconds())


def bury(upload: Upload, among: QuerySet[Upload]) -> None:
    """Nobody will write it down, unless somebody has taken it up since."""
    over = {"state": Upload.State.FAILED, "code": "crashed", "finished_at": timezone.now()}
    if not among.filter(pk=upload.pk, attempt=upload.attempt).update(**over):
        return
    uploads.file_of(upload.pk).unlink(missing_ok=True)
    if upload.recording:
        try:
            recordings.finish(upload.recording)
        except Exception as error:  # the sweep goes on
            log.error("recording %s could not be made a session (%s)", upload.recording, type(error).__name__)
