"""The protocol of IBM Watson Speech to Text (REFERENCE 1).

One connection hears one utterance after the other, each as a request of its own: audio, `stop`, the rest of the
results, `{"state": "listening"}`. Times count from a request's first sample, and between requests no audio is due:
the service wants 15 s of it in any 30 s only while a request is open. The token goes into a header, for addresses get
into logs.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection

from transcription.contract import SAMPLE_RATE, EngineFailed, Trouble
from transcription.engines.streaming import configured
from transcription.engines.streaming.connection import Connection
from transcription.engines.streaming.dialling import dialled, promptly, readied
from transcription.engines.streaming.iam import Tokens
from transcription.engines.streaming.parts import MOST_WORDS, Part, clean, fields, number, word
from transcription.engines.streaming.refusals import KeyRefused
from transcription.sentences import closed, opened

LABEL = "IBM Watson"
UNAVAILABLE = Trouble.ENGINE_UNAVAILABLE
PATH = "/v1/recognize"
HESITATION = "%HESITATION"  # what models of earlier generations write for "uh"
WRITTEN_WELL = ("de", "en", "es", "fr", "pt")
"""Languages in which numbers and dates are written as people write them, when asked for."""
UNFIT = "IBM Watson refuses the model or a setting."
NO_MORE = "IBM Watson allows no more for now."
ERRORS: Mapping[tuple[str, ...], tuple[str, Trouble, bool]] = {
    ("no speech detected", "timed out", "inactivity"): ("IBM Watson heard nothing and hung up.", UNAVAILABLE, False),
    ("quota", "limit", "too many"): (NO_MORE, Trouble.QUOTA_EXCEEDED, False),
    ("authoriz", "forbidden", "credential"): ("IBM Watson does not accept the key.", UNAVAILABLE, True),
    ("support", "not found", "transcode", "invalid"): (UNFIT, Trouble.UNSUPPORTED_AUDIO, False),
}


class Watson(Connection):
    """`ready` after the answer to `start`; `complete` after the answer to `stop`."""

    name, label = "watson", LABEL

    def __init__(self, socket: ClientConnection, language: str) -> None:
        super().__init__(socket)
        self.language = language
        self.stopped = False

    def begin(self) -> None:
        super().begin()
        self.stopped = False

    def hear(self, message: dict[str, Any]) -> None:
        if "error" in message:
            raise trouble(str(message["error"]))
        for at, result in enumerate(listed(message, "results")):
            if self.speaking and not self.complete and fields(result, "alternatives"):
                self.parts.put(int(number(message.get("result_index")) or 0) + at, part(result, self.language))
        if message.get("state") == "listening":
            self.ready, self.complete = True, self.stopped

    async def finish(self, patience: float) -> None:
        self.stopped = True
        await self.say({"action": "stop"})
        await self.until(lambda: self.complete, patience)

    def closed(self, code: int, reason: str) -> EngineFailed:
        return EngineFailed(f"IBM Watson closed the connection (code {code}).")


def trouble(text: str) -> EngineFailed:
    """What an error means; its own text stays there, for it may quote anything."""
    said = text[:1000].lower()
    unknown = ("IBM Watson reported an error.", UNAVAILABLE, False)
    message, code, lasting = next(
        (one for signs, one in ERRORS.items() if any(sign in said for sign in signs)), unknown
    )
    return EngineFailed(message, code, lasting=lasting)


def start(language: str) -> dict[str, Any]:
    """The message that begins a connection. Phrases end later than our utterances, so most are one part."""
    return {
        "action": "start",
        "content-type": f"audio/l16;rate={SAMPLE_RATE};channels=1;endianness=little-endian",
        "interim_results": True,
        "inactivity_timeout": -1,
        "timestamps": True,
        "word_confidence": True,
        "end_of_phrase_silence_time": 1.0,
        "profanity_filter": False,
        **({"smart_formatting": True, "smart_formatting_version": 2} if language in WRITTEN_WELL else {}),
    }


def part(result: Any, language: str) -> Part:
    """One entry of `results`, with its best alternative."""
    best, final = fields(result, "alternatives", 0), fields(result, "final") is True
    text = clean(" ".join(one for one in clean(fields(best, "transcript")).split() if one != HESITATION))
    if language == "en" and text == text.lower():  # a model that writes no sentences
        text = closed(text) if final and not text.endswith((".", "?", "!")) else opened(text)
    sure = [fields(one, 1) for one in listed(best, "word_confidence")]
    timed = [
        word(fields(one, 0), fields(one, 1), fields(one, 2), SAMPLE_RATE, sure[at] if at < len(sure) else None)
        for at, one in enumerate(listed(best, "timestamps"))
    ]
    return Part(text, words=tuple(one for one in timed if one and one.text != HESITATION), final=final)


def listed(given: Any, key: str) -> list[Any]:
    found = fields(given, key)
    return found[:MOST_WORDS] if isinstance(found, list) else []


@dataclass(frozen=True, slots=True)
class Service:
    """Where it is, and who asks: with a key whose tokens are fetched, or with a token that was given."""

    url: str
    tls: ssl.SSLContext
    tokens: Tokens | None
    token: str

    async def open(self, model: str) -> Connection:
        """A connection that is ready to hear with this model. Raises EngineFailed."""
        return await promptly(LABEL, self.try_twice(model))

    async def try_twice(self, model: str) -> Connection:
        """A fetched token may have been withdrawn before its time: once more with a new one."""
        if not self.tokens:
            return await self.dial(model, self.token)
        token = await self.tokens.bearer()
        try:
            return await self.dial(model, token)
        except KeyRefused:
            self.tokens.forget(token)
            return await self.dial(model, await self.tokens.bearer())

    async def dial(self, model: str, token: str) -> Connection:
        query = urlencode({"model": model, "x-watson-learning-opt-out": "true"})
        url = f"{configured.websocket(self.url, PATH)}?{query}"
        language = model.split("-", maxsplit=1)[0]
        made = lambda socket: Watson(socket, language)  # noqa: E731
        connection = await dialled(made, LABEL, url, {"Authorization": f"Bearer {token}"}, self.tls)
        return await readied(connection, before=start(language))
