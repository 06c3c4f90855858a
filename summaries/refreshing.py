"""Sentences made anew, and only those: from what still stands of the utterances that they stood on."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from summaries import minutes, supporting, talks
from summaries.contract import Doubt, Failed, Provider, Statement
from summaries.holding import Held
from summaries.models import Sentence, Summary
from summaries.supporting import Proved
from summaries.talks import Reading
from transcription.models import Dialogue


@dataclass(frozen=True, slots=True)
class Anew:
    """What to have in a sentence's place; nothing, when there is nothing left that it could stand on."""

    sentence: UUID
    text: str  # as it was when it was rewritten
    proved: Proved | None


def refresh(held: Held) -> None:
    """Raises Failed, Lost; then the sentences stay as they were."""
    run = held.run
    summary = Summary.objects.filter(pk=run.purpose.split(":")[1], transcript=run.transcript).first()
    rows = list(meant(summary, run.about)) if summary else []
    if not summary or not rows:
        return
    reading = talks.read(run.transcript)
    anew = rewritten(held, held.provider("summary"), reading, rows)
    with transaction.atomic():
        run.transcript.lock()
        held.write()
        if not Summary.objects.filter(pk=summary.pk).exists():
            return  # somebody deleted it meanwhile
        changed = talks.changed(run.transcript, reading)
        for one in anew:
            replace(summary, one, changed)
        summary.refresh_from_db()
        summary.revision += 1
        minutes.write(summary)


def meant(summary: Summary, named: list[str]) -> list[Sentence]:
    """Those that are named, else those that are stale."""
    rows = summary.sentences.filter(pk__in=named) if named else summary.sentences.filter(stale=True)
    return list(rows.prefetch_related("evidence"))


def rewritten(held: Held, provider: Provider, reading: Reading, rows: list[Sentence]) -> list[Anew]:
    """One for each of the rows, in order."""
    said = [as_statement(row, reading) for row in rows]
    doubts = [Doubt(one, tuple(row.missing)) for row, one in zip(rows, said, strict=True) if one.evidence]
    found = list(held.results(provider.rewrite(reading.talk, doubts), Statement)) if doubts else []
    if len(found) != len(doubts):
        raise Failed("bad_answer", f"{len(found)} of {len(doubts)} sentences")
    answers = iter(found)
    anew: list[Anew] = []
    for row, one in zip(rows, said, strict=True):
        new = next(answers) if one.evidence else None
        proved = supporting.instead(one, new, reading.talk) if new else None
        anew.append(Anew(row.pk, row.text, proved))
    return anew


def as_statement(row: Sentence, reading: Reading) -> Statement:
    """With those of its utterances that still stand."""
    standing = {one.id for one in reading.talk.said}
    evidence = tuple(one.pk for one in row.evidence.all() if one.pk in standing)
    return Statement(row.text, evidence, row.section, row.heading)  # type: ignore[arg-type]  # as the column's choices


def replace(summary: Summary, anew: Anew, changed: set[UUID]) -> None:
    """Leaves alone what somebody else has changed meanwhile."""
    rows = summary.sentences.filter(pk=anew.sentence, text=anew.text)
    if anew.proved is None:
        rows.delete()
        return
    row = rows.first()
    if row:
        minutes.fill(row, anew.proved, changed)
        row.save()
        row.evidence.set(Dialogue.objects.filter(pk__in=anew.proved.statement.evidence))
