"""`manage.py fetch_model`: through the real clients, from a hub on loopback, or without any network."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from moonshine_voice import ModelArch
from moonshine_voice.download import _primary_stt_group, find_model_info

from tests.transcription import tiny_whisper
from tests.transcription.peers.model_hub import Hub, hub
from transcription.engines.moonshine import MoonshineOffer
from transcription.engines.whisper.folder import wrong

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens
TINY = "Systran/faster-whisper-tiny"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tiny_whisper.scripted(tmp_path_factory.mktemp("hub") / "model")
    return {file.name: file.read_bytes() for file in folder.iterdir()} | {"README.md": b"not wanted"}


@pytest.fixture
def tiny(files: dict[str, bytes]) -> Iterator[Hub]:
    with hub(TINY, files) as one:
        yield one


def fetch(models: Path, *name: str, server: str = NOWHERE, **more: str) -> tuple[int, str, str]:
    """Exit code, what it said, and its last line of errors."""
    env = os.environ | {"WHISPER_MODELS_DIR": str(models), "HF_ENDPOINT": server, "HF_HOME": str(models / "hf")} | more
    command = [sys.executable, "manage.py", "fetch_model", *name]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout, (done.stderr.strip().splitlines() or [""])[-1]


@pytest.fixture
def offline(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run the command in this process, without network; what it said."""
    monkeypatch.setenv("HTTPS_PROXY", NOWHERE)
    settings.WHISPER_MODELS_DIR = str(tmp_path)

    def run(name: str, arch: str = "small-streaming") -> str:
        settings.MOONSHINE_ARCH = arch
        said = StringIO()
        call_command("fetch_model", name, stdout=said)
        return said.getvalue()

    return run


def test_a_model_is_fetched_once(tiny: Hub, tmp_path: Path, offline: Any) -> None:
    code, said, _ = fetch(tmp_path, "tiny", server=tiny.url)
    place = tmp_path / "whisper-tiny"
    assert (code, said) == (0, f"{place} holds the model. Set WHISPER_MODEL=tiny to use it.\n")
    assert wrong(place) == ""
    assert not (place / "README.md").exists()
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
    tiny.asked.clear()
    assert offline("tiny") == said
    assert tiny.asked == [], "it is here: nobody is asked"


def test_the_model_of_the_settings_is_the_default(tiny: Hub, tmp_path: Path) -> None:
    """Even where checks fail because the engine that is set has no model yet."""
    code, said, error = fetch(tmp_path, server=tiny.url, WHISPER_MODEL="tiny", STT_ENGINE="whisper")
    assert (code, said) == (0, f"{tmp_path / 'whisper-tiny'} holds the model. Restart the server to use it.\n"), error


def test_a_download_that_breaks_off_goes_on(tiny: Hub, tmp_path: Path) -> None:
    tiny.breaks = 99
    assert fetch(tmp_path, "tiny", server=tiny.url)[0] == 1
    assert not (tmp_path / "whisper-tiny").exists(), "half a model is never in its place"
    tiny.breaks = 0
    assert fetch(tmp_path, "tiny", server=tiny.url)[0] == 0
    assert wrong(tmp_path / "whisper-tiny") == ""
    assert [path for method, path, _ in tiny.asked if method == "GET"].count(tiny.address("config.json")) == 1


def test_without_network_it_says_what_to_do(tmp_path: Path) -> None:
    code, _, error = fetch(tmp_path, "small")
    assert code == 1
    assert error.startswith("CommandError: small cannot be downloaded from the model hub (")
    assert error.endswith(
        "Without network: run manage.py fetch_model small elsewhere and copy the directory whisper-small that it makes "
        f"to {tmp_path / 'whisper-small'}."
    )
    assert not (tmp_path / "whisper-small").exists()


def test_a_proxy_that_answers_with_a_page_is_no_model(tiny: Hub, tmp_path: Path) -> None:
    tiny.page = True
    code, _, error = fetch(tmp_path, "tiny", server=tiny.url)
    assert code == 1
    assert error.startswith("CommandError: tiny cannot be downloaded from the model hub (")
    assert not (tmp_path / "whisper-tiny").exists()


def test_a_repository_that_is_no_model(files: dict[str, bytes], tmp_path: Path) -> None:
    with hub("someone/else", {"config.json": b"{}", "weights.safetensors": b"x"}) as other:
        code, _, error = fetch(tmp_path, "someone/else", server=other.url)
        assert code == 1
        assert error.startswith("CommandError: someone/else holds no model for faster-whisper: ")
        code, _, error = fetch(tmp_path, "no/body", server=other.url)
        assert (code, error) == (1, "CommandError: The model hub knows no public model no/body.")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("huge", "There is no model 'huge'. Choose one of: base, "),
        ("a/b/c", "There is no model 'a/b/c'."),
        ("./here", "./here is a directory. Give the name of a model, such as small."),
    ],
)
def test_names_that_are_none(tmp_path: Path, offline: Any, name: str, sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        offline(name)
    assert str(refused.value).startswith(sentence)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["tiny", "moonshine"])
def test_a_place_that_cannot_be_written_to_is_no_fault_of_the_network(
    tmp_path: Path, offline: Any, settings: Any, name: str
) -> None:
    settings.WHISPER_MODELS_DIR = str(tmp_path / "models")
    (tmp_path / "models").touch()
    with pytest.raises(CommandError) as refused:
        offline(name)
    assert str(refused.value) == (
        f"{name} cannot be stored in {tmp_path / 'models'} (Not a directory). Free space there, or set another "
        "WHISPER_MODELS_DIR; then try again: it goes on where it was."
    )


def test_moonshine_without_network(tmp_path: Path, offline: Any) -> None:
    with pytest.raises(CommandError) as refused:
        offline("moonshine")
    assert str(refused.value).startswith("moonshine cannot be downloaded from download.moonshine.ai (")
    assert f"copy the directory moonshine-small-streaming that it makes to {tmp_path}" in str(refused.value)
    with pytest.raises(CommandError, match=r"There is no English base-streaming model\. Set another MOONSHINE_ARCH\."):
        offline("moonshine", "base-streaming")


def test_moonshine_is_put_in_its_place(tmp_path: Path, offline: Any) -> None:
    """All files are there already, as large as they should be: what is left is to check and to move them."""
    group = _primary_stt_group(find_model_info("en", ModelArch.TINY_STREAMING), include_word_timestamps=True)
    part = tmp_path / ".moonshine-tiny-streaming.part" / group["base_url"].removeprefix("https://")
    part.mkdir(parents=True)
    for file in group["files"]:
        with (part / file["name"]).open("wb") as empty:
            empty.truncate(file["size"])
    place = tmp_path / "moonshine-tiny-streaming"
    assert offline("moonshine", "tiny-streaming") == f"{place} holds the model. Restart the server to use it.\n"
    assert [one.name for one in tmp_path.iterdir()] == [place.name]
    values = {"MOONSHINE_MODEL": "", "MOONSHINE_ARCH": "tiny-streaming", "WHISPER_MODELS_DIR": str(tmp_path)}
    assert MoonshineOffer(values).configured() == ""
