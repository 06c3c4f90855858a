"""Stream a wav file to Parley and print the words as they come.

    pip install websockets
    PARLEY_TOKEN=… python stream_wav.py talk.wav --server ws://localhost:8000

The token is that of your account: POST /api/token/ {"username", "password"}. The file is 16 kHz, mono, 16 bit:

    ffmpeg -i anything -ar 16000 -ac 1 -sample_fmt s16 talk.wav
"""

import argparse
import asyncio
import json
import os
import sys
import wave

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

RATE = 16_000
WHY = {4401: "the token is wrong or has run out", 4403: "this token may not do that", 4429: "that is too much at once"}


async def send(socket: ClientConnection, file: wave.Wave_read, *, fast: bool) -> None:
    """Pieces of 100 ms, as fast as they were spoken; `fast`: at once (Parley takes six minutes so)."""
    await socket.send(json.dumps({"type": "stt_start", "session_id": "stream_wav"}))
    while samples := file.readframes(RATE // 10):
        await socket.send(samples)
        if not fast:
            await asyncio.sleep(0.1)
    await socket.send(json.dumps({"type": "stt_stop"}))


async def show(socket: ClientConnection) -> int:
    """Print what is certain, and on a terminal also what is not yet. Returns how much could not be written down."""
    errors = 0
    async for text in socket:
        message = json.loads(text)
        match message["type"]:
            case "stt_update" if sys.stdout.isatty():
                print(f"\r\033[K  … {message['text'][-70:]}", end="", flush=True)
            case "stt_final" if message["text"]:
                clear = "\r\033[K" if sys.stdout.isatty() else ""
                print(f"{clear}{message['start']:7.2f}  {message['text']}", flush=True)
            case "stt_error" | "error":
                errors += 1
                print(f"{message['code']}: {message['error']}", file=sys.stderr)
            case "finished":
                break
    return errors


async def stream(address: str, token: str, path: str, *, fast: bool) -> int:
    with wave.open(path, "rb") as file:
        if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE, 1, 2):
            sys.exit(f"{path} is not 16 kHz, mono, 16 bit. Convert it: see the top of this program.")
        headers = {"Authorization": f"Bearer {token}"}
        async with connect(f"{address}/ws/transcribe/", additional_headers=headers) as socket:
            sending = asyncio.create_task(send(socket, file, fast=fast))
            try:
                return await show(socket)
            except ConnectionClosedError as closed:
                sys.exit(f"Parley closed the stream: {WHY.get(closed.rcvd.code if closed.rcvd else 0, closed)}.")
            finally:
                sending.cancel()
                await asyncio.gather(sending, return_exceptions=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--server", default="ws://localhost:8000")
    parser.add_argument("--fast", action="store_true", help="send it at once, up to six minutes")
    asked = parser.parse_args()
    sys.exit(asyncio.run(stream(asked.server, os.environ["PARLEY_TOKEN"], asked.file, fast=asked.fast)) > 0)
