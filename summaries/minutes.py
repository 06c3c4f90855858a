"""Summaries, stored with what each of their sentences stands on; everybody is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db import transaction
from django.utils import timezone, translation

from conferencing.rooms import Message, announce, announce_on_commit
from summaries import rendering, serializers
from summaries.contract import Kind, Talk
from summaries.models import Run, Sentence, Summary
from summaries.supporting import Proved

Evidence = Sentence.evidence.through


def store(run: Run, kind: Kind, talk: Talk, proved: Sequence[Proved], changed: Collection[UUID]) -> Summary:
    """Put the new sentences in the old ones' place, inside a transaction. What stands on `changed` words is stale."""
    made = {
        "language": talk.language[:10],
        "provider": run.provider,
        "model": run.model,
        "run": run,
        "made_at": timezone.now(),
    }
    summary, fresh = Summary.objects.get_or_create(transcript=run.transcript, type=kind, defaults=made)
    if not fresh:
        made["revision"] = summary.revision + 1
    for name, value in made.items():
        setattr(summary, name, value)
    summary.sentences.all().delete()
    rows = [sentence(summary, place, one, changed) for place, one in enumerate(proved)]
    Sentence.objects.bulk_create(rows)
    links = [(row, pk) for row, one in zip(rows, proved, strict=True) for pk in one.statement.evidence]
    Evidence.objects.bulk_create(Evidence(sentence=row, dialogue_id=pk) for row, pk in links)
    write(summary)
    return summary


def sentence(summary: Summary, position: int, proved: Proved, changed: Collection[UUID]) -> Sentence:
    said = proved.statement
    row = Sentence(summary=summary, position=position, section=said.section, heading=said.heading)
    return fill(row, proved, changed)


def fill(row: Sentence, proved: Proved, changed: Collection[UUID]) -> Sentence:
    row.text = proved.statement.text
    row.support, row.supported = proved.verdict.support, proved.verdict.supported
    row.missing = list(proved.verdict.missing)
    row.stale = not set(proved.statement.evidence).isdisjoint(changed)
    return row


def write(summary: Summary) -> None:
    """Bring the text up to date with the sentences, and tell everybody."""
    with translation.override(summary.language):
        summary.text = rendering.markdown(summary.sentences.order_by("position", "pk"))
    summary.save()
    tell(summary)


@dataclass(frozen=True, slots=True)
class Telling:
    """News of a summary as it is by then."""

    summary: UUID

    def __call__(self) -> None:
        found = serializers.summaries().filter(pk=self.summary).first()
        if found:
            message = serializers.summary(found) | {"type": "summary"}
            async_to_sync(announce)(found.transcript.meeting_id, message)


def tell(summary: Summary) -> None:
    """Once the transaction stands, and once, however many of its sentences it changes."""
    telling = Telling(summary.pk)
    if telling not in [call for _, call, _ in transaction.get_connection().run_on_commit]:
        transaction.on_commit(telling)


@transaction.atomic
def remove(summary: Summary) -> None:
    """With its sentences; everybody is told."""
    announce_on_commit(summary.transcript.meeting_id, gone(summary.pk, summary.transcript_id, summary.type))
    summary.delete()


def gone(pk: UUID | str, transcript: UUID, kind: str = "") -> Message:
    body = {"type": "summary", "id": str(pk), "transcript": str(transcript), "summary_type": kind, "deleted": True}
    return {name: value for name, value in body.items() if value}
