"""What is not taken: each with a status, a sentence and nothing kept. Large bodies never fill the memory."""

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from meetings.models import AccessToken, User
from tests.clients import Api, host
from tests.servers import Parley
from tests.speech import room, write_wav
from tests.transcription.fakes import person
from tests.transcription.programs.recorded import form, recorded, send
from transcription.models import ProgramUse
from transcription.programs.models import Upload

PATH = "/api/transcriptions/"
MIB = 2**20


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.UPLOADS_DIR = str(tmp_path / "uploads")
    cache.clear()
    yield tmp_path / "uploads"
    cache.clear()


@pytest.fixture
def dora(db: None) -> User:
    return person("Dora")


@pytest.fixture
def client(dora: User) -> APIClient:
    one = APIClient()
    one.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.issue(dora)}")
    return one


def post(client: APIClient, data: bytes, name: str = "said.wav", **fields: str) -> Any:
    return client.post(PATH, {"file": SimpleUploadedFile(name, data), **fields}, format="multipart")


def refused(answer: Any, status: int, code: str, folder: Path) -> str:
    """What it says, in a sentence; and nothing was kept."""
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code), told
    assert Upload.objects.count() == 0
    assert not folder.exists() or list(folder.iterdir()) == []
    assert told["detail"].endswith(".")
    return str(told["detail"])


def film(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10, width=64, height=48, pix_fmt="yuv420p")
        grey = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 128, np.uint8), format="rgb24")
        container.mux([packet for _ in range(20) for packet in stream.encode(grey)])
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    "data",
    [
        b"Dear all, please find attached",
        b"<html><body>503 Service Unavailable</body></html>",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"#EXTM3U\n#EXTINF:10,\nhttp://localhost/secret.ts\n",
        b"PK\x03\x04" + bytes(2000),
        bytes(100_000),
    ],
    ids=["text", "html", "ffconcat", "hls", "zip", "zeros"],
)
def test_what_is_no_sound(client: APIClient, folder: Path, data: bytes) -> None:
    said = refused(post(client, data, "letter.wav"), 415, "not_audio", folder)
    assert "letter.wav" in said
    assert "coming-" not in said


def test_a_film_without_sound(client: APIClient, folder: Path, tmp_path: Path) -> None:
    said = refused(post(client, film(tmp_path / "mute.mp4").read_bytes(), "mute.mp4"), 422, "unreadable", folder)
    assert said.startswith("mute.mp4 has no audio track")


def test_an_empty_file_and_none(client: APIClient, folder: Path) -> None:
    assert "is empty" in refused(post(client, b"", "empty.wav"), 422, "unreadable", folder)
    refused(client.post(PATH, {"language": "en"}, format="multipart"), 400, "invalid", folder)


def test_two_files_where_one_is_meant(client: APIClient, folder: Path, tmp_path: Path) -> None:
    data = recorded(tmp_path, "said.wav").read_bytes()
    both = {"file": [SimpleUploadedFile("a.wav", data), SimpleUploadedFile("b.wav", data)]}
    refused(client.post(PATH, both, format="multipart"), 400, "invalid", folder)


def test_five_hours_are_too_long(client: APIClient, folder: Path, tmp_path: Path) -> None:
    """Silence packs well: five hours of it are a small file."""
    path = tmp_path / "long.flac"
    second = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.int16), format="s16", layout="mono")
    second.sample_rate = 8000
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=8000, layout="mono")
        for number in range(5 * 3600):
            second.pts = number * 8000
            container.mux(stream.encode(second))
        container.mux(stream.encode(None))
    assert path.stat().st_size < 4 * MIB
    refused(post(client, path.read_bytes(), "long.flac"), 422, "too_long", folder)


@pytest.mark.parametrize("field", [{"language": "klingon!"}, {"engine": "alexa"}, {"language": "en' OR 1=1"}])
def test_fields_that_mean_nothing(client: APIClient, folder: Path, tmp_path: Path, field: dict[str, str]) -> None:
    data = recorded(tmp_path, "said.wav").read_bytes()
    refused(post(client, data, **field), 400, "invalid", folder)


@pytest.mark.parametrize(("kind", "status"), [("json", 415), ("wav", 415), ("mark", 400), ("form", 415)])
def test_bodies_that_are_no_form(client: APIClient, folder: Path, kind: str, status: int) -> None:
    types = {
        "json": "application/json",
        "wav": "audio/wav",
        "mark": "multipart/form-data",
        "form": "application/x-www-form-urlencoded",
    }
    answer = client.post(PATH, b"{}", content_type=types[kind])
    refused(answer, status, "malformed" if status == 400 else "not_a_form", folder)


