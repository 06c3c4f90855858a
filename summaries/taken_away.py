"""Minutes and action items as exports of a session have them. Each reads the database a constant number of times."""

import html
from itertools import groupby

import nh3

from summaries.models import ActionItem, Sentence, Summary
from summaries.reading import place
from summaries.rendering import inline, one_line, titles
from transcription.exports.talk import Item, Minutes, Section
from transcription.exports.talk import Sentence as Told
from transcription.models import Transcript


def minutes(transcript: Transcript) -> list[Minutes]:
    """Every type that was written, newest first; sentences that were taken out are left out."""
    rows = Summary.objects.filter(transcript=transcript).order_by("-made_at", "id").prefetch_related("sentences")
    return [
        Minutes(
            type=row.type,
            label=row.get_type_display(),
            language=row.language,
            made_at=row.made_at,
            sections=sections([one for one in row.sentences.all() if one.text]),
        )
        for row in rows
    ]


def sections(rows: list[Sentence]) -> tuple[Section, ...]:
    """Sentences that stand together, each heading told once."""
    found: list[Section] = []
    above = ""
    for (section, heading), group in groupby(rows, place):
        named = titles().get(section) or heading
        sentences = tuple(Told(plain(one.text), one_line(one.text)) for one in group)
        found.append(Section(named if named != above else "", sentences, listed=section in titles()))
        above = named or above
    return tuple(found)


def plain(markdown: str) -> str:
    """As one reads it, without emphasis and links."""
    return html.unescape(nh3.clean(inline(markdown), tags=set()))


def items(transcript: Transcript) -> list[Item]:
    """Those of the session, in the order of the checklist."""
    rows = ActionItem.objects.filter(transcript=transcript, deleted_at=None).select_related("assigned_to__user")
    return [
        Item(
            description=row.description,
            assignee=row.assigned_to.user.name if row.assigned_to else "",
            status=row.status,
            status_label=row.get_status_display(),
            priority=row.priority,
            priority_label=row.get_priority_display(),
            start_date=row.start_date,
            due_date=row.due_date,
            done=row.status == ActionItem.Status.COMPLETE,
        )
        for row in rows.order_by("created_at", "id")
    ]
