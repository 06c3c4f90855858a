"""How much there is of minutes and action items: for "My meetings", and for pages that ask before deleting."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.clearing import Made
from meetings.models import Meeting
from meetings.templatetags.numbers import grouped
from summaries.models import ActionItem, Summary
from transcription.my_meetings import Note


def made(meeting: Meeting) -> Made:
    """Summaries and items go with the words they stand on; items of no session go with the meeting only."""
    items = ActionItem.objects.filter(meeting=meeting, deleted_at=None)
    summaries = Summary.objects.filter(transcript__meeting=meeting).count()
    of_words, by_hand = items.exclude(transcript=None).count(), items.filter(transcript=None).count()
    written = ngettext("%(count)s summary", "%(count)s summaries", summaries) % {"count": grouped(summaries)}
    lines = (*([written] if summaries else []), *([items_line(of_words)] if of_words else []))
    return Made(lines, (items_line(by_hand),) if by_hand else ())


def items_line(count: int) -> str:
    return ngettext("%(count)s action item", "%(count)s action items", count) % {"count": grouped(count)}


def open_items(meetings: Collection[Meeting]) -> dict[UUID, Note]:
    """How many are not done in each meeting, with a link to its board."""
    codes = {one.pk: one.code for one in meetings}
    rows = ActionItem.objects.filter(meeting__in=codes, deleted_at=None).exclude(status=ActionItem.Status.COMPLETE)
    counted = rows.order_by().values("meeting").annotate(count=Count("pk"))
    return {one["meeting"]: open_note(codes[one["meeting"]], one["count"]) for one in counted}


def open_note(code: str, count: int) -> Note:
    text = ngettext("%(count)s open action item", "%(count)s open action items", count) % {"count": grouped(count)}
    return Note(text, reverse("meeting-items", args=[code]))


def summarised(sessions: Collection[UUID]) -> dict[UUID, str]:
    """A mark for each session that has minutes."""
    found = Summary.objects.filter(transcript__in=sessions).order_by().values_list("transcript", flat=True).distinct()
    return dict.fromkeys(found, _("Minutes"))
