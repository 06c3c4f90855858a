"""Binary frames of the microphone socket (PROTOCOL 2.3).

8 bytes little-endian uint64: offset of the first sample in the stream; then PCM16 little-endian mono at 16 kHz.
"""

import struct

import numpy as np

from transcription.contract import Samples

HEADER = struct.Struct("<Q")
LARGEST = 64 * 1024


class BadFrame(Exception):
    """A frame that breaks the protocol; `close` is the WebSocket code that says so."""

    def __init__(self, close: int, text: str) -> None:
        super().__init__(text)
        self.close = close


def parse(data: bytes) -> tuple[int, Samples]:
    """(first sample, samples). Raises BadFrame: 4413 over 64 KiB or half samples, 4400 without a header."""
    if len(data) > LARGEST:
        raise BadFrame(4413, "A frame may have up to 64 KiB.")
    if len(data) % 2:
        raise BadFrame(4413, "A frame must hold whole 16-bit samples.")
    if len(data) < HEADER.size:
        raise BadFrame(4400, "A frame begins with 8 bytes: the offset of its first sample.")
    (first,) = HEADER.unpack_from(data)
    return first, np.frombuffer(data, "<i2", offset=HEADER.size).astype(np.int16, copy=False)


def build(first: int, samples: Samples) -> bytes:
    """The frame of `samples` at offset `first`: what `parse` reads."""
    return HEADER.pack(first) + samples.astype("<i2", copy=False).tobytes()
