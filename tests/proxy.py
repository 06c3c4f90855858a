"""A network to pull the plug of: a TCP proxy on loopback, in a thread of its own, between a client and servers."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any

CHUNK = 1 << 16


class Network:
    """Relays to the first of `ports` that answers. `url` and `ws` are what the client connects to. Use as `with`.

    `listener` is the socket that it is reached by, if it is not to be one of this machine's loopback.
    """

    def __init__(self, *ports: int, listener: socket.socket | None = None) -> None:
        self.ports, self.listener = ports, listener or socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.url, self.ws = f"http://localhost:{self.port}", f"ws://localhost:{self.port}"
        self.pipes: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self.refusing = False

    def __enter__(self) -> "Network":
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.do(self.open())
        return self

    def __exit__(self, *error: object) -> None:
        self.do(self.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        done: Future[None] = asyncio.run_coroutine_threadsafe(work, self.loop)
        done.result(30)

    async def open(self) -> None:
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.server = await asyncio.start_server(self.accept, sock=self.listener)

    async def close(self) -> None:
        self.server.close()
        await self.hang_up()

    # What a test does to it

    def cut(self) -> None:
        """The cable is out: every connection breaks, none can be made."""
        self.do(self.break_all())

    def stall(self) -> None:
        """Nothing breaks and nothing arrives, as when a wireless link fades."""
        self.loop.call_soon_threadsafe(self.flowing.clear)

    def mend(self) -> None:
        """As before. What was held back by `stall` arrives now."""
        self.refusing = False
        self.loop.call_soon_threadsafe(self.flowing.set)

    async def break_all(self) -> None:
        self.refusing = True
        await self.hang_up()

    async def hang_up(self) -> None:
        for pipe, writer in list(self.pipes.items()):
            writer.transport.abort()
            pipe.cancel()
        await asyncio.gather(*self.pipes, return_exceptions=True)

    # Relaying

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self.flowing.wait()
        onward = None if self.refusing else await self.connect()
        if onward is None:
            writer.transport.abort()
            return
        self.start(reader, onward[1])
        self.start(onward[0], writer)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for port in self.ports:
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        return None

    def start(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pipe = asyncio.create_task(self.relay(reader, writer))
        self.pipes[pipe] = writer
        pipe.add_done_callback(self.pipes.pop)

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One direction, until either end closes: then what is left goes out, and no more."""
        try:
            while data := await reader.read(CHUNK):
                await self.flowing.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            writer.transport.abort()
        finally:
            writer.close()
