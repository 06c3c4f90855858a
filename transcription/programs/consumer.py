"""The socket for programs, `/ws/transcribe/` (PROTOCOL 3). It takes bytes and queues them: streaming.py does the work.

Everything that is said carries the `session_id` of the newest stream, or null. What makes no sense is answered by
`error`, as on every socket; what cannot be recognised by `stt_error`; both have the sentence as `message` and `error`.
Before a limit closes the socket, an `error` says which: its author should not have to look up a number.
"""

import asyncio
import json
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conferencing.limits import Bucket
from conferencing.rooms import Invalid, Message
from conferencing.sockets import Socket, error
from meetings import access, authentication
from meetings.tokens.scopes import Scope
from transcription.contract import Trouble
from transcription.programs.starting import parse_audio, parse_start
from transcription.programs.streaming import Session
from transcription.recognition import chain

MESSAGES, REFILL = 18_000, 50  # audio may come as JSON, 20 ms a message, six minutes of it at once
LIMITS = {
    4408: (
        "silent",
        gettext_lazy("No sound came for a minute. What was written down stands; start again when there is some."),
    ),
    4413: (
        "too_large",
        gettext_lazy(
            "A message may have 64 KiB, and samples have two bytes each. What was written down stands; send smaller, "
            "whole pieces."
        ),
    ),
    4429: (
        "too_much",
        gettext_lazy(
            "That was too much at once. What was written down stands; send sound no faster than it was spoken."
        ),
    ),
}


class TranscribeConsumer(Socket):
    kind = "transcribe"
    session: Session | None = None
    session_id: str | None = None

    async def opened(self) -> None:
        access.in_scope(self.who, Scope.STREAM)
        user = access.may_transcribe(self.who)
        self.bucket = Bucket(asyncio.get_running_loop().time(), MESSAGES, REFILL)
        still = partial(authentication.still, self.scope, self.who)
        self.session = Session(user, self.say, self.close, still)

    async def heard(self, data: bytes) -> None:
        if self.session:
            if not self.session.begun:
                self.count()
            self.session.audio(data)

    async def said(self, message: Message) -> None:
        if self.session is None:
            return
        match message["type"]:
            case "stt_start":
                start = parse_start(message, offered)
                self.session.start(start)
                self.session_id = start.session_id
            case "audio":
                self.session.audio(parse_audio(message, self.session.running().mime))
            case "stt_stop" | "finish":
                self.session.stop()
            case "ping":
                await self.say({"type": "pong"})
            case _:
                raise Invalid("unknown_type", _("There is no such message."))

    async def say(self, message: Message) -> None:
        if message["type"] == "error" and message["code"] in set(Trouble):
            message = message | {"type": "stt_error"}
        if "code" in message:
            sentence = message.get("message") or message.get("error")
            message = message | {"message": sentence, "error": sentence}
        await self.send(json.dumps({"session_id": self.session_id} | message))

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        """With a `reason`, what happened was said before."""
        if self.session and not (self.shut or reason) and code in LIMITS:
            self.shut = True  # once, whoever else finds a limit meanwhile
            word, sentence = LIMITS[code]
            await self.say(error(word, str(sentence)))
        await super().close(code, reason)

    async def gone(self, code: int) -> None:
        if self.session:
            self.session.gone()


def offered() -> list[str]:
    return [one.name for one in chain.offered()]
