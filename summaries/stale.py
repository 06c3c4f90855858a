"""What becomes of minutes when the words that they stand on change.

Edited, restored or heard otherwise: what stands on them is marked stale, and stays until somebody refreshes it. Taken
back: the words leave the minutes with them. A model's correction of the same words changes nothing. Split, merged or
given to another speaker: reshaped.py.
Runs inside the transaction that changes the utterance, and costs two look-ups by index where nothing stands on it.
"""

from typing import Any
from uuid import UUID

from django.utils import timezone

from summaries import minutes, recovery, reshaped
from summaries.items import news
from summaries.models import ActionItem, Correction, Sentence, Summary
from transcription.models import Dialogue

HEARD, EDITED, WITHDRAWN = "recognised", "edited", "withdrawn"
RESET, RESTORED, SPLIT, MERGED, GIVEN = "reset", "restored", "split", "merged", "given"
State = Correction.State
OPEN = (State.APPLIED, State.ACCEPTED, State.OFFERED)


def dialogue_changed(sender: type[Dialogue], dialogue: Dialogue, how: str, **more: Any) -> None:
    if how == WITHDRAWN:
        take_out(dialogue)
        Correction.objects.filter(dialogue=dialogue).delete()
        recovery.begin_again(dialogue.transcript)
    elif how in (HEARD, EDITED, RESTORED) or (how == RESET and (more["edited"] or says_otherwise(dialogue))):
        mark(dialogue)
    elif how == SPLIT:
        reshaped.stand_on_both(dialogue, more["other"])
    elif how == MERGED:
        reshaped.move(more["other"], dialogue)
    elif how == GIVEN:
        reshaped.doubt_names(dialogue, more["before"])
        recovery.begin_again(dialogue.transcript)  # whoever reads it now believes that somebody else said it
    if how in (HEARD, SPLIT, MERGED):
        Correction.objects.filter(dialogue=dialogue).exclude(before=dialogue.raw_text).delete()
    if how in (RESET, RESTORED) and dialogue.corrected_text is None:
        Correction.objects.filter(dialogue=dialogue, state__in=OPEN).update(state=State.REJECTED)


def says_otherwise(dialogue: Dialogue) -> bool:
    """Was a correction of it in use that changes more than how it is written?"""
    found = Correction.objects.filter(dialogue=dialogue, state=State.ACCEPTED)
    return found.exclude(reason="").exists()


def mark(dialogue: Dialogue) -> None:
    rows = Sentence.objects.filter(evidence=dialogue, stale=False)
    touched = list(rows.values_list("pk", "summary"))
    Sentence.objects.filter(pk__in=[pk for pk, _ in touched]).update(stale=True)
    for summary in Summary.objects.filter(pk__in={pk for _, pk in touched}):
        minutes.tell(summary)
    mark_items(dialogue)


def mark_items(dialogue: Dialogue, **change: Any) -> None:
    items = ActionItem.objects.filter(evidence=dialogue, deleted_at=None)
    touched = list((items if change else items.filter(stale=False)).values_list("pk", flat=True))
    if touched:
        ActionItem.objects.filter(pk__in=touched).update(stale=True, changed_at=timezone.now(), **change)
        news.tell(dialogue.transcript.meeting, touched)


def take_out(dialogue: Dialogue) -> None:
    """Sentences lose their text, and the headings over them that were made of the same words."""
    rows = Sentence.objects.filter(evidence=dialogue)
    touched = list(rows.values_list("pk", "summary", "heading"))
    gone: dict[UUID, set[str]] = {}
    for _, summary, heading in touched:
        gone.setdefault(summary, set()).add(heading)
    blank = {"text": "", "missing": [], "support": 0, "supported": False, "stale": True}
    Sentence.objects.filter(pk__in=[pk for pk, _, _ in touched]).update(**blank)
    for found in Summary.objects.filter(pk__in=gone):
        found.sentences.filter(heading__in=gone[found.pk]).update(heading="")
        found.revision += 1
        minutes.write(found)
    mark_items(dialogue, found={})
