"""Files that are sent to be written down: every container, every format of the answer, and nobody else's."""

import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.clients import Api, host
from tests.servers import Parley
from tests.speech import speech
from tests.transcription.programs.recorded import KINDS, SPOKEN, recorded, send, understood

PATH = "/api/transcriptions/"
PATIENCE = 90.0  # seconds of real recognition on a busy machine


@pytest.fixture(scope="module")
def dana(server: Parley) -> Api:
    return host(server)  # once: so many tests would ask for more tokens than one may have in a minute


@pytest.fixture(scope="session")
def wav(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return recorded(tmp_path_factory.mktemp("said"), "said.wav").read_bytes()


def over(api: Api, pk: str, patience: float = PATIENCE) -> dict[str, Any]:
    """The upload, once it is done or has failed."""
    last = time.monotonic() + patience
    while (row := api.get(f"transcriptions/{pk}/"))["state"] in ("waiting", "running"):
        assert time.monotonic() < last, row
        time.sleep(0.1)
    return dict(row)


def sent(api: Api, name: str, data: bytes, *fields: tuple[str, str]) -> dict[str, Any]:
    status, row = send(api, PATH, [(name, data)], *fields)
    assert status == 202, row
    return dict(row)


def result(api: Api, pk: str, form: str) -> tuple[int, str, str]:
    """(status, content type, text)"""
    url = f"{api.server.url}{PATH}{pk}/result/?format={form}"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {api.token}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers["Content-Type"], refused.read().decode()


@pytest.mark.parametrize("name", KINDS)
def test_every_container_is_written_down_and_not_kept(server: Parley, dana: Api, tmp_path: Path, name: str) -> None:
    row = sent(dana, name, recorded(tmp_path, name).read_bytes(), ("language", "en"))
    assert (row["state"], row["progress"], row["error"], row["name"]) == ("waiting", 0, None, name)
    row = over(dana, row["id"])
    assert (row["state"], row["progress"], row["error"]) == ("done", 100, None)
    assert row["seconds"] == pytest.approx(SPOKEN.seconds, abs=0.1)
    assert understood(dana.get(f"transcriptions/{row['id']}/result/")["text"])
    assert not (server.folder / "uploads" / row["id"]).exists()


def test_the_result_as_json_text_and_subtitles(dana: Api, wav: bytes) -> None:
    pk = over(dana, sent(dana, "said.wav", wav)["id"])["id"]
    found = dana.get(f"transcriptions/{pk}/result/")
    assert len(found["segments"]) == len(SPOKEN.sentences)
    assert found["language"] == "en"
    assert found["engine"].startswith("pocketsphinx")
    first = found["segments"][0]
    assert 0 <= first["start"] < first["words"][0]["end"] <= first["end"] < SPOKEN.seconds
    assert result(dana, pk, "txt")[1:] == (
        "text/plain; charset=utf-8",
        "".join(f"{one['text']}\n" for one in found["segments"]),
    )
    status, kind, srt = result(dana, pk, "srt")
    assert (status, kind.split(";")[0], srt[:5]) == (200, "application/x-subrip", "1\n00:")
    status, kind, vtt = result(dana, pk, "vtt")
    assert (status, kind.split(";")[0], vtt[:8]) == (200, "text/vtt", "WEBVTT\n\n")
    assert result(dana, pk, "docx")[0] == 404


def test_what_is_not_done_yet_and_what_is_deleted(server: Parley, dana: Api, wav: bytes, tmp_path: Path) -> None:
    long = speech("rms", *range(4), *range(4), *range(4), *range(4))
    running = sent(dana, "long.flac", recorded(tmp_path, "said.flac", long).read_bytes())["id"]
    status, _, said = result(dana, running, "srt")
    assert (status, "not_ready" in said) == (409, True)
    assert running in [one["id"] for one in dana.get("transcriptions/")["results"]]
    last = time.monotonic() + PATIENCE
    while dana.get(f"transcriptions/{running}/")["state"] != "running":
        assert time.monotonic() < last
        time.sleep(0.05)
    assert dana.call("DELETE", f"transcriptions/{running}/")[0] == 204
    assert dana.call("GET", f"transcriptions/{running}/")[0] == 404
    assert dana.call("DELETE", f"transcriptions/{running}/")[0] == 404
    assert not (server.folder / "uploads" / running).exists()
    assert over(dana, sent(dana, "said.wav", wav)["id"])["state"] == "done"  # nobody waits for what was deleted


def test_others_uploads_are_not_there(server: Parley, dana: Api, wav: bytes) -> None:
    pk = sent(dana, "said.wav", wav)["id"]
    server.told(
        "from meetings.models import User; u, _ = User.objects.get_or_create(username='mallory');"
        "u.set_password('a-long-secret'); u.save()"
    )
    mallory = Api(server).signed_in("mallory", "a-long-secret")
    for method, path in (("GET", ""), ("GET", "result/"), ("DELETE", "")):
        assert mallory.call(method, f"transcriptions/{pk}/{path}")[0] == 404
        assert Api(server).call(method, f"transcriptions/{pk}/{path}")[0] == 401
    assert mallory.get("transcriptions/")["results"] == []
    code = dana.post("meetings/", {"title": "With guests"})["code"]
    guest, _ = dana.guest(code, "Zoe")
    assert send(guest, PATH, [("said.wav", wav)])[0] == 403
    assert guest.get("transcriptions/")["results"] == []
    assert over(dana, pk)["state"] == "done"


def test_a_file_that_breaks_off_gives_what_is_there(dana: Api, tmp_path: Path) -> None:
    whole = recorded(tmp_path, "said.ogg", speech("slt", 1, 2)).read_bytes()
    row = over(dana, sent(dana, "cut.ogg", whole[: len(whole) * 2 // 3])["id"])
    assert row["state"] == "done"
    assert 0 < row["seconds"] < SPOKEN.seconds


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\x07b\x1bc.wav", "abc.wav"),
        ("\u202egnp.wav", "gnp.wav"),
        ("x" * 300 + ".wav", "x" * 120),
    ],
)
def test_strange_names_of_files_are_names_and_no_paths(
    server: Parley, dana: Api, wav: bytes, given: str, kept: str
) -> None:
    row = sent(dana, given, wav)
    assert row["name"] == kept
    assert (server.folder / "uploads" / row["id"]).exists() or over(dana, row["id"])["state"] == "done"
    dana.call("DELETE", f"transcriptions/{row['id']}/")
    assert not (server.folder / "uploads" / row["id"]).exists()


def test_the_same_file_twice_is_two_uploads(dana: Api, wav: bytes) -> None:
    first, second = (sent(dana, "said.wav", wav)["id"] for _ in range(2))
    assert first != second
    assert over(dana, first)["state"] == over(dana, second)["state"] == "done"
