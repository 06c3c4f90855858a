"""OpenAI for speech on loopback: `GET /v1/models`, `POST /v1/audio/transcriptions`, `WS /v1/realtime`, on one port.

What it hears is a function of the audio: the words of `fakes.said`, or those of PocketSphinx in this process. Each
request and each connection takes the next word of a script and does as it says; when there is none left it answers.

    python -m tests.transcription.peers.openai_speech --port 8990     answers from PocketSphinx until it is stopped
"""

import argparse
import asyncio
import base64
import io
import json
import ssl
import wave
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http import HTTPStatus
from typing import Any

import numpy as np
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request as Handshake
from websockets.http11 import Response

from transcription.contract import SAMPLE_RATE, Result, Samples, Word

LIVE = "gpt-live-transcribe"
MODELS = ("gpt-transcribe", LIVE, "gpt-4o-transcribe", "whisper-1", "gpt-4o-mini")
BLOCK = SAMPLE_RATE // 10
LOUD = 1000  # as in `fakes`, which need Django: a peer runs alone
RATE = 24_000
Hears = Callable[[Samples], Result]
Fields = dict[str, list[Any]]


def tones(samples: Samples) -> Result:
    """The words of `fakes.said`, though they were resampled: 300 ms of one value each."""
    levels = [int(np.median(samples[at : at + BLOCK])) for at in range(0, len(samples) - BLOCK // 2, BLOCK)]
    words: list[Word] = []
    for at, level in enumerate(levels):
        number = round((level - LOUD) / 100)
        if number <= 0:
            continue
        same = words and words[-1].text == f"w{number}" and words[-1].end == at * BLOCK
        start = words.pop().start if same else at * BLOCK
        words.append(Word(f"w{number}", start, min((at + 1) * BLOCK, len(samples))))
    return Result(" ".join(word.text for word in words), tuple(words))


class Sphinx:
    """The bundled recogniser. Blocking; one call at a time."""

    def __init__(self) -> None:
        from transcription.engines.pocketsphinx import PocketSphinx

        self.decoder = PocketSphinx()

    def __call__(self, samples: Samples) -> Result:
        self.decoder.begin(b"")
        self.decoder.accept(samples)
        return self.decoder.finish()


@dataclass
class Asked:
    """What a client sent."""

    path: str
    headers: dict[str, str]
    fields: Fields = field(default_factory=dict)
    samples: Samples = field(default_factory=lambda: np.zeros(0, np.int16))

    def one(self, name: str) -> str | None:
        return self.fields[name][0] if name in self.fields else None


def problem(code: str, kind: str = "invalid_request_error", message: str = "scripted") -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


REFUSALS: dict[str, tuple[int, dict[str, Any], dict[str, str]]] = {
    "401": (401, problem("invalid_api_key"), {}),
    "403": (403, problem("unsupported_country", "request_forbidden"), {}),
    "404": (404, problem("model_not_found"), {}),
    "rate": (429, problem("rate_limit_exceeded", "requests"), {}),
    "rate, wait": (429, problem("rate_limit_exceeded", "requests"), {"Retry-After": "0.3"}),
    "rate, wait long": (429, problem("rate_limit_exceeded", "requests"), {"Retry-After": "3600"}),
    "quota": (429, problem("insufficient_quota", "insufficient_quota"), {}),
    "audio": (400, problem("", message="Invalid file format. Supported formats: ['flac', 'wav']"), {}),
    "415": (415, problem(""), {}),
    "500": (500, problem("", "server_error"), {}),
    "bad request": (400, problem("unknown_parameter"), {}),
    "422": (422, problem(""), {}),
    "no such model": (400, problem("model_not_found"), {}),
}


class Peer:
    """`said`, `sockets`: scripts for requests and for connections. `asked`, `heard`: what came."""

    def __init__(self, hears: Hears = tones, *, models: tuple[str, ...] | None = MODELS) -> None:
        self.hears, self.models = hears, models
        self.said: deque[str] = deque()
        self.sockets: deque[str] = deque()
        self.asked: list[Asked] = []
        self.heard: list[tuple[int, dict[str, Any]]] = []
        self.connections = 0
        self.open_sockets: set[ServerConnection] = set()
        self.answer: dict[str, Any] = {}
        self.go = asyncio.Event()
        self.thread = asyncio.Lock()
        self.port, self.secured = 0, False

    @property
    def url(self) -> str:
        return f"http{'s' * self.secured}://127.0.0.1:{self.port}/v1"

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for _, event in self.heard if event["type"] == kind]

    async def recognise(self, samples: Samples) -> Result:
        if self.hears is tones:
            return tones(samples)
        async with self.thread:
            return await asyncio.to_thread(self.hears, samples)

    @asynccontextmanager
    async def open(self, port: int = 0, secure: ssl.SSLContext | None = None) -> AsyncIterator["Peer"]:
        """One port for all: what wants a WebSocket is passed on to the library's server."""
        self.inner: Server
        async with serve(self.listen, "127.0.0.1", 0, process_request=self.handshake, max_size=2**24) as self.inner:
            self.lines: set[asyncio.Task[Any]] = set()
            front = await asyncio.start_server(self.connected, "127.0.0.1", port, ssl=secure)
            self.secured = secure is not None
            self.port = front.sockets[0].getsockname()[1]
            try:
                yield self
            finally:
                front.close()
                for line in self.lines:
                    line.cancel()
                await asyncio.gather(*self.lines, return_exceptions=True)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.lines.add(task)
        try:
            with suppress(asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):  # 3.11 logs the second
                while True:
                    head = await reader.readuntil(b"\r\n\r\n")
                    if b"upgrade: websocket" in head.lower():
                        await self.pass_on(head, reader, writer)
                        return
                    if not await self.exchange(head, reader, writer):
                        return
        finally:
            self.lines.discard(task)
            writer.close()

    async def pass_on(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = self.inner.sockets[0].getsockname()[1]
        inward, outward = await asyncio.open_connection("127.0.0.1", port)
        outward.write(head)
        ways = [asyncio.create_task(pump(reader, outward)), asyncio.create_task(pump(inward, writer))]
        try:
            await asyncio.gather(*ways)
        finally:
            for way in ways:
                way.cancel()
            outward.close()

    # Requests

    async def exchange(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; whether the connection lives on."""
        line, _, rest = head.partition(b"\r\n")
        method, path, _ = line.decode().split(" ")
        headers = {name.lower(): str(value) for name, value in BytesParser(policy=HTTP).parsebytes(rest).items()}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if method == "GET":
            status, answer, more = self.listed()
        else:
            asked = Asked(path, headers, *parts(headers, body))
            self.asked.append(asked)
            script = self.said.popleft() if self.said else "normal"
            if script == "drop":
                return False
            if script == "slow":
                await self.go.wait()
            status, answer, more = await self.transcribed(script, asked)
        kind = "application/json" if isinstance(answer, dict) else "text/html"
        data = (json.dumps(answer) if isinstance(answer, dict) else answer).encode()
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", f"Content-Type: {kind}"]
        lines += [f"{name}: {value}" for name, value in more.items()]
        writer.write("\r\n".join([*lines, f"Content-Length: {len(data)}", "", ""]).encode() + data)
        await writer.drain()
        return True

    def listed(self) -> tuple[int, Any, dict[str, str]]:
        script = self.said.popleft() if self.said else "normal"
        if script in REFUSALS:
            return REFUSALS[script]
        if script == "html" or self.models is None:
            return (200, "<html>Welcome</html>", {}) if script == "html" else (404, problem(""), {})
        rows = [{"id": name, "object": "model", "created": 1, "owned_by": "peer"} for name in self.models]
        return 200, {"object": "list", "data": rows}, {}

    async def transcribed(self, script: str, asked: Asked) -> tuple[int, Any, dict[str, str]]:
        if script in REFUSALS:
            return REFUSALS[script]
        if script in ("html", "garbage"):
            return 200, {"html": "<html>Sign in</html>", "garbage": '{"text": "w1'}[script], {}
        if script == "no text":
            return 200, {"choices": []}, {}
        result = await self.recognise(asked.samples)
        seconds = len(asked.samples) / SAMPLE_RATE
        answer: dict[str, Any] = {"text": result.text, "usage": {"type": "duration", "seconds": seconds}}
        if asked.one("model") == "gpt-transcribe":
            answer["languages"] = [{"code": "en"}]
        if asked.one("response_format") == "verbose_json":
            words = [
                {"word": one.text, "start": one.start / SAMPLE_RATE, "end": one.end / SAMPLE_RATE}
                for one in result.words
            ]
            answer |= {"task": "transcribe", "language": "english", "duration": seconds, "words": words}
        return 200, answer | self.answer, {}

    # Realtime

    def handshake(self, connection: ServerConnection, request: Handshake) -> Response | None:
        self.asked.append(Asked(request.path, {name.lower(): value for name, value in request.headers.raw_items()}))
        script = self.sockets[0] if self.sockets else "normal"
        if script in REFUSALS and script != "quota":
            self.sockets.popleft()
            status, body, _ = REFUSALS[script]
            return connection.respond(HTTPStatus(status), json.dumps(body))
        if script == "html":
            self.sockets.popleft()
            return connection.respond(HTTPStatus.OK, "<html>Welcome</html>")
        return None

    async def listen(self, socket: ServerConnection) -> None:
        script = self.sockets.popleft() if self.sockets else "normal"
        self.connections += 1
        self.open_sockets.add(socket)
        try:
            with suppress(ConnectionClosed):
                await Line(self, socket, script, self.connections).run()
        finally:
            self.open_sockets.discard(socket)

    async def hang_up(self) -> None:
        """On everybody, politely: 1001, going away."""
        await asyncio.gather(*(socket.close(1001) for socket in list(self.open_sockets)))


class Line:
    """One realtime connection."""

    def __init__(self, peer: Peer, socket: ServerConnection, script: str, number: int) -> None:
        self.peer, self.socket, self.script, self.number = peer, socket, script, number
        self.session: dict[str, Any] = {"type": "transcription", "object": "realtime.transcription_session"}
        self.buffer = np.zeros(0, np.int16)
        self.items = self.told = self.quiet = self.sent = self.gone = 0
        self.speaking = False
        self.held: list[tuple[str, Result]] = []

    async def say(self, kind: str, **more: Any) -> None:
        self.sent += 1
        await self.socket.send(json.dumps({"type": kind, "event_id": f"event_{self.sent}", **more}))

    async def error(self, code: str, kind: str = "invalid_request_error", event_id: str | None = None) -> None:
        error = {"type": kind, "code": code, "message": "scripted", "param": None, "event_id": event_id}
        await self.say("error", error=error)

    async def run(self) -> None:
        await self.say("session.created", session=self.session)
        async for message in self.socket:
            event = json.loads(message)
            self.peer.heard.append((self.number, event))
            await getattr(self, event["type"].replace(".", "_"))(event)

    async def session_update(self, event: dict[str, Any]) -> None:
        if self.script == "no session":
            return
        if self.script == "refuses session":
            await self.error("invalid_value", event_id=event.get("event_id"))
            return
        if self.script == "quota":
            await self.error("insufficient_quota", "insufficient_quota")
            return
        self.session |= event["session"]
        await self.say("session.updated", session=self.session)
        await self.say("some.future.event", x=1)

    @property
    def listening(self) -> dict[str, Any]:
        found: dict[str, Any] = self.session["audio"]["input"]
        return found

    @property
    def item(self) -> str:
        return f"item_{self.number}_{self.items}"

    async def input_audio_buffer_append(self, event: dict[str, Any]) -> None:
        audio = np.frombuffer(base64.b64decode(event["audio"]), "<i2").astype(np.int16)
        self.buffer = np.concatenate((self.buffer, audio))
        if self.script == "drop":
            self.socket.transport.abort()
        elif self.script == "leaves":
            await self.socket.close(1001)
        elif self.script == "expires":
            await self.error("session_expired")
            await self.socket.close(1001)
        elif self.listening["turn_detection"]:
            await self.find_turns()
        elif self.listening["transcription"]["model"] == LIVE and self.peer.hears is tones:
            await self.tell(tones(down(self.buffer)).text.split()[:-1])

    async def tell(self, words: list[str]) -> None:
        """New words, as they become certain; the last in two parts."""
        for word in words[self.told :]:
            for delta in (" " * bool(self.told) + word[:1], word[1:]):
                await self.delta(self.item, delta)
            self.told += 1

    async def delta(self, item: str, delta: str) -> None:
        kind = "conversation.item.input_audio_transcription.delta"
        await self.say(kind, item_id=item, content_index=0, delta=delta)

    async def input_audio_buffer_clear(self, event: dict[str, Any]) -> None:
        self.forget(len(self.buffer))
        await self.say("input_audio_buffer.cleared")

    def forget(self, count: int) -> Samples:
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        self.gone += count
        self.told, self.items, self.speaking = 0, self.items + 1, False
        return taken

    async def input_audio_buffer_commit(self, event: dict[str, Any]) -> None:
        if len(self.buffer) < RATE // 10:
            await self.error("input_audio_buffer_commit_empty", event_id=event.get("event_id"))
        elif self.script == "error":
            await self.error("", "server_error")
        elif self.script == "rate":
            await self.error("rate_limit_exceeded", "rate_limit_error")
        elif self.script == "garbage":
            await self.socket.send("<html>Bad gateway</html>")
        else:
            await self.turn(len(self.buffer))

    async def find_turns(self) -> None:
        """server_vad with 500 ms of silence, on blocks of 100 ms."""
        while len(self.buffer) >= (self.quiet + 1) * RATE // 10:
            block = self.buffer[self.quiet * RATE // 10 :][: RATE // 10]
            self.quiet += 1
            loud = bool(np.abs(block).mean() > LOUD / 2)
            at = (self.gone + (self.quiet - 1) * RATE // 10) * 1000 // RATE
            if loud and not self.speaking:
                self.speaking = True
                await self.say("input_audio_buffer.speech_started", item_id=self.item, audio_start_ms=at)
            silent = self.buffer[: self.quiet * RATE // 10][-RATE // 2 :]
            if self.speaking and len(silent) == RATE // 2 and np.abs(silent).mean() < 100:
                await self.say("input_audio_buffer.speech_stopped", item_id=self.item, audio_end_ms=at - 400)
                await self.turn(self.quiet * RATE // 10)

    async def turn(self, count: int) -> None:
        item, told, audio = self.item, self.told, self.forget(count)
        self.quiet = 0
        await self.say("input_audio_buffer.committed", item_id=item, previous_item_id=None)
        message = {"id": item, "type": "message", "role": "user", "content": [{"type": "input_audio"}]}
        await self.say("conversation.item.added", previous_item_id=None, item=message)
        if self.script == "silent":
            return
        result = await self.peer.recognise(down(audio))
        if self.script == "failed":
            kind = "conversation.item.input_audio_transcription.failed"
            await self.say(kind, item_id=item, content_index=0, **problem("transcription_failed", "server_error"))
            return
        if rest := result.text.split()[told:]:
            await self.delta(item, " " * bool(told) + " ".join(rest))
        self.held.append((item, result))
        if self.script != "backwards" or len(self.held) == 2:
            await self.complete()

    async def complete(self) -> None:
        while self.held:
            item, result = self.held.pop()
            more = {"transcript": result.text, "usage": {"type": "duration", "seconds": 1.0}, **self.peer.answer}
            kind = "conversation.item.input_audio_transcription.completed"
            await self.say(kind, item_id=item, content_index=0, **more)


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()


def down(samples: Samples) -> Samples:
    """24 kHz to 16 kHz."""
    from scipy.signal import resample_poly

    level = resample_poly(samples.astype(np.float64), 2, 3)
    return np.clip(np.rint(level), -32768, 32767).astype(np.int16)


def parts(headers: dict[str, str], body: bytes) -> tuple[Fields, Samples]:
    """The fields of a form (multipart/form-data) and the samples of its file."""
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + headers["content-type"].encode() + b"\r\n\r\n" + body
    )
    fields: Fields = {}
    samples = np.zeros(0, np.int16)
    for part in message.iter_parts():  # type: ignore[attr-defined]
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if name != "file":
            fields.setdefault(name, []).append(content.decode())
            continue
        assert part.get_filename(), "a file has a name, which tells its format"
        with wave.open(io.BytesIO(content)) as sound:
            assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (SAMPLE_RATE, 1, 2)
            samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(np.int16)
    return fields, samples


async def main(port: int) -> None:
    async with Peer(Sphinx()).open(port) as peer:
        print(f"listening on {peer.url}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--port", type=int, default=0)
    with suppress(KeyboardInterrupt):
        asyncio.run(main(arguments.parse_args().port))
