"""Corrections teach a meeting its words: what people put right is a hint from then on.

A learned word stands in some utterance that a person edited. When the last of them is edited again, withdrawn or
cleared, it goes, for nothing that was said may outlive the words that it came from.
"""

import re
from typing import Any

from django.utils.translation import ngettext

from meetings import glossary
from meetings.clearing import Made
from meetings.models import Meeting, Term
from meetings.templatetags.numbers import grouped
from transcription.hinting.vocabulary import learned
from transcription.models import Dialogue


def edited(dialogue: Dialogue, before: str) -> None:
    """Somebody wrote the text of `dialogue`, where `before` was shown."""
    meeting = dialogue.transcript.meeting
    unlearn(meeting)
    if terms := learned(before, dialogue.text):
        glossary.learn(meeting, terms)


def changed(sender: type[Dialogue], dialogue: Dialogue, how: str, **kwargs: Any) -> None:
    """Words are gone: so is what only they taught."""
    if how in ("withdrawn", "reset", "restored", "split"):
        unlearn(dialogue.transcript.meeting)


def unlearn(meeting: Meeting) -> None:
    """Forget what no edited utterance says any more."""
    known = list(of(meeting))
    if not known:
        return
    rows = Dialogue.objects.filter(transcript__meeting=meeting).exclude(edited_text=None)
    texts = "\n".join(filter(None, rows.order_by().values_list("edited_text", flat=True))).casefold()
    said = " ".join(texts.split())
    of(meeting).filter(pk__in=[term.pk for term in known if not stands(term.key, said)]).delete()


def stands(key: str, said: str) -> bool:
    """Is each word of `key` a whole word of `said`? Both are casefolded."""
    return all(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) for word in key.split())


def of(meeting: Meeting) -> Any:
    return glossary.of(meeting).filter(origin=Term.Origin.LEARNED)


def cleared(sender: type[Meeting], meeting: Meeting, **kwargs: Any) -> None:
    of(meeting).delete()


def made(meeting: Meeting) -> Made:
    """What goes with the words that it came from, and the words of hosts, which go with the meeting only."""
    count = of(meeting).count()
    line = ngettext("%(count)s word learned from corrections", "%(count)s words learned from corrections", count)
    return Made((line % {"count": grouped(count)},) if count else ())
