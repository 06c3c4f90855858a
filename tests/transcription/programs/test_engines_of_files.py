"""Which engine hears a file, and in which language: what was asked for, or it is said that there is no such thing."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from meetings.models import AccessToken, Meeting, User
from tests.transcription.fakes import person
from tests.transcription.programs.recorded import recorded
from transcription.contract import Hints
from transcription.programs.files import Hearing
from transcription.programs.models import Upload


@pytest.fixture
def dora(db: None, settings: Any, tmp_path: Path) -> User:
    settings.UPLOADS_DIR = str(tmp_path / "uploads")
    settings.STT_ENGINE = ["assemblyai", "openai"]  # and PocketSphinx, as the last in every chain
    cache.clear()
    return person("Dora")


def post(user: User, path: str, folder: Path, **fields: str) -> Any:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.issue(user)}")
    file = SimpleUploadedFile("said.wav", recorded(folder, "said.wav").read_bytes())
    return client.post(path, {"file": file, **fields}, format="multipart")


def test_who_hears_only_what_is_said_now_cannot_be_chosen(dora: User, tmp_path: Path) -> None:
    """Else another would hear it: perhaps one to whom the sound was not to be sent."""
    answer = post(dora, "/api/transcriptions/", tmp_path, engine="assemblyai")
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith("It offers: openai, pocketsphinx.")
    models = Client().get("/v1/models", headers={"Authorization": f"Bearer {AccessToken.issue(dora)}"})
    assert [one["id"] for one in models.json()["data"]] == ["openai", "pocketsphinx"]


@pytest.mark.parametrize(("said", "engine"), [({}, "pocketsphinx"), ({"engine": "openai"}, "openai")])
def test_a_meetings_recording_is_heard_by_whom_its_host_chose(
    dora: User, tmp_path: Path, said: dict[str, str], engine: str
) -> None:
    """Who chose one of this server's own has chosen that sound stays here."""
    meeting = Meeting.objects.create(title="Kept here", organizer=dora, speech_engine="pocketsphinx")
    assert post(dora, f"/api/meetings/{meeting.code}/transcripts/", tmp_path, **said).status_code == 202
    assert Upload.objects.get().engine == engine


@pytest.mark.parametrize(
    ("by", "asked", "told"),
    [
        ("pocketsphinx-wide", "de", "en"),
        ("pocketsphinx-wide", "en-GB", "en-GB"),
        ("whisper", "de", "de"),
        ("whisper", "", "en"),
    ],
)
def test_english_words_are_not_called_german(by: str, asked: str, told: str) -> None:
    hearing = Hearing(Path("said.wav"), User(), known=Hints(language=asked), by=by)
    assert hearing.whole.language == told
