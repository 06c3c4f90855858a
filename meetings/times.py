"""Times on the wire: ISO 8601, UTC, milliseconds."""

from datetime import UTC, datetime

from django.utils import timezone


def stamp(moment: datetime | None = None) -> str:
    """`moment` (now, if none is given) as 2026-11-21T08:30:00.250Z."""
    utc = (moment or timezone.now()).astimezone(UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
