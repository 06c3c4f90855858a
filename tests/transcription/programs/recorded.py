"""Spoken files of every kind, made with PyAV from the speech that is shipped; and programs that send them."""

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np

from tests.clients import Api
from tests.speech import Samples, Speech, speech

SPOKEN = speech("slt", 1, 2)
KINDS = {
    "said.wav": ("wav", "pcm_s16le", 16_000),
    "said.mp3": ("mp3", "mp3", 44_100),
    "said.m4a": ("ipod", "aac", 44_100),
    "said.mp4": ("mp4", "aac", 48_000),
    "said.flac": ("flac", "flac", 48_000),
    "said.ogg": ("ogg", "libopus", 48_000),
    "said.webm": ("webm", "libopus", 48_000),
}
Field = tuple[str, str]


def recorded(folder: Path, name: str, spoken: Speech | Samples = SPOKEN) -> Path:
    """`spoken` as a file of the kind that its name says."""
    kind, codec, rate = KINDS[name]
    samples = spoken.samples if isinstance(spoken, Speech) else spoken
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
    frame.sample_rate = 16_000
    path = folder / name
    with av.open(str(path), "w", format=kind) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        resampler = av.AudioResampler(format=stream.codec_context.format or "s16", layout="mono", rate=rate)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


def form(fields: Sequence[Field], files: Sequence[tuple[str, bytes]]) -> tuple[bytes, str]:
    """A multipart form and its content type; every file is the field `file`."""
    mark = f"form-{uuid.uuid4().hex}"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields]
    body = "".join(parts).encode()
    for name, data in files:
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: audio/wav\r\n\r\n'
        body += f"--{mark}\r\n{head}".encode() + data + b"\r\n"
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def send(api: Api, path: str, files: Sequence[tuple[str, bytes]], *fields: Field) -> tuple[int, Any]:
    """(status, JSON) of a form that is posted to a running server."""
    body, kind = form(fields, files)
    headers = {"Content-Type": kind, "Authorization": f"Bearer {api.token}"}
    request = urllib.request.Request(f"{api.server.url}{path}", body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read())


def words(text: str) -> set[str]:
    return {word.strip(".,?!").lower() for word in text.split()}


def understood(text: str, spoken: Speech = SPOKEN) -> bool:
    """Was most of it recognised?"""
    meant = words(spoken.text)
    return len(meant & words(text)) >= 0.6 * len(meant)
