"""The microphone's socket (PROTOCOL 2). It takes bytes and queues them, nothing else: session.py does the work."""

import asyncio
from functools import partial
from typing import Any

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _

from conferencing.rooms import Invalid, Message
from conferencing.sockets import Closed, Socket
from meetings import access, limits
from meetings.authentication import same_origin, still
from meetings.tokens.scopes import Scope
from transcription import frames, hypotheses, speech_choice, streams
from transcription.contract import SAMPLE_RATE
from transcription.recognition import chain, tuning
from transcription.session import Audio, Session, Stop, Test

SHORTEST = SAMPLE_RATE // 50  # a shorter frame counts as one of 20 ms: a flood of tiny ones is a flood
ALLOWANCE = 360  # seconds of audio beyond real time that one connection may bring


def off_thread(call: Any) -> Any:
    return database_sync_to_async(call, thread_sensitive=False)


class MicrophoneConsumer(Socket):
    kind = "microphone"
    session: Session | None = None
    started = False
    samples = 0

    async def opened(self) -> None:
        access.in_scope(self.who, Scope.STREAM)
        self.caller = limits.caller(self.who, self.scope)
        self.meeting = await off_thread(limits.find_meeting)(self.who, self.code, self.caller)
        if self.who.user is None and not same_origin(self.scope):
            raise access.SIGN_IN
        self.opened_at = asyncio.get_running_loop().time()
        self.group = streams.microphones(self.meeting.pk)
        await self.channel_layer.group_add(self.group, self.channel_name)
        usual = chain.live(speech_choice.engine_of(self.meeting))
        self.session = Session(
            self.who,
            self.meeting,
            usual,
            self.say,
            self.close,
            tunes=tuning.chosen,
            still=partial(still, self.scope, self.who),
        )

    async def heard(self, data: bytes) -> None:
        if self.session is None:
            return
        if not self.started:
            self.count()
            raise Invalid("no_stream", _("Say start before you send audio."))
        try:
            first, samples = frames.parse(data)
        except frames.BadFrame as bad:
            raise Closed(bad.close) from bad
        self.samples += max(len(samples), SHORTEST)
        if self.samples > (asyncio.get_running_loop().time() - self.opened_at + ALLOWANCE) * SAMPLE_RATE:
            raise Closed(4429)
        self.session.queue.put_nowait(Audio(first, samples))

    async def said(self, message: Message) -> None:
        if self.session is None:
            return
        match message["type"]:
            case "start" if message.get("test") is True:
                await off_thread(limits.spend)(limits.REHEARSALS, self.caller)
                self.begin(Test())
            case "start":
                if self.who.user is None:
                    raise access.SIGN_IN
                self.begin(streams.parse_start(message))
            case "hypothesis":
                self.session.posted(hypotheses.parse(message))
            case "stop":
                self.session.queue.put_nowait(Stop(str(message.get("stream")), message.get("ref")))
            case _:
                raise Invalid("unknown_type", _("There is no such message."))

    def begin(self, item: Test | streams.Start) -> None:
        assert self.session is not None
        self.started = True
        self.session.queue.put_nowait(item)

    async def microphone_news(self, event: dict[str, Any]) -> None:
        """Something that a running session must know of: see Session.told."""
        if self.session:
            self.session.told(event)

    async def gone(self, code: int) -> None:
        if self.session:
            await self.channel_layer.group_discard(self.group, self.channel_name)
            self.session.gone()
