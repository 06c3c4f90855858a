"""Runs that lost their worker, or have to begin a step anew: on any server, at any time, harmless when repeated."""

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from summaries import news, runs
from summaries.holding import mine
from summaries.models import Run
from summaries.runs import DEAD_AFTER
from transcription.models import Transcript

ATTEMPTS = 3


def sweep() -> None:
    """Once a minute, on any server: runs whose worker has gone are taken up again, three times at most."""
    gone = Q(state__in=Run.ACTIVE, alive_at__lt=timezone.now() - DEAD_AFTER)
    for run in Run.objects.filter(gone):
        same = Run.objects.filter(gone, pk=run.pk, attempt=run.attempt)
        if run.state == Run.State.RUNNING and run.attempt >= ATTEMPTS:
            if same.update(state=Run.State.FAILED, error="crashed", ended_at=timezone.now(), draft=""):
                news.over(Run.objects.get(pk=run.pk))
        elif same.update(state=Run.State.QUEUED, alive_at=timezone.now()):
            runs.enqueue(run.pk)


def let_go() -> None:
    """This server stops: another one, or the next, goes on with its runs. Its own threads lose them at once."""
    long_ago = timezone.now() - DEAD_AFTER * 2
    held = Run.objects.filter(pk__in=list(mine), state=Run.State.RUNNING)
    held.update(state=Run.State.QUEUED, alive_at=long_ago, draft="")


def begin_again(transcript: Transcript) -> None:
    """Words were taken back: whoever reads them now loses their run, and the step begins anew without them.

    Inside the transaction that takes them back, under the transcript's lock: what is stored later asks for that too.
    """
    active = Run.objects.filter(transcript=transcript, state__in=Run.ACTIVE)
    for run in active.select_related("transcript__meeting", "asked_by"):
        change = {"draft": "", "state": Run.State.QUEUED, "done": 0, "total": 0}
        if Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(alive_at=timezone.now(), **change):
            run.refresh_from_db(fields=["draft", "state", "done", "total"])
            news.tell(run)
            transaction.on_commit(partial(runs.enqueue, run.pk))
