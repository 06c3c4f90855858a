"""Sound in a container, as MediaRecorder gives it piece by piece, becomes samples while it still grows.

FFmpeg pulls its bytes while ours are pushed, so each container is decoded in a thread of its own, which waits for them.
The format is the one that was announced, nothing is guessed, and nothing but these bytes is ever read: FFmpeg gets a
list of formats that hold their own sound and no protocol at all. Memory is bounded: bytes wait up to PENDING, samples
up to AHEAD pieces. What begins otherwise, or gives no sound within MUTE bytes, is no container.
"""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator

import av
import numpy as np
from av.audio.stream import AudioStream

from transcription import media
from transcription.contract import Samples

FORMATS = {"audio/webm": "webm", "video/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "mp4", "video/mp4": "mp4"}
"""What MediaRecorder calls them, and what FFmpeg does."""

SIGNS = {"webm": (0, b"\x1aE\xdf\xa3"), "ogg": (0, b"OggS"), "mp4": (4, b"ftyp")}
"""Where what a file of each begins with is; FFmpeg would read on through megabytes of anything else."""

PENDING = 4 * 2**20
MUTE = 2**20
AHEAD = 16
OPTIONS = {"format_whitelist": media.FORMATS, "protocol_whitelist": "none"}


class Undecodable(Exception):
    """These bytes hold no sound, or none from here on."""


class Overfull(Exception):
    """Bytes come faster than they are decoded."""


class Pipe:
    """A file without an end: who reads waits for bytes, and at the close gets what is left."""

    def __init__(self) -> None:
        self.bytes = bytearray()
        self.news = threading.Condition()
        self.closed = False

    def write(self, data: bytes) -> None:
        with self.news:
            self.bytes += data
            self.news.notify()

    def close(self, *, drop: bool = False) -> None:
        with self.news:
            self.closed = True
            if drop:
                self.bytes.clear()
            self.news.notify()

    def read(self, size: int) -> bytes:
        with self.news:
            self.news.wait_for(lambda: self.bytes or self.closed)
            data = bytes(self.bytes[:size])
            del self.bytes[:size]
            return data


class Container:
    """`feed` it as it comes and `end` it, on the event loop; `samples` gives the sound beside that."""

    def __init__(self, mime: str) -> None:
        """`mime` is one of FORMATS."""
        self.format = FORMATS[mime]
        self.pipe = Pipe()
        self.ready: deque[Samples] = deque()
        self.room = threading.Semaphore(AHEAD)
        self.over = self.dropped = self.sounded = False
        self.fed, self.head = 0, b""
        self.loop, self.news = asyncio.get_running_loop(), asyncio.Event()
        threading.Thread(target=self.work, name="container", daemon=True).start()

    def feed(self, data: bytes) -> None:
        """Raises Undecodable, Overfull."""
        self.fed += len(data)
        if not self.begins_well(data) or (not self.sounded and self.fed > MUTE):
            raise Undecodable
        if self.over:
            raise Undecodable
        if len(self.pipe.bytes) + len(data) > PENDING:
            raise Overfull
        self.pipe.write(data)

    def begins_well(self, data: bytes) -> bool:
        at, sign = SIGNS[self.format]
        if len(self.head) < at + len(sign):
            self.head = (self.head + data)[: at + len(sign)]
        return sign.startswith(self.head[at:])

    def check(self) -> None:
        """At the end. Raises Undecodable when the decoder left some of it."""
        if self.over and self.pipe.bytes:
            raise Undecodable

    def end(self) -> None:
        self.pipe.close()

    def drop(self) -> None:
        """Nobody wants the rest."""
        self.dropped = True
        self.pipe.close(drop=True)
        self.room.release()

    async def samples(self) -> AsyncIterator[Samples]:
        """16 kHz mono, in pieces of at most a second. Raises Undecodable when there was none."""
        over = False
        while not over:
            await self.news.wait()
            self.news.clear()
            over = self.over
            while self.ready:
                self.room.release()
                yield self.ready.popleft()
        if not self.sounded and self.fed:
            raise Undecodable

    # In the thread

    def work(self) -> None:
        try:
            self.decode()
        except (av.FFmpegError, ValueError, OSError, media.Unreadable):  # garbage, from where it begins
            pass
        finally:
            self.over = True
            self.tell()

    def decode(self) -> None:
        with av.open(self.pipe, "r", format=self.format, options=OPTIONS, metadata_errors="ignore") as container:
            track = container.streams.best("audio")
            if not isinstance(track, AudioStream):
                return
            for frame in media.resampled(media.frames(container, track), "A stream"):
                samples = frame.to_ndarray().reshape(-1).astype(np.int16, copy=False)
                for at in range(0, len(samples), media.RATE):
                    self.room.acquire()
                    if self.dropped:
                        return
                    self.sounded = True
                    self.ready.append(samples[at : at + media.RATE])
                    self.tell()

    def tell(self) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.news.set)
