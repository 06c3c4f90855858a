"""A microphone as a program: speaks PROTOCOL 2 over a real socket, in real time, and survives a lost connection.

Knows the wire only. Used by the simulated colleagues, the benchmarks and the tests.
"""

import asyncio
import json
import ssl
import uuid
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage

from transcription.contract import SAMPLE_RATE, Samples
from transcription.frames import build

FRAME = SAMPLE_RATE // 10
FATAL = (4400, 4401, 4403, 4404, 4409)


@dataclass(slots=True)
class Speaker:
    """Says `samples` into `url` (ws:// or wss://, the microphone's) as whoever holds `token`."""

    url: str
    token: str
    samples: Samples
    tls: ssl.SSLContext | None = None
    stream: str = field(default_factory=lambda: str(uuid.uuid4()))
    acked: int = 0
    sent: int = 0
    began_at: float = -1.0

    async def speak(self) -> None:
        """Until every sample is said and acknowledged. Raises ConnectionClosed when the server refuses."""
        pause = 0.25
        while True:
            try:
                async with connect(self.url, ssl=self.tls, additional_headers=self.headers, max_queue=None) as socket:
                    await self.session(socket)
                return
            except (OSError, ConnectionClosed, InvalidMessage) as broken:
                if isinstance(broken, ConnectionClosed) and broken.rcvd and broken.rcvd.code in FATAL:
                    raise
            await asyncio.sleep(pause)
            pause = min(5.0, 2 * pause)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def elapsed(self) -> float:
        """Seconds since the first sample."""
        now = asyncio.get_running_loop().time()
        if self.began_at < 0:
            self.began_at = now
        return now - self.began_at

    async def session(self, socket: ClientConnection) -> None:
        start = {"type": "start", "stream": self.stream, "elapsed": self.elapsed, "language": "en"}
        await socket.send(json.dumps(start | {"oldest": self.acked, "acked": self.acked, "sent": self.sent}))
        ready = await self.until(socket, "ready")
        sending = asyncio.create_task(self.send(socket, ready["resume_from"]))
        try:
            await self.until(socket, "stopped")
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)  # it breaks as reading does

    async def until(self, socket: ClientConnection, kind: str) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = json.loads(await socket.recv())
            if message["type"] == "ack":
                self.acked = max(self.acked, message["offset"])
            if message["type"] == kind:
                return message

    async def send(self, socket: ClientConnection, at: int) -> None:
        """Frames of 100 ms, each when its last sample has been said; what is late goes out at once."""
        while at < len(self.samples):
            frame = self.samples[at : at + FRAME]
            await asyncio.sleep((at + len(frame)) / SAMPLE_RATE - self.elapsed)
            await socket.send(build(at, np.asarray(frame)))
            at += len(frame)
            self.sent = max(self.sent, at)
        await socket.send(json.dumps({"type": "stop", "stream": self.stream}))
