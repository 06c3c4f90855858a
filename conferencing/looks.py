"""Looks at a room, shared by all its pages on this server: who is there is read once for them, not once for each.

Nothing is decided by what is remembered here: it is what the rows said a moment ago, for telling only.
"""

import asyncio
from dataclasses import dataclass
from uuid import UUID
from weakref import WeakValueDictionary

from channels.db import database_sync_to_async

from conferencing import connections, places, presence
from conferencing.rooms import Message
from meetings.models import Meeting

SHARED = 2.0  # seconds that a look serves others; less than a page waits between two, so each finds a new one


@dataclass(frozen=True, slots=True)
class Look:
    """`at`: the loop's time before it was read; whatever a page has heard since is newer."""

    at: float
    people: list[Message]


class Room:
    """Held by its pages; gone with the last of them."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.reading = asyncio.Lock()
        self.last: Look | None = None

    async def look(self) -> Look:
        async with self.reading:
            now = asyncio.get_running_loop().time()
            if self.last is None or now - self.last.at >= SHARED:
                people = await database_sync_to_async(read, thread_sensitive=False)(self.meeting)
                self.last = Look(now, people)
            return self.last


looked_at: WeakValueDictionary[UUID, Room] = WeakValueDictionary()


def room(meeting: Meeting) -> Room:
    found = looked_at.get(meeting.pk)
    if found is None:
        found = looked_at[meeting.pk] = Room(meeting)
    return found


def read(meeting: Meeting) -> list[Message]:
    """Everybody, after it was noted who fell silent, who is gone and who moves up in the call."""
    connections.judge(meeting.pk)
    places.tend(meeting.pk)
    return presence.everybody(meeting)
