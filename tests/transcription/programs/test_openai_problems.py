"""What OpenAI's own client makes of what goes wrong here: it waits and tries again only where that helps."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from openai import AsyncOpenAI

from config.bodies import Handler
from meetings.models import AccessToken, User
from tests.speech import room, write_wav
from tests.transcription.fakes import ToneEngine, person, quiet, said, sound
from transcription import media
from transcription.contract import EngineFailed
from transcription.programs import files
from transcription.programs.incoming import Sent
from transcription.programs.openai_problems import refusal

TWO = sound(quiet(1), said(1, 2), quiet(2))


@pytest.fixture
def dora(transactional_db: None) -> User:
    return person("Dora")


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.UPLOADS_DIR = str(tmp_path / "uploads")
    return tmp_path / "uploads"


@pytest.fixture
def asked() -> list[str]:
    """Each request that the client sends."""
    return []


@pytest.fixture
async def client(dora: User, folder: Path, asked: list[str]) -> AsyncIterator[AsyncOpenAI]:
    """OpenAI's client as people use it: it tries twice more by itself."""

    async def count(request: httpx2.Request) -> None:
        asked.append(request.url.path)

    cache.clear()
    key = await sync_to_async(AccessToken.issue)(dora)
    line = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=Handler()), event_hooks={"request": [count]})
    async with AsyncOpenAI(base_url="http://localhost/v1", api_key=key, http_client=line) as one:
        yield one
    cache.clear()


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "two.wav", TWO)


async def hear(client: AsyncOpenAI, path: Path, **how: Any) -> Any:
    return await client.audio.transcriptions.create(file=path, model="whisper-1", **how)


async def test_a_days_quota_is_told_at_once(
    client: AsyncOpenAI, asked: list[str], settings: Any, tmp_path: Path
) -> None:
    settings.PROGRAM_QUOTA = 10
    with pytest.raises(openai.RateLimitError) as refused:
        await hear(client, write_wav(tmp_path / "long.wav", room(20)))
    assert len(asked) == 1, "The file was sent again in vain."
    assert refused.value.code == "quota_exceeded"
    assert 0 < int(refused.value.response.headers["Retry-After"]) <= 86_400


class Broken(ToneEngine):
    error: Exception = EngineFailed("The key is wrong.", lasting=True)

    async def captions(self, audio: Any, hints: Any) -> Any:
        raise self.error
        yield


@pytest.fixture
def broken(gate: None, monkeypatch: pytest.MonkeyPatch) -> Broken:
    one = Broken()
    monkeypatch.setattr(files, "engine", lambda name: one)
    return one


async def test_what_somebody_has_to_mend_is_told_at_once(
    client: AsyncOpenAI, asked: list[str], broken: Broken, wav: Path
) -> None:
    with pytest.raises(openai.InternalServerError) as failed:
        await hear(client, wav)
    assert len(asked) == 1
    assert (failed.value.status_code, failed.value.code) == (503, "ENGINE_UNAVAILABLE")


async def test_what_nobody_expected_is_told_as_openai_tells_it(
    client: AsyncOpenAI, broken: Broken, wav: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken.error = ValueError("something")
    once = client.with_options(max_retries=0)
    with pytest.raises(openai.InternalServerError) as failed:
        await hear(once, wav)
    assert (failed.value.code, failed.value.type) == ("server_error", "server_error")
    assert "Something went wrong on this server" in failed.value.message
    with pytest.raises(openai.APIError, match="Something went wrong"):
        async for _event in await hear(once, wav, stream=True):
            pass
    assert "was not heard" in caplog.text
    assert list(folder.iterdir()) == []


async def test_a_full_disk_is_told_as_openai_tells_it(client: AsyncOpenAI, wav: Path, folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(openai.InternalServerError) as failed:
        await hear(client.with_options(max_retries=0), wav)
    assert (failed.value.status_code, failed.value.code) == (507, "not_stored")


def test_five_hours_are_not_called_damaged(tmp_path: Path) -> None:
    """Of a file that says nothing of its length it is only seen after four of them."""
    file = Sent(tmp_path / "coming-x", "weekly.mp3", 1, None)
    told = refusal(media.TooLong("coming-x is longer than 4 h; cut it into shorter files."), file)
    assert told.status_code == 422
    assert b"weekly.mp3 is longer than 4 h" in told.content