@pytest.mark.parametrize(("fields", "status", "word"), [(1, 413, "prompt"), (1200, 400, "too many")])
def test_fields_that_are_too_much_are_named(
    client: APIClient, folder: Path, fields: int, status: int, word: str
) -> None:
    body, kind = form([("prompt", "x" * (3_000_000 // fields))] * fields, [("a.wav", b"RIFF")])
    code = "too_large" if status == 413 else "too_many_fields"
    assert word in refused(client.post(PATH, body, content_type=kind), status, code, folder)


def test_auto_is_what_nobody_chose(client: APIClient, tmp_path: Path) -> None:
    """As on the socket: an engine that is told a language called auto refuses the file."""
    data = recorded(tmp_path, "said.wav").read_bytes()
    answer = post(client, data, language="auto", engine="auto")
    assert (answer.status_code, answer.json()["language"], answer.json()["engine"]) == (202, "", "")


def test_a_file_over_the_limit(client: APIClient, folder: Path, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1
    assert "1 MB" in refused(post(client, bytes(MIB + 1)), 413, "too_large", folder)


def test_so_many_may_wait(client: APIClient, folder: Path, settings: Any, tmp_path: Path) -> None:
    settings.UPLOADS_WAITING = 2
    data = recorded(tmp_path, "said.wav").read_bytes()
    assert [post(client, data).status_code for _ in range(2)] == [202, 202]
    answer = post(client, data)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert int(answer["Retry-After"]) > 0
    assert len(list(folder.iterdir())) == Upload.objects.count() == 2


def test_a_days_quota(client: APIClient, dora: User, folder: Path, settings: Any, tmp_path: Path) -> None:
    settings.PROGRAM_QUOTA = 10
    data = write_wav(tmp_path / "long.wav", room(20)).read_bytes()
    refused(post(client, data), 429, "quota_exceeded", folder)
    assert not ProgramUse.objects.filter(user=dora, seconds__gt=0).exists()


# Over the wire: what is refused before it is stored.


@pytest.fixture(scope="module")
def dana(server: Parley) -> Api:
    return host(server)  # once: so many tests would ask for more tokens than one may have in a minute


def raw(server: Parley, head: str, body: bytes = b"") -> tuple[int, dict[str, Any]]:
    """The answer to a request of which only this much is ever sent."""
    with socket.create_connection(("localhost", server.port), timeout=20) as line:
        line.sendall(head.replace("\n", "\r\n").encode() + body)
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.status, json.loads(answer.read())


def head(path: str, length: int | None, key: str = "") -> str:
    said = f"Content-Length: {length}\n" if length is not None else "Transfer-Encoding: chunked\n"
    who = f"Authorization: Bearer {key}\n" if key else ""
    return f"POST {path} HTTP/1.1\nHost: localhost\n{who}Content-Type: multipart/form-data; boundary=x\n{said}\n"


def upgrade(head: str, kind: str) -> str:
    return head.replace("Host:", f"Connection: Upgrade\nUpgrade: {kind}\nHost:")


@pytest.mark.parametrize("kind", ["websocket", "WebSocket"])
def test_a_websocket_brings_no_body(server: Parley, dana: Api, kind: str) -> None:
    """Daphne takes all of it into memory."""
    status, told = raw(server, upgrade(head(PATH, 500 * MIB, dana.token), kind))
    assert (status, told["code"]) == (413, "too_large")
    assert "1 MB" in told["detail"]


@pytest.mark.parametrize("who", ["Authorization: Bearer made-up", "Authorization: x", "Cookie: sessionid=made-up"])
def test_whoever_makes_up_who_they_are_is_a_stranger(server: Parley, who: str) -> None:
    asked = head(PATH, 100 * MIB).replace("Host:", f"{who}\nHost:")
    status, told = raw(server, asked, bytes(2 * MIB))
    assert (status, told["code"]) == (401, "not_signed_in")


def test_somebodys_session_brings_more(server: Parley) -> None:
    key = server.told(
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from meetings.models import User\n"
        "user = User.objects.filter(is_active=True).first() or User.objects.create(username='sess')\n"
        "store = SessionStore()\n"
        "store['_auth_user_id'] = str(user.pk)\n"
        "store.save()\n"
        "print(store.session_key)"
    ).strip()
    asked = head(PATH, 3 * MIB).replace("Host:", f"Cookie: sessionid={key}\nHost:")
    status, told = raw(server, asked, bytes(3 * MIB))
    assert told.get("error") is None, "It is the application that answers."
    assert status in (401, 403)


@pytest.mark.parametrize("path", [PATH, "/v1/audio/transcriptions", "/api/meetings/aaaa-bbbb-cccc/transcripts/"])
def test_a_length_over_the_limit_is_refused_before_the_body_comes(server: Parley, dana: Api, path: str) -> None:
    status, told = raw(server, head(path, 600 * MIB, dana.token))
    assert (status, told["code"], told["error"]["code"]) == (413, "too_large", "too_large")
    assert "500 MB" in told["detail"]


def test_other_addresses_take_no_such_bodies(server: Parley, dana: Api) -> None:
    for path in ("/api/meetings/", "/healthz", "/login/"):
        assert raw(server, head(path, 20 * MIB, dana.token))[0] == 413


def test_strangers_are_asked_who_they_are_first(server: Parley) -> None:
    status, told = raw(server, head(PATH, 100 * MIB))
    assert (status, told["code"]) == (401, "not_signed_in")


def test_a_refusal_says_by_which_id_the_proxy_knows_it(server: Parley) -> None:
    plain = head(PATH, 100 * MIB)
    status, told = raw(server, plain.replace("Host:", "X-Request-ID: proxy-7\nHost:"))
    assert (status, told["instance"]) == (401, "proxy-7")
    assert raw(server, plain)[1]["instance"] not in ("", "-", "proxy-7")


def test_a_body_without_a_length_is_counted(server: Parley, dana: Api) -> None:
    chunk = b"100000\r\n" + bytes(MIB) + b"\r\n"
    status, told = raw(server, head("/api/meetings/", None, dana.token), chunk * 18)
    assert (status, told["code"]) == (413, "too_large")


def test_a_file_without_a_length_is_taken(server: Parley, dana: Api, tmp_path: Path) -> None:
    body, kind = form((), [("said.wav", recorded(tmp_path, "said.wav").read_bytes())])
    line = http.client.HTTPConnection("localhost", server.port, timeout=60)
    pieces = (body[at : at + 50_000] for at in range(0, len(body), 50_000))
    line.request("POST", PATH, pieces, {"Content-Type": kind, "Authorization": f"Bearer {dana.token}"})
    answer = line.getresponse()
    row = json.loads(answer.read())
    assert (answer.status, row["state"]) == (202, "waiting")
    dana.call("DELETE", f"transcriptions/{row['id']}/")


def test_whoever_goes_on_sending_is_cut_off(server: Parley, dana: Api) -> None:
    with socket.create_connection(("localhost", server.port), timeout=20) as line:
        line.sendall(head("/api/meetings/", 10_000 * MIB, dana.token).replace("\n", "\r\n").encode())
        with pytest.raises(OSError, match=r"reset|pipe"):
            line.sendall(bytes(1000 * MIB))


def peak(server: Parley) -> float:
    """MiB that the server ever had in memory."""
    assert server.process
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def test_an_upgrade_to_something_else_takes_no_memory(server: Parley, dana: Api, tmp_path: Path) -> None:
    raw(server, upgrade(head(PATH, 6, dana.token), "h2c"), b"--x--\n")
    before = peak(server)
    status, _ = raw(server, upgrade(head(PATH, 100 * MIB, dana.token), "h2c"), bytes(100 * MIB))
    assert status in (400, 415)
    assert peak(server) - before < 40


def test_300_mb_take_no_memory(server: Parley, dana: Api, tmp_path: Path) -> None:
    """Daphne and Twisted alone took 4 GB for it; this takes 15 MB."""
    samples = write_wav(tmp_path / "long.wav", np.zeros(150 * MIB, np.int16))
    warm = send(dana, PATH, [("short.wav", recorded(tmp_path, "said.wav").read_bytes())])[1]
    before = peak(server)
    status, row = send(dana, PATH, [("long.wav", samples.read_bytes())])
    assert (status, row["size"]) == (202, samples.stat().st_size)
    for one in (warm, row):
        dana.call("DELETE", f"transcriptions/{one['id']}/")
    assert peak(server) - before < 40
