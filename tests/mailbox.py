"""A mail server on loopback that speaks SMTP (RFC 5321), keeps what it is given, and refuses whom it is told to."""

import asyncio
import socket
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage


class Mailbox:
    """Use as `with`. `letters` holds (recipient, message); addresses in `refused` are unknown here."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.refused: set[str] = set()
        self.loop = asyncio.new_event_loop()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]

    def __enter__(self) -> "Mailbox":
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        opened = asyncio.start_server(self.serve, sock=self.socket)
        self.server = asyncio.run_coroutine_threadsafe(opened, self.loop).result()
        return self

    def __exit__(self, *error: object) -> None:
        self.loop.call_soon_threadsafe(self.server.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for recipient, letter in self.letters if recipient == address]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipients: list[str] = []
        writer.write(b"220 mailbox\r\n")
        while line := (await reader.readline()).decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "RCPT":
                address = line.split("<")[1].split(">")[0]
                unknown = address in self.refused
                recipients += [] if unknown else [address]
                writer.write(b"550 no such mailbox\r\n" if unknown else b"250 ok\r\n")
            elif verb == "DATA":
                writer.write(b"354 go on\r\n")
                self.keep(recipients, await data(reader))
                writer.write(b"250 kept\r\n")
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                recipients = recipients if verb == "NOOP" else []
                writer.write(b"250 ok\r\n")
        writer.close()

    def keep(self, recipients: list[str], text: bytes) -> None:
        letter = message_from_bytes(text, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters += [(one, letter) for one in recipients]


async def data(reader: asyncio.StreamReader) -> bytes:
    """Up to the line with nothing but a dot; a doubled dot at the start of a line is one."""
    lines: list[bytes] = []
    while (line := await reader.readline()) not in (b".\r\n", b""):
        lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
    return b"".join(lines)
