"""The room's socket (PROTOCOL 1): welcome, pulses, what others announce, and what a browser asks for."""

import asyncio
import json
import logging
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from channels.db import database_sync_to_async
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from conferencing import connections, hosting, ice, looks, presence, rooms, signalling
from conferencing.limits import Bucket, signals
from conferencing.rooms import Invalid, Message, Request
from conferencing.sockets import Closed, Socket
from meetings import access, attendance, limits
from meetings.authentication import still
from meetings.models import Participant
from meetings.serializers import meeting_json
from meetings.times import stamp
from meetings.tokens.scopes import Scope

PULSE = 5.0  # seconds; half way to each, it is looked who fell silent
LAGS_AFTER = 2  # unanswered pulses: no live updates
DEAD_AFTER = 4  # unanswered pulses: closed
READING = ("pulse", "sync")
"""Messages of pages and programs that only read."""
SWITCHES = (*presence.FLAGS, "call")
log = logging.getLogger(__name__)


def off_thread(call: Any) -> Any:
    return database_sync_to_async(call, thread_sensitive=False)


class RoomConsumer(Socket):
    kind = "room"
    connection: UUID | None = None
    unanswered = 0
    pulsing: asyncio.Task[None] | None = None
    seen: datetime  # the last sign of life that this socket has noted
    shown: dict[str, bool]  # the switches as this page last set them, but for what a host has put down since
    signals: Bucket
    ice_until: datetime | None = None
    known: presence.Known
    room: looks.Room

    async def opened(self) -> None:
        await off_thread(self.find)()
        self.left, self.known, self.room = asyncio.Event(), presence.Known(), looks.room(self.meeting)
        self.signals = signals(now())
        await self.channel_layer.group_add(rooms.group(self.meeting.pk), self.channel_name)
        await self.greet()
        self.pulsing = asyncio.create_task(self.pulse_for_ever())

    def find(self) -> None:
        access.in_scope(self.who, Scope.READ)
        self.meeting = limits.find_meeting(self.who, self.code, limits.caller(self.who, self.scope))
        own = self.meeting.active and self.meeting.organizer == self.who.user and Scope.WRITE in self.who.scopes
        if own and not access.place(self.who, self.meeting):
            attendance.join(self.who, self.meeting, captions=True)  # a program of the organizer's
        self.participant = access.may_enter(self.who, self.meeting)

    @property
    def admitted(self) -> bool:
        return self.participant.state == Participant.State.ADMITTED

    async def greet(self) -> None:
        """The group was joined before the database is read, so nothing falls between the two."""
        body = await (off_thread(self.welcome)(now()) if self.admitted else off_thread(self.door)())
        assert self.connection
        await self.channel_layer.group_add(rooms.line(self.connection), self.channel_name)
        await self.say(body)

    def welcome(self, at: float) -> Message:
        connection = self.connection or self.arrive()
        body: Message = {"type": "welcome", "transcript": None, "number": 0, "dialogues": []}
        for contribution in rooms.welcomes:
            body |= contribution(self.meeting)
        people = presence.everybody(self.meeting)
        self.known = presence.Known(people, at)
        me = next(one for one in people if one["id"] == str(self.participant.pk))
        return body | {
            "you": me | {"captions": self.participant.captions, "language": self.participant.language},
            "connection": str(connection),
            "meeting": meeting_json(self.meeting),
            "participants": people,
            **self.ice(connection),
            "ice_policy": settings.ICE_POLICY,
            "mesh": {"video": settings.MESH_LIMIT, "audio": settings.AUDIO_LIMIT},
            "server_time": stamp(),
        }

    def arrive(self) -> UUID:
        row = connections.arrive(self.participant, earlier(self.scope))
        self.connection, self.seen = row.pk, row.seen_at
        self.shown = {switch: getattr(row, switch) for switch in SWITCHES}
        return row.pk

    def ice(self, connection: UUID) -> Message:
        servers, self.ice_until = ice.servers(connection, timezone.now())
        return {"ice_servers": servers, "ice_expires_at": self.ice_until and stamp(self.ice_until)}

    def door(self) -> Message:
        """For somebody who waits: only themselves, and the names inside. The host learns that they stand there."""
        if self.connection is None:
            self.arrive()
        me = presence.snapshot(self.participant)
        names = [one["name"] for one in presence.everybody(self.meeting) if one["state"] == "here"]
        return {"type": "welcome", "you": me, "participants": [me], "names": names, "server_time": stamp()}

    # From the room

    async def room_news(self, event: dict[str, Any]) -> None:
        """Something was announced: it is encoded already."""
        if not self.admitted:
            await self.maybe_admitted(json.loads(event["text"]))
        elif event["kind"] == "participant":
            if self.known.hears(snapshot_in(event["text"]), now()):
                await self.send(event["text"])
        elif not (event["live"] and self.unanswered >= LAGS_AFTER):
            await self.send(event["text"])

    async def maybe_admitted(self, message: Message) -> None:
        if message["type"] != "participant" or message["id"] != str(self.participant.pk):
            return
        if message["state"] in (Participant.State.WAITING, Participant.State.REMOVED):  # a dismissal follows
            await self.say(message)
            return
        await off_thread(self.find)()
        if self.admitted:  # else another page of theirs has gone
            await self.say(message)
            await self.greet()

    async def room_dismissed(self, event: dict[str, Any]) -> None:
        """Somebody was removed, or not let in: their page closes at once."""
        if event["participant"] == str(self.participant.pk):
            raise access.REMOVED

    async def room_put_down(self, event: dict[str, Any]) -> None:
        """A host lowered their hand, or muted them: what a connection comes back with when its row is gone."""
        if str(self.participant.pk) not in event["participants"] or not self.admitted:
            return
        self.shown[event["switch"]] = False
        if event["switch"] == "audio":
            await self.say({"type": "muted", "by": event["by"]})

    # From the browser

    async def said(self, message: Message) -> None:
        if message["type"] == "pulse":
            await self.pulsed()
            return
        if message["type"] not in READING and Scope.WRITE not in self.who.scopes:
            raise Invalid(access.NOT_IN_SCOPE.code, access.NOT_IN_SCOPE.text)
        if not self.admitted:
            raise Invalid("waiting", access.WAITING.text)
        request = Request(self.who, self.meeting, self.participant, message, self.say)
        if message["type"] == "participant":
            await off_thread(self.switch)(flags(message))
        elif message["type"] == "signal":
            await self.signal(signalling.read(message), message.get("to"))
        elif handler := rooms.handlers.get(message["type"]):
            await handler(request)
        elif verb := hosting.VERBS.get(message["type"]):
            await off_thread(hosting.obey)(verb, request)
        else:
            raise Invalid("unknown_type", _("There is no such message."))

    async def pulsed(self) -> None:
        self.unanswered = 0
        if self.connection:
            self.seen = await off_thread(connections.alive)(self.connection, self.participant, self.shown)

    def switch(self, given: dict[str, bool]) -> None:
        assert self.connection
        if given.get("call"):
            self.may_call()
        self.shown |= given
        connections.show(self.connection, self.participant, given)

    def may_call(self) -> None:
        """Raises Invalid: whether a page may stay at all is asked at its pulses."""
        try:
            access.may_call(self.who, self.meeting)
        except access.Refused as refused:
            raise Invalid(refused.code, refused.text) from None

    async def signal(self, body: Message, to: Any) -> None:
        """Relay it. A flood closes this socket and no other."""
        if not self.signals.take(now(), len(json.dumps(body)) / 1024):
            raise Closed(4429)
        reader, stamped = await off_thread(self.stamp)(body, to)
        await rooms.whisper(reader, stamped)

    def stamp(self, body: Message, to: Any) -> tuple[UUID, Message]:
        assert self.connection
        self.may_call()
        reader = signalling.addressee(to, self.connection, self.participant)
        return reader, signalling.stamped(body, self.connection, self.participant, reader)

    # Pulses

    async def pulse_for_ever(self) -> None:
        try:
            while await self.rested():
                await self.room.look()
                if await self.rested():
                    await self.pulse()
        except (access.Refused, Closed) as ending:
            await self.close(getattr(ending, "close", None) or ending.args[0])
        except Exception:
            log.exception("a room's pulse failed")
            await self.close(1011)

    async def rested(self) -> bool:
        """Half a pulse long. False, at once, when the socket has closed: nobody is interrupted who has news to tell."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.left.wait(), PULSE / 2)
        return not self.left.is_set()

    async def pulse(self) -> None:
        """Every five seconds: is this person still allowed in, is the browser there, what is the newest number."""
        if self.unanswered >= DEAD_AFTER:
            raise Closed(4408)
        self.unanswered += 1
        waited, look = not self.admitted, await self.room.look()
        body = await off_thread(self.pulse_body)()
        if waited and self.admitted:  # the news of it was lost
            await self.greet()
        for one in self.known.missed(look.people, look.at) if self.admitted else ():
            await self.say({"type": "participant", **one})
        await self.say(body | {"connections": self.known.connections})
        if self.connection and ice.stale(self.ice_until, timezone.now()):
            await self.say({"type": "ice", **self.ice(self.connection)})

    def pulse_body(self) -> Message:
        still(self.scope, self.who)
        fresh = access.place(self.who, self.meeting)
        if fresh is None or fresh.state == Participant.State.REMOVED:
            raise access.REMOVED
        if not (self.admitted or fresh.meeting.active):
            raise access.ENDED
        self.participant = fresh
        if not fresh.meeting.active:
            self.shown.pop("call", None)
        body: Message = {"type": "pulse", "chat": None, "server_time": stamp()}
        for contribution in rooms.pulses if self.admitted else ():
            body |= contribution(self.meeting)
        return body

    async def gone(self, code: int) -> None:
        if self.pulsing:
            self.left.set()
            await self.pulsing
        if hasattr(self, "meeting"):
            await self.channel_layer.group_discard(rooms.group(self.meeting.pk), self.channel_name)
        if self.connection:
            await self.channel_layer.group_discard(rooms.line(self.connection), self.channel_name)
            await off_thread(connections.leave)(self.connection, self.participant, code, self.seen)


def now() -> float:
    return asyncio.get_running_loop().time()


def snapshot_in(text: str) -> Message:
    """Of a `participant` event."""
    event: Message = json.loads(text)
    del event["type"]
    return event


def earlier(scope: Any) -> UUID | None:
    """The connection that this page had before it lost its socket: `?connection=` in the address."""
    try:
        return UUID(parse_qs(scope["query_string"].decode("ascii"))["connection"][0])
    except (ValueError, KeyError):
        return None


def flags(message: Message) -> dict[str, bool]:
    """The switches in a `participant` message. Raises Invalid."""
    given = {key: message[key] for key in SWITCHES if key in message}
    if not given or not all(isinstance(value, bool) for value in given.values()):
        raise Invalid("invalid", _("Say true or false for any of: %(switches)s.") % {"switches": ", ".join(SWITCHES)})
    return given
