"""Wall clocks: what a time that somebody typed means in the zone of the meeting.

A time is kept as an instant together with the zone in which it was meant, so that "ten o'clock in Madrid" stays that
when it is edited or copied, whatever the clocks do in between.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEK = timedelta(days=7)
AREAS = {
    "Africa": gettext_lazy("Africa"),
    "America": gettext_lazy("America"),
    "Antarctica": gettext_lazy("Antarctica"),
    "Asia": gettext_lazy("Asia"),
    "Atlantic": gettext_lazy("Atlantic"),
    "Australia": gettext_lazy("Australia"),
    "Europe": gettext_lazy("Europe"),
    "Indian": gettext_lazy("Indian Ocean"),
    "Pacific": gettext_lazy("Pacific"),
}


@cache
def known() -> frozenset[str]:
    return frozenset(available_timezones())


def zone(name: str) -> ZoneInfo:
    """The zone called `name`; the server's when the name is blank or no longer known."""
    return ZoneInfo(name if name in known() else settings.TIME_ZONE)


def clean_zone(name: str) -> str:
    """Raises ValidationError for a name that is no IANA zone; blank stays blank."""
    if name and name not in known():
        raise ValidationError(_("Choose a time zone from the list."), code="unknown_zone")
    return name


def city(name: str) -> str:
    """ "America/Argentina/Buenos_Aires" is "Argentina, Buenos Aires"."""
    return ", ".join(name.replace("_", " ").split("/")[1:]) or name


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a `<select>` offers: cities by area, and UTC."""
    by_area: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(known()):
        area = name.partition("/")[0]
        if area in AREAS:
            by_area.setdefault(area, []).append((name, city(name)))
    return [("UTC", [("UTC", "UTC")]), *((str(AREAS[area]), cities) for area, cities in by_area.items())]


def instant(wall: datetime, where: ZoneInfo) -> datetime:
    """The instant at which clocks in `where` show `wall` (naive); the first when they show it twice.

    Raises ValidationError when they never do, or when the year is out of reach.
    """
    within_reach(wall)
    moment = wall.replace(tzinfo=where, fold=0).astimezone(UTC)
    if on_the_wall(moment, where) != wall:
        sentence = _("There is no %(time)s on this day in %(zone)s: the clocks go forward then. Choose another time.")
        raise ValidationError(sentence % {"time": f"{wall:%H:%M}", "zone": city(where.key)}, code="no_such_time")
    return moment


def within_reach(moment: datetime) -> datetime:
    """Raises ValidationError for a year in which calendars may fail."""
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        sentence = _("Choose a date between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR - 1}
        raise ValidationError(sentence, code="far_away")
    return moment


def on_the_wall(moment: datetime, where: ZoneInfo) -> datetime:
    """What clocks in `where` show at this instant, without a zone."""
    return moment.astimezone(where).replace(tzinfo=None, fold=0)


def happens_twice(wall: datetime, where: ZoneInfo) -> bool:
    """Is this one of the hours that clocks show again when they go back?"""
    first, second = (wall.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first < second and on_the_wall(first, where) == wall


def a_week_later(moment: datetime, where: ZoneInfo, now: datetime) -> datetime | None:
    """The same weekday and wall time, one week on, or as many weeks as it takes to lie ahead; None if out of reach."""
    if not FIRST_YEAR <= moment.year < LAST_YEAR - 1:
        return None
    wall = on_the_wall(moment, where)
    weeks = max(1, -((wall - on_the_wall(now, where)) // WEEK))
    return (wall + weeks * WEEK).replace(tzinfo=where).astimezone(UTC)
