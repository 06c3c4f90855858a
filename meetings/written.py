"""What was written in a meeting beside what was said: other rooms of the house say it, for those who show both.

`contribute` at start; each source reads the database once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Written:
    """One message that stands, by whom."""

    id: UUID
    person: UUID
    name: str
    sent_at: datetime
    text: str


Source = Callable[[Meeting, datetime, datetime], Iterable[Written]]
sources: list[Source] = []


def contribute(source: Source) -> None:
    sources.append(source)


def between(meeting: Meeting, since: datetime, until: datetime) -> list[Written]:
    """All of it, from `since` to `until`, in the order of time."""
    found = (one for source in sources for one in source(meeting, since, until))
    return sorted(found, key=lambda one: (one.sent_at, str(one.id)))
