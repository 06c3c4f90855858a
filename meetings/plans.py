"""Meetings before they happen: made at once, planned, copied for next week; and which one is next."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings import access, zones
from meetings.models import USUAL, Meeting, User
from meetings.names import clean_title

COPIED = ("title", "description", "agenda", "time_zone", "duration", "language", "lobby")


def default_title() -> str:
    return _("Meeting of %(day)s") % {"day": date_format(timezone.localdate(), "MONTH_DAY_FORMAT")}


def at_once(organizer: User, title: str = "") -> Meeting:
    """A meeting to walk into; named after the day unless somebody gave it a title that can be read."""
    try:
        name = clean_title(title)
    except ValidationError:
        name = default_title()
    return Meeting.objects.create(title=name, organizer=organizer)


def for_next_week(meeting: Meeting, organizer: User) -> Meeting:
    """An unsaved copy: what was planned, a week on, with a code of its own and nobody in it."""
    copy = Meeting(organizer=organizer, **{name: getattr(meeting, name) for name in COPIED})
    if meeting.starts_at:
        copy.starts_at = zones.a_week_later(meeting.starts_at, zones.zone(meeting.time_zone), timezone.now())
    return copy


def next_meeting(who: access.Who) -> Meeting | None:
    """The first that is planned and not over."""
    ahead = access.visible_meetings(who).filter(active=True, starts_at__gt=timezone.now() - USUAL)
    return ahead.order_by("starts_at", "id").first()
