"""The room as other parts of the house see it: they announce into it, and register what it should answer to.

Events are only news. Whatever must not be lost is in the database before it is announced, because a channel layer may
lose messages: finals are numbered, and `sync` asks the database.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

from meetings.access import Who
from meetings.models import Meeting, Participant

log = logging.getLogger(__name__)
Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """A browser's message in a room: who sent it, and how to answer only them."""

    who: Who
    meeting: Meeting
    participant: Participant
    message: Message
    reply: Callable[[Message], Awaitable[None]]


class Invalid(Exception):
    """The message cannot be obeyed: answered as `error {code, message}`, nothing changed."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


Handler = Callable[[Request], Awaitable[None]]
Contribution = Callable[[Meeting], Message]

handlers: dict[str, Handler] = {}
welcomes: list[Contribution] = []
pulses: list[Contribution] = []


def register(kind: str, handler: Handler) -> None:
    """Let `handler` answer messages of type `kind` from people who were admitted."""
    handlers[kind] = handler


def contribute(*, welcome: Contribution, pulse: Contribution) -> None:
    """Add fields to `welcome` and `pulse`; both functions read the database."""
    welcomes.append(welcome)
    pulses.append(pulse)


def group(meeting: UUID) -> str:
    return f"room.{meeting.hex}"


def line(connection: UUID) -> str:
    """The group of one socket: what is sent there reaches it on whichever server it is."""
    return f"line.{connection.hex}"


async def whisper(connection: UUID, message: Message) -> None:
    """Tell one connection. The caller has checked that it is in the sender's meeting."""
    event = {"type": "room.news", "kind": message["type"], "text": json.dumps(message), "live": False}
    await post(line(connection), event, message["type"])


async def announce(meeting: UUID, message: Message, *, live: bool = False) -> None:
    """Tell everybody in the room, on every server. Encoded once. `live` news is skipped for browsers that lag."""
    event = {"type": "room.news", "kind": message["type"], "text": json.dumps(message), "live": live}
    await send(meeting, event, message["type"])


async def send(meeting: UUID, event: Message, what: str) -> None:
    await post(group(meeting), event, what)


async def post(to: str, event: Message, what: str) -> None:
    layer = get_channel_layer()
    assert layer is not None
    try:
        await layer.group_send(to, event)
    except (RedisError, OSError, ChannelFull) as error:  # the database has it; pulses and sync bring it
        log.warning("an announcement of type %s was lost: %s", what, type(error).__name__)


def announce_on_commit(meeting: UUID, message: Message) -> None:
    """`announce` from a thread, once the transaction stands."""
    transaction.on_commit(lambda: async_to_sync(announce)(meeting, message))


def put_down_on_commit(meeting: UUID, participants: Iterable[UUID], switch: str, by: str) -> None:
    """Tell the room's sockets of these people that `by` has turned a switch of theirs off, on every server: also those
    whose row is gone for now, who would come back with it on."""
    event = {"type": "room.put_down", "participants": list(map(str, participants)), "switch": switch, "by": by}
    transaction.on_commit(lambda: async_to_sync(send)(meeting, event, "put_down"))


def dismiss_on_commit(meeting: UUID, participant: UUID) -> None:
    """Close the room's sockets of somebody who may not be in it any more, on every server."""
    event = {"type": "room.dismissed", "participant": str(participant)}
    transaction.on_commit(lambda: async_to_sync(send)(meeting, event, "dismissed"))
