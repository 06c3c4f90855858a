"""Words put right by a model: applied where that is safe, else offered; kept, reset and accepted by people.

Nothing is proposed twice: an utterance whose recognised text has a Correction is settled, whatever became of it.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from meetings.models import User
from summaries import meaning, stale, talks
from summaries.contract import Rewording, Talk
from summaries.holding import Held
from summaries.items.rules import one_line
from summaries.models import Correction
from transcription import corrections
from transcription.edits import LONGEST
from transcription.models import Dialogue, Transcript

State = Correction.State
IN_USE = (State.APPLIED, State.ACCEPTED)


def correct(held: Held) -> None:
    """Each rewording is stored as it comes: a run that is taken up again goes on where it was. Raises Failed, Lost."""
    transcript = held.run.transcript
    wanted = unsettled(transcript, frozenset(map(UUID, held.run.about)))
    if not wanted:
        return
    talk = talks.read(transcript, as_recognised=wanted).talk
    said = {one.id: one.text for one in talk.said if one.id in wanted}
    provider = held.provider("correct")
    for answer in held.results(provider.correct(talk, frozenset(said)), Rewording):
        if answer.id in said:  # once
            settle(held, talk, answer.id, said.pop(answer.id), one_line(answer.text))


def unsettled(transcript: Transcript, named: Collection[UUID]) -> frozenset[UUID]:
    """Utterances that no person has written, and whose words no model was asked about; or those of them `named`."""
    rows = Dialogue.objects.filter(transcript=transcript, edited_text=None).exclude(state=Dialogue.State.WITHDRAWN)
    if named:
        rows = rows.filter(pk__in=named)
        return frozenset(rows.exclude(correction__state=State.ACCEPTED).values_list("pk", flat=True))
    settled = Q(correction__before=F("raw_text"))
    return frozenset(rows.exclude(pk__in=rows.filter(settled).values("pk")).values_list("pk", flat=True))


@transaction.atomic
def settle(held: Held, talk: Talk, pk: UUID, before: str, after: str) -> None:
    """Apply or offer one rewording; one that somebody rejected is not proposed again, and what
    somebody accepted meanwhile stays. Raises Lost."""
    held.run.transcript.lock()
    held.write()
    row = Dialogue.objects.filter(pk=pk, raw_text=before, edited_text=None).exclude(state=Dialogue.State.WITHDRAWN)
    if not after or after == before or len(after) > LONGEST or not row.exists():
        return
    known = Correction.objects.filter(dialogue=pk, before=before)
    if known.filter(Q(state=State.ACCEPTED) | Q(state=State.REJECTED, text=after)).exists():
        return
    judgement = meaning.judge(before, after, talk.people)
    corrections.put(held.run.transcript, pk, after if judgement.safe else None, before)
    made = {
        "before": before,
        "text": after,
        "state": State.APPLIED if judgement.safe else State.OFFERED,
        "reason": judgement.reason,
        "provider": held.run.provider,
        "model": held.run.model,
        "made_at": timezone.now(),
    }
    Correction.objects.update_or_create(dialogue_id=pk, defaults=made)


# What people do with them


def shown(transcript: Transcript) -> QuerySet[Correction]:
    """Corrections of words that still stand as they were recognised, and that no person wrote over."""
    found = Correction.objects.filter(dialogue__transcript=transcript, before=F("dialogue__raw_text"))
    return found.filter(dialogue__edited_text=None).exclude(dialogue__state=Dialogue.State.WITHDRAWN)


@transaction.atomic
def reset(transcript: Transcript, named: Collection[UUID], by: User | None = None) -> int:
    """Back to what was recognised, for good; without names all that is in use. Words a person wrote stay."""
    transcript.lock()
    found = chosen(transcript, named, (*IN_USE, State.OFFERED) if named else IN_USE)
    return sum(turn(one, State.REJECTED, None, by) for one in found)


@transaction.atomic
def accept(transcript: Transcript, named: Collection[UUID], by: User | None = None) -> int:
    """Keep what was applied; what was only offered is applied if it is named."""
    transcript.lock()
    found = chosen(transcript, named, (State.APPLIED, State.OFFERED) if named else (State.APPLIED,))
    return sum(turn(one, State.ACCEPTED, one.text, by) for one in found)


def chosen(transcript: Transcript, named: Collection[UUID], states: Collection[str]) -> list[Correction]:
    found = shown(transcript).filter(state__in=states).order_by("pk").select_related("dialogue__transcript")
    return list(found.filter(dialogue__in=named) if named else found)


def turn(correction: Correction, state: str, text: str | None, by: User | None) -> bool:
    if (correction.state, state) != (State.APPLIED, State.ACCEPTED):
        row = corrections.put(correction.dialogue.transcript, correction.dialogue_id, text, correction.before, by)
        if row and correction.reason:  # it was offered only, because it says something else
            stale.mark(row)
    return bool(Correction.objects.filter(pk=correction.pk).exclude(state=state).update(state=state))
