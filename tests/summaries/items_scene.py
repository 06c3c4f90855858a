"""What the tests of action items need: a finder with a script, a run that looks for items, an ear in the room."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from conferencing import rooms
from meetings.models import Meeting, Participant
from summaries import talks
from summaries.contract import Doubt, Event, Item, Kind, Progress, Statement, Talk
from summaries.holding import Held
from summaries.items import finding
from summaries.models import ActionItem, Run
from transcription.models import Dialogue, Transcript

Commit = Callable[..., AbstractContextManager[list[Callable[[], Any]]]]


class Finder:
    """A provider that finds what it was told to find, and calls `meanwhile` before its last item."""

    name = "builtin"

    def __init__(self, *found: Item, meanwhile: Callable[[], Any] = lambda: None, told: Sequence[Event] = ()) -> None:
        self.found, self.meanwhile, self.told = found, meanwhile, told
        self.read: list[Talk] = []

    def model(self, purpose: str) -> str:
        return "script"

    def items(self, talk: Talk) -> Iterator[Event]:
        self.read.append(talk)
        yield Progress(0, 1)
        self.meanwhile()
        yield from self.found
        yield Progress(1, 1)

    def catch_up(self, talk: Talk, words: int) -> Iterator[Event]:
        self.read.append(talk)
        self.meanwhile()
        yield from self.told

    def summarise(self, talk: Talk, kind: Kind) -> Iterator[Event]:
        self.read.append(talk)
        yield from (Statement(one.text, (one.id,)) for one in talk.said[:1])

    def rewrite(self, talk: Talk, doubts: Sequence[Doubt]) -> Iterator[Event]:
        yield from (doubt.statement for doubt in doubts)

    def correct(self, talk: Talk, wanted: frozenset[UUID]) -> Iterator[Event]:
        yield Progress(1, 1)


class Ear:
    """Everything that is announced in a meeting's room."""

    def __init__(self, meeting: Meeting) -> None:
        self.layer: Any = get_channel_layer()
        self.channel = f"ear.{meeting.pk.hex}"
        async_to_sync(self.layer.group_add)(rooms.group(meeting.pk), self.channel)

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """Of this kind, since it was last asked."""
        queue, found = self.layer.channels.get(self.channel), []
        while queue and not queue.empty():
            found.append(json.loads(queue.get_nowait()[1]["text"]))
        return [one for one in found if one["type"] == kind]


def looking(transcript: Transcript, steps: Sequence[str] = ("items",), **fields: Any) -> Held:
    """A run in the hands of a worker."""
    chosen = {"purpose": "items", "provider": "builtin", "state": Run.State.RUNNING, "attempt": 1} | fields
    Run.objects.filter(transcript=transcript, purpose=chosen["purpose"]).update(state=Run.State.DONE)
    return Held(Run.objects.create(transcript=transcript, steps=list(steps), **chosen))


def extract(transcript: Transcript, *found: Item, **how: Any) -> list[ActionItem]:
    """Find these items; what stands in the session afterwards, in the order of making."""
    held = looking(transcript)
    finding.found(held, talks.read(transcript).talk, Finder(*found, **how))
    return standing(transcript)


def standing(transcript: Transcript) -> list[ActionItem]:
    return list(ActionItem.objects.filter(transcript=transcript, deleted_at=None).order_by("created_at", "pk"))


def line(transcript: Transcript, number: int) -> UUID:
    """The id of the n-th utterance, from 0."""
    return list(Dialogue.objects.filter(transcript=transcript).order_by("started_at").values_list("pk", flat=True))[
        number
    ]


def seat(transcript: Transcript, name: str) -> Participant:
    return Participant.objects.get(meeting=transcript.meeting, user__display_name=name)


FRIDAY = date(2026, 3, 6)
PLAY = (
    "Alice: Bob, can you send the numbers to the bank by Friday?",
    "Bob: Yes, I will send the numbers to the bank by Friday.",
    "Alice: I will book a room for the workshop tomorrow.",
    "Bob: We need to call the printer about the posters.",
)


def numbers(transcript: Transcript, **changes: Any) -> Item:
    values: dict[str, Any] = {
        "description": "Send the numbers to the bank",
        "evidence": (line(transcript, 0), line(transcript, 1)),
        "assignee": seat(transcript, "Bob").pk,
        "due": FRIDAY,
    }
    return Item(**(values | changes))


def room(transcript: Transcript, **changes: Any) -> Item:
    values: dict[str, Any] = {
        "description": "Book a room for the workshop",
        "evidence": (line(transcript, 2),),
        "assignee": seat(transcript, "Alice").pk,
        "due": date(2026, 3, 5),
    }
    return Item(**(values | changes))


def posters(transcript: Transcript, **changes: Any) -> Item:
    values: dict[str, Any] = {"description": "Call the printer about the posters", "evidence": (line(transcript, 3),)}
    return Item(**(values | changes))
