"""Times on the wire: ISO 8601; what the server writes is UTC, to the millisecond."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

LONGEST_STAMP = 40


def stamp(moment: datetime | None = None) -> str:
    """`moment` (now, if none is given) as 2026-11-21T08:30:00.250Z."""
    utc = (moment or timezone.now()).astimezone(UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(given: object) -> datetime | None:
    """The time that was sent, which must have its zone; None when it is none."""
    try:
        found = parse_datetime(given) if isinstance(given, str) and len(given) < LONGEST_STAMP else None
    except ValueError:
        found = None
    return found if found and found.tzinfo else None
