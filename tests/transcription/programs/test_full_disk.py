"""A disk that is full: who sends something is told so, and nothing of it stays, for then the disk would stay full.

No file of this process may grow beyond a limit for a moment: writing fails as it does where there is no room.
"""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from daphne.http_protocol import HTTPFactory
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from config import bodies
from meetings.models import AccessToken
from tests.transcription.fakes import person
from transcription.programs import incoming

KIB = 2**10


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.UPLOADS_DIR = str(tmp_path / "uploads")
    return tmp_path / "uploads"


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_leaves_nothing_behind(folder: Path) -> None:
    handler = incoming.ToDisk()
    handler.new_file("file", "said.wav", "audio/wav", None)
    with no_file_beyond(1024 * KIB), pytest.raises(incoming.Unwelcome) as full:
        handler.receive_data_chunk(bytes(2048 * KIB), 0)
    assert (full.value.status_code, full.value.code) == (507, "not_stored")
    assert list(folder.iterdir()) == []


def test_what_waits_in_memory_finds_no_room_either(folder: Path) -> None:
    handler = incoming.ToDisk()
    handler.new_file("file", "said.wav", "audio/wav", None)
    handler.receive_data_chunk(bytes(4 * KIB), 0)
    with no_file_beyond(KIB), pytest.raises(incoming.Unwelcome):
        handler.file_complete(4 * KIB)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(db: None, folder: Path) -> None:
    cache.clear()
    folder.write_text("in the way")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.issue(person('Dora'))}")
    answer = client.post("/api/transcriptions/", {"file": SimpleUploadedFile("a.wav", b"RIFF")}, format="multipart")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (507, "not_stored")
    assert "Nothing of it was kept" in told["detail"]


@pytest.fixture
def wire() -> StringTransport:
    return StringTransport()


@pytest.fixture
def line(wire: StringTransport) -> Iterator[Any]:
    """A connection that no socket carries."""
    server = bodies.FlatServer(application=None, endpoints=["tcp:0"])
    server.connections = {}
    server.http_factory = HTTPFactory(server)
    protocol = server.http_factory.buildProtocol(None)
    protocol.makeConnection(wire)
    yield protocol
    protocol.connectionLost(Failure(ConnectionDone()))


def test_a_body_is_refused_in_a_sentence(wire: StringTransport, line: Any) -> None:
    """Twisted would hang up without a word."""
    head = ("POST /v1/audio/transcriptions HTTP/1.1", "Host: localhost", "Authorization: x", "Content-Length: 600000")
    line.dataReceived("\r\n".join([*head, "", ""]).encode())
    with no_file_beyond(256 * KIB):
        line.dataReceived(bytes(500_000))
    top, _, body = wire.value().partition(b"\r\n\r\n")
    assert top.startswith(b"HTTP/1.1 507 Insufficient Storage")
    assert json.loads(body)["error"]["type"] == "server_error"
    line.dataReceived(bytes(100_000))
    assert wire.disconnecting
