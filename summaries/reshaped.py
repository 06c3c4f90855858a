"""What becomes of minutes when an utterance is split, merged with another, or turns out to be somebody else's.

A sentence or item that stood on the whole stands on both halves; what stood on one that went into another stands on
that. The words are the same, so nothing of it is stale. Whose words they were matters only where somebody is named:
sentences that name the one or the other speaker are marked stale, and items that are theirs to do.
Inside the transaction that changes the utterance.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from meetings.models import Participant
from summaries import minutes, names_in
from summaries.items import news
from summaries.models import ActionItem, Sentence, Summary
from transcription.models import Dialogue

LINKS = ((Sentence.evidence.through, "sentence_id"), (ActionItem.evidence.through, "actionitem_id"))


def stand_on_both(first: Dialogue, second: Dialogue) -> None:
    """Deleted items too: they are known again by what they stood on."""
    for links, column in LINKS:
        link(links, column, links.objects.filter(dialogue=first), second)
    tell(second)


def move(gone: Dialogue, kept: Dialogue) -> None:
    for links, column in LINKS:
        theirs = links.objects.filter(dialogue=gone)
        link(links, column, theirs, kept)
        theirs.delete()
    tell(kept)


def link(links: Any, column: str, like: Any, said: Dialogue) -> None:
    """What `like` links stands on `said`, too."""
    owners = like.values_list(column, flat=True)
    links.objects.bulk_create((links(**{column: pk}, dialogue=said) for pk in owners), ignore_conflicts=True)


def doubt_names(dialogue: Dialogue, before: Participant) -> None:
    """`before`: whose words it was believed to be."""
    speakers = (before, dialogue.speaker)
    names = names_in.pattern([one.user.name for one in speakers], ())
    if names is None:
        return
    sentences = Sentence.objects.filter(evidence=dialogue, stale=False).only("text")
    doubt(Sentence.objects.filter(pk__in=[one.pk for one in sentences if names.search(one.text)]))
    items = ActionItem.objects.filter(evidence=dialogue, stale=False, deleted_at=None).select_related("assigned_to")
    theirs = [one.pk for one in items if one.assigned_to in speakers or names.search(one.description)]
    ActionItem.objects.filter(pk__in=theirs).update(stale=True, changed_at=timezone.now())
    news.tell(dialogue.transcript.meeting, theirs)


def doubt(sentences: QuerySet[Sentence]) -> None:
    touched = set(sentences.values_list("summary", flat=True))
    sentences.update(stale=True)
    for summary in Summary.objects.filter(pk__in=touched):
        minutes.tell(summary)


def tell(said: Dialogue) -> None:
    """What stands on it is drawn with other links now."""
    for summary in Summary.objects.filter(sentences__evidence=said).distinct():
        minutes.tell(summary)
    items = ActionItem.objects.filter(evidence=said, deleted_at=None).values_list("pk", flat=True)
    if items:
        news.tell(said.transcript.meeting, items)
