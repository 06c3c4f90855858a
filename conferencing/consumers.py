"""The room's socket (PROTOCOL 1): welcome, pulses, what others announce, and what a browser asks for."""

import asyncio
import json
import logging
from typing import Any

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _

from conferencing import hosting, presence, rooms
from conferencing.rooms import Invalid, Message, Request
from conferencing.sockets import Closed, Socket
from meetings import access, attendance, limits
from meetings.authentication import still
from meetings.models import Participant
from meetings.serializers import meeting_json
from meetings.times import stamp

PULSE = 5.0  # seconds
LAGS_AFTER = 2  # unanswered pulses: no live updates
DEAD_AFTER = 4  # unanswered pulses: closed
log = logging.getLogger(__name__)


def off_thread(call: Any) -> Any:
    return database_sync_to_async(call, thread_sensitive=False)


class RoomConsumer(Socket):
    connection = None
    unanswered = 0
    pulsing: asyncio.Task[None] | None = None

    async def opened(self) -> None:
        await off_thread(self.find)()
        await self.channel_layer.group_add(rooms.group(self.meeting.pk), self.channel_name)
        await self.greet()
        self.pulsing = asyncio.create_task(self.pulse_for_ever())

    def find(self) -> None:
        self.meeting = limits.find_meeting(self.who, self.code, limits.caller(self.who, self.scope))
        if self.meeting.active and self.meeting.organizer == self.who.user and not access.place(self.who, self.meeting):
            attendance.join(self.who, self.meeting, captions=True)  # a program of the organizer's
        self.participant = access.may_enter(self.who, self.meeting)

    @property
    def admitted(self) -> bool:
        return self.participant.state == Participant.State.ADMITTED

    async def greet(self) -> None:
        """The group was joined before the database is read, so nothing falls between the two."""
        await self.say(await off_thread(self.welcome if self.admitted else self.door)())
        if not self.admitted:  # so that the host learns who stands at the door
            await off_thread(presence.tell)(self.participant.pk)

    def welcome(self) -> Message:
        if self.connection is None:
            self.connection = presence.arrive(self.participant).pk
        body: Message = {
            "type": "welcome",
            "chat": [],
            "ice_servers": [],
            "transcript": None,
            "number": 0,
            "dialogues": [],
        }
        for contribution in rooms.welcomes:
            body |= contribution(self.meeting)
        people = presence.everybody(self.meeting)
        me = next(one for one in people if one["id"] == str(self.participant.pk))
        return body | {
            "you": me | {"captions": self.participant.captions},
            "connection": str(self.connection),
            "meeting": meeting_json(self.meeting),
            "participants": people,
            "server_time": stamp(),
        }

    def door(self) -> Message:
        """For somebody who waits: only themselves, and the names inside."""
        me = presence.snapshot(self.participant)
        names = [one["name"] for one in presence.everybody(self.meeting) if one["state"] == "here"]
        return {"type": "welcome", "you": me, "participants": [me], "names": names, "server_time": stamp()}

    # From the room

    async def room_news(self, event: dict[str, Any]) -> None:
        """Something was announced: it is encoded already."""
        if not self.admitted:
            await self.maybe_admitted(json.loads(event["text"]))
        elif not (event["live"] and self.unanswered >= LAGS_AFTER):
            await self.send(event["text"])

    async def maybe_admitted(self, message: Message) -> None:
        if message["type"] != "participant" or message["id"] != str(self.participant.pk):
            return
        await self.say(message)
        if message["state"] in (Participant.State.WAITING, Participant.State.REMOVED):  # a dismissal follows
            return
        await off_thread(self.find)()
        if self.admitted:
            await self.greet()

    async def room_dismissed(self, event: dict[str, Any]) -> None:
        """Somebody was removed, or not let in: their page closes at once."""
        if event["participant"] == str(self.participant.pk):
            raise access.REMOVED

    # From the browser

    async def said(self, message: Message) -> None:
        if message["type"] == "pulse":
            await self.pulsed()
            return
        if not self.admitted:
            raise Invalid("waiting", access.WAITING.text)
        request = Request(self.who, self.meeting, self.participant, message, self.say)
        if message["type"] == "participant":
            await off_thread(presence.show)(self.connection, self.participant, flags(message))
        elif handler := rooms.handlers.get(message["type"]):
            await handler(request)
        elif verb := hosting.VERBS.get(message["type"]):
            await off_thread(hosting.obey)(verb, request)
        else:
            raise Invalid("unknown_type", _("There is no such message."))

    async def pulsed(self) -> None:
        self.unanswered = 0
        if self.connection:
            await off_thread(presence.alive)(self.connection, self.participant)

    # Pulses

    async def pulse_for_ever(self) -> None:
        try:
            while True:
                await asyncio.sleep(PULSE)
                await self.pulse()
        except (access.Refused, Closed) as ending:
            await self.close(getattr(ending, "close", None) or ending.args[0])
        except Exception:
            log.exception("a room's pulse failed")
            await self.close(1011)

    async def pulse(self) -> None:
        """Every five seconds: is this person still allowed in, is the browser there, what is the newest number."""
        if self.unanswered >= DEAD_AFTER:
            raise Closed(4408)
        self.unanswered += 1
        waited = not self.admitted
        await self.say(await off_thread(self.pulse_body)())
        if waited and self.admitted:  # the news of it was lost
            await self.greet()

    def pulse_body(self) -> Message:
        still(self.scope, self.who)
        fresh = access.place(self.who, self.meeting)
        if fresh is None or fresh.state == Participant.State.REMOVED:
            raise access.REMOVED
        if not (self.admitted or fresh.meeting.active):
            raise access.ENDED
        self.participant = fresh
        body: Message = {
            "type": "pulse",
            "chat": None,
            "connections": presence.here(self.meeting),
            "server_time": stamp(),
        }
        for contribution in rooms.pulses if self.admitted else ():
            body |= contribution(self.meeting)
        return body

    async def gone(self, code: int) -> None:
        if self.pulsing:
            self.pulsing.cancel()
        if hasattr(self, "meeting"):
            await self.channel_layer.group_discard(rooms.group(self.meeting.pk), self.channel_name)
        if self.connection:
            await off_thread(presence.leave)(self.connection, self.participant)


def flags(message: Message) -> dict[str, bool]:
    """The switches in a `participant` message. Raises Invalid."""
    given = {key: message[key] for key in presence.FLAGS if key in message}
    if not given or not all(isinstance(value, bool) for value in given.values()):
        raise Invalid(
            "invalid", _("Say true or false for any of: %(switches)s.") % {"switches": ", ".join(presence.FLAGS)}
        )
    return given
