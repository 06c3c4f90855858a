"""The protocol of AssemblyAI's Universal Streaming v3 (REFERENCE 2).

A session hears one utterance after the other, without the silence between them, and counts milliseconds of what was
sent. It is asked not to end turns itself (our segmenter cuts long before its silence is over); `ForceEndpoint` ends the
turn when our utterance ends, and the turn is told again once it is written well. Whatever has ended by itself is put
to the utterance by its time. Where no answer comes, `Terminate` makes the service say all it has, and the next
utterance has a session of its own.
"""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from websockets.asyncio.client import ClientConnection

from transcription.contract import SAMPLE_RATE, EngineFailed, Samples, Trouble
from transcription.engines.streaming import configured
from transcription.engines.streaming.connection import Connection
from transcription.engines.streaming.dialling import dialled, promptly, readied
from transcription.engines.streaming.iam import cause
from transcription.engines.streaming.pace import Pace
from transcription.engines.streaming.parts import clean, number
from transcription.engines.streaming.refusals import HANDSHAKE, refused, status
from transcription.engines.streaming.turns import read

LABEL = "AssemblyAI"
PATH = "/v3/ws"
TOKEN = "/v3/token"  # noqa: S105
AHEAD = 5.0  # seconds of sound that are sent at once; it hangs up on who is faster than speech for long
SILENCE = 4000  # ms in a turn until the service would end it; our utterances end long before
ASK_AGAIN = 0.3  # of the patience, before all is asked for at once
GOODBYE = 2.0  # seconds for the answer to Terminate
FORMATTED = 1.0  # seconds for a turn that has ended to be written well
MOST_TURNS = 100_000  # of one session, which ends after three hours
MOST_TERMS, LONGEST_TERM = 100, 50
KEY, FULL = "AssemblyAI does not accept the key", "AssemblyAI allows no more sessions for now"
UNAVAILABLE, QUOTA = Trouble.ENGINE_UNAVAILABLE, Trouble.QUOTA_EXCEEDED
CODES: dict[int, tuple[str, Trouble, bool]] = {
    1008: (KEY, UNAVAILABLE, True),
    3006: ("AssemblyAI refuses the model or a setting", Trouble.UNSUPPORTED_AUDIO, False),
    3007: ("AssemblyAI was sent sound too fast", UNAVAILABLE, False),
    3008: ("The session at AssemblyAI was too long", UNAVAILABLE, False),
    3009: (FULL, QUOTA, False),
    4001: (KEY, UNAVAILABLE, True),
    4002: ("The account at AssemblyAI is used up", QUOTA, True),
    4003: ("The account at AssemblyAI may not stream", QUOTA, True),
    4029: (FULL, QUOTA, False),
}
TELLING = ((("too many",), 3009), (("model", "language", "parameter"), 3006))


