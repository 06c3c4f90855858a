"""What runs do, one function a step. Each stores what it made in one transaction and is harmless when done twice."""

from django.db import transaction

from summaries import correcting, minutes, news, refreshing, supporting, talks
from summaries.contract import Failed, Statement
from summaries.holding import Held
from summaries.items import finding
from summaries.models import Summary
from summaries.runs import step


@step("summary")
def summary(held: Held) -> None:
    """Write the summary. The one that was there stays until this one is complete. Raises Failed, Lost."""
    run, kind = held.run, news.kind(held.run)
    if Summary.objects.filter(run=run, type=kind).exists():
        return  # it was stored; its worker went before it could say that this step is done
    reading = talks.read(run.transcript)
    if not reading.talk.said:
        nothing_said(held)
        return
    provider = held.provider("summary")
    stated = list(held.results(provider.summarise(reading.talk, kind), Statement))
    held.flush()  # the last words come before the whole
    proved = supporting.prove(held, provider, reading.talk, stated)
    if not proved:
        raise Failed("bad_answer", "no sentence")
    with transaction.atomic():
        run.transcript.lock()
        held.write()
        minutes.store(run, kind, reading.talk, proved, talks.changed(run.transcript, reading))


@step("correct")
def correct(held: Held) -> None:
    """Put words right that nobody put right yet; what is judged too much is offered. Raises Failed, Lost."""
    correcting.correct(held)


@step("refresh")
def refresh(held: Held) -> None:
    """Write sentences anew from what still stands of their evidence. Raises Failed, Lost."""
    refreshing.refresh(held)


@step("items")
def items(held: Held) -> None:
    """Find what somebody is to do. Raises Failed, Lost."""

    reading = talks.read(held.run.transcript)
    if not reading.talk.said:
        nothing_said(held)
        return
    finding.found(held, reading.talk, held.provider("items"))


def nothing_said(held: Held) -> None:
    """Whoever asked is told so; after a meeting it is no failure."""
    if not held.run.purpose.startswith("end"):
        raise Failed("no_words")