class AssemblyAI(Connection):
    """`ready` after `Begin`; `complete` once all turns of the utterance have ended and are written well."""

    name, label = "assemblyai", LABEL

    def __init__(self, socket: ClientConnection) -> None:
        super().__init__(socket)
        self.pace = Pace(AHEAD)
        self.forced = self.answered = self.over = False
        self.done_with = -1  # the last turn of the utterances before

    def begin(self) -> None:
        self.done_with = max([self.done_with, *self.parts.parts])
        self.forced = self.answered = False
        super().begin()

    async def send(self, samples: Samples) -> None:
        await asyncio.sleep(self.pace.wait(len(samples) / SAMPLE_RATE, asyncio.get_running_loop().time()))
        await super().send(samples)

    def hear(self, message: dict[str, Any]) -> None:
        match message.get("type"):
            case "Begin":
                self.ready = True
            case "Turn" if self.speaking and not self.complete:
                self.turn(message)
            case "Termination":
                if self.speaking and not self.over:  # nobody asked it to: what was sent since has no words
                    raise EngineFailed("AssemblyAI ended the session in the middle of an utterance.")
                self.over = self.complete = True
            case "Error":
                code = number(message.get("error_code"))
                raise self.closed(int(code or 0), clean(message.get("error")))

    def turn(self, message: dict[str, Any]) -> None:
        key = number(message.get("turn_order"))
        if key is None or not 0 <= key < MOST_TURNS:  # past a number that is none, all others would be old
            raise EngineFailed("AssemblyAI answered with something that is not its protocol.")
        part = read(message, self.base)
        if key <= self.done_with or part is None:
            return
        self.parts.put(int(key), part)
        self.parts.language = clean(message.get("language_code"))[:16] or self.parts.language
        ended = self.forced and all(one.final for one in self.parts.in_order())
        self.answered = ended
        self.complete = ended and message.get("turn_is_formatted") is True

    async def finish(self, patience: float) -> None:
        self.forced = True
        await self.say({"type": "ForceEndpoint"})
        try:
            await self.until(lambda: self.answered or self.complete, patience * ASK_AGAIN)
        except TimeoutError:
            self.over = True
            await self.say({"type": "Terminate"})
            await self.until(lambda: self.complete, patience)
            return
        try:
            await self.until(lambda: self.complete, FORMATTED)
        except TimeoutError:
            self.complete = True  # as it is: some models write a turn only once

    def closed(self, code: int, reason: str) -> EngineFailed:
        if code == 1008:  # of a key, and of other things as well
            code = next((other for signs, other in TELLING if any(sign in reason.lower() for sign in signs)), code)
        unknown = ("AssemblyAI closed the session", UNAVAILABLE, False)
        said, trouble, lasting = CODES.get(code, unknown)
        return EngineFailed(f"{said} (code {code}).", trouble, lasting=lasting)

    @property
    def usable(self) -> bool:
        return super().usable and not self.over

    async def leave(self) -> None:
        """A session that nobody ends is paid for, for three hours: let it answer before the connection is closed."""
        if self.over:
            return
        self.over = True
        self.reader.cancel()
        await asyncio.gather(self.reader, return_exceptions=True)
        await self.socket.send('{"type": "Terminate"}')
        async with asyncio.timeout(GOODBYE):
            async for _ in self.socket:
                pass


def terms(given: Sequence[str]) -> list[str]:
    """Names and words as the service takes them."""
    return [one for one in map(clean, given) if one and len(one) <= LONGEST_TERM][:MOST_TERMS]


@dataclass(frozen=True, slots=True)
class Service:
    """Where it is, and who asks."""

    url: str
    key: str
    tls: ssl.SSLContext

    async def open(self, model: str, detects: bool, wanted: Sequence[str]) -> Connection:
        """A session that is ready to hear. Raises EngineFailed."""
        return await promptly(LABEL, self.dial(model, detects, terms(wanted)))

    async def dial(self, model: str, detects: bool, wanted: list[str]) -> Connection:
        query = {
            "sample_rate": SAMPLE_RATE,
            "encoding": "pcm_s16le",
            "speech_model": model,
            "format_turns": "true",
            "end_of_turn_confidence_threshold": 1,
            "min_turn_silence": SILENCE,
            "max_turn_silence": SILENCE,
            "inactivity_timeout": 60,  # ends what a server that was killed has left open
            **({"language_detection": "true"} if detects else {}),
        }
        url = f"{configured.websocket(self.url, PATH)}?{urlencode(query)}"
        # Not in the address: names are nobody's business on the way.
        names = {"type": "UpdateConfiguration", "keyterms_prompt": wanted} if wanted else None
        return await readied(await dialled(AssemblyAI, LABEL, url, {"Authorization": self.key}, self.tls), after=names)

    async def check(self) -> None:
        """A token that nobody will use: free of charge, unlike a session. Raises EngineFailed."""
        url = configured.web(configured.websocket(self.url, PATH).removesuffix(PATH), TOKEN)
        try:
            async with asyncio.timeout(HANDSHAKE), httpx.AsyncClient(verify=self.tls, timeout=HANDSHAKE) as client:
                answer = await client.get(url, params={"expires_in_seconds": 60}, headers={"Authorization": self.key})
        except (TimeoutError, httpx.TimeoutException):
            raise refused(LABEL, TimeoutError()) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise refused(LABEL, cause(error)) from None
        if answer.status_code != 200:
            raise status(LABEL, answer.status_code)
        if "json" not in answer.headers.get("content-type", ""):
            raise EngineFailed("What answers at the address of AssemblyAI is something else.", lasting=True)
