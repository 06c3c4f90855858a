"""A recording becomes a session of a meeting: whose words, when, all at once; and by its host only."""

import struct
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from meetings.models import AccessToken, Meeting, Participant, User
from tests.speech import Samples, write_wav
from tests.transcription.fakes import ToneEngine, person, quiet, said, sound
from tests.transcription.programs.recorded import recorded as spoken_file
from tests.transcription.streaming.recorder import KINDS, recorded
from transcription import clearing, transcripts
from transcription.contract import EngineFailed, Hints
from transcription.models import Dialogue, Gap, Stream, Transcript
from transcription.programs import files, jobs
from transcription.programs.models import Upload

ALICES = sound(quiet(1), said(1, 2), quiet(4))
BOBS = sound(quiet(3), said(3, 4), quiet(1.5))
WEBM = next(iter(KINDS))
BEGAN = "2026-03-02T09:00:00Z"


@pytest.fixture
def engine(gate: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ToneEngine]:
    settings.UPLOADS_DIR = str(tmp_path / "uploads")
    one = ToneEngine()
    monkeypatch.setattr(files, "engine", lambda name: one)
    cache.clear()
    yield one
    cache.clear()


def wav(folder: Path, name: str, samples: Samples) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, write_wav(folder / name, samples).read_bytes())


def post(user: User | None, meeting: Meeting, body: dict[str, Any], token: str = "") -> Any:
    client = APIClient()
    if user:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token or AccessToken.issue(user)}")
    return client.post(f"/api/meetings/{meeting.code}/transcripts/", body, format="multipart")


def tracks(folder: Path, **more: Any) -> dict[str, Any]:
    both = [wav(folder, "alice.wav", ALICES), wav(folder, "bob.wav", BOBS)]
    return {"file": both, "speaker": ["Alice", "bob"], "started_at": BEGAN, **more}


async def heard() -> None:
    while await jobs.next_one():
        pass


@sync_to_async
def spoken() -> list[tuple[str, str, datetime]]:
    rows = Dialogue.objects.order_by("started_at").select_related("speaker__user")
    return [(row.speaker.user.name, row.text, row.started_at) for row in rows]


async def test_two_tracks_become_one_session(engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path) -> None:
    answer = await sync_to_async(post)(alice, meeting, tracks(tmp_path))
    assert answer.status_code == 202
    told = answer.json()
    assert [one["meeting"] for one in told["uploads"]] == [meeting.code] * 2
    assert await jobs.next_one()
    assert not await Transcript.objects.aexists()  # nobody sees half of it
    await heard()
    transcript = await Transcript.objects.aget()
    assert str(transcript.pk) == told["transcript"]
    assert (transcript.state, transcript.people, transcript.words) == ("complete", 2, 4)
    assert transcript.started_at.isoformat() == "2026-03-02T09:00:00+00:00"
    assert transcript.ended_at
    assert (transcript.ended_at - transcript.started_at).total_seconds() == pytest.approx(5.6, abs=0.01)
    rows = await spoken()
    assert [row[:2] for row in rows] == [("Alice", "w1 w2"), ("Bob", "w3 w4")]
    assert [row[2].second for row in rows] == [0, 2]


async def test_it_reads_searches_and_counts_as_any_other(
    engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path
) -> None:
    told = (await sync_to_async(post)(alice, meeting, tracks(tmp_path))).json()
    settled: list[Transcript] = []

    def listen(sender: Any, transcript: Transcript, **kwargs: Any) -> None:
        settled.append(transcript)

    transcripts.settled.connect(listen)
    await heard()
    transcripts.settled.disconnect(listen)
    assert [str(one.pk) for one in settled] == [told["transcript"]]  # minutes are made

    @sync_to_async
    def read() -> tuple[Any, Any, Any]:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.issue(alice)}")
        path = f"/api/transcripts/{told['transcript']}/"
        return (
            client.get(path).json(),
            client.get(f"{path}dialogues/").json(),
            client.get(f"/api/transcriptions/{told['uploads'][0]['id']}/result/"),
        )

    whole, dialogues, upload = await read()
    assert "w1 w2" in whole["raw_transcript"]
    rows = dialogues["results"]
    assert [row["number"] for row in rows] == [1, 2] or [row["number"] for row in rows] == [2, 1]
    assert rows[0]["words"][1] == {"text": "w2", "start": 1.3, "end": 1.6, "confidence": 1.0}
    assert (rows[0]["engine"], rows[0]["state"], rows[0]["revision"]) == ("tone", "final", 1)
    assert upload.status_code == 409  # the words are in the meeting, where they can be taken back
    assert not await Upload.objects.filter(result__isnull=False).aexists()
    stream = await Stream.objects.afirst()
    assert stream
    assert stream.finished


async def test_one_file_without_a_name_is_whoever_sends_it(
    engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path
) -> None:
    answer = await sync_to_async(post)(alice, meeting, {"file": wav(tmp_path, "all.wav", ALICES)})
    assert answer.status_code == 202
    await heard()
    transcript = await Transcript.objects.aget()
    upload = await Upload.objects.aget()
    assert transcript.ended_at
    assert abs((transcript.ended_at - upload.created_at).total_seconds()) < 0.01  # it ended when it was sent
    assert [row[:2] for row in await spoken()] == [("Alice", "w1 w2")]


async def test_a_name_that_nobody_has_is_a_newcomers(
    engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path
) -> None:
    body = {"file": wav(tmp_path, "zoe.wav", ALICES), "speaker": "Zoë"}
    assert (await sync_to_async(post)(alice, meeting, body)).status_code == 202
    await heard()
    zoe = await Participant.objects.select_related("user").aget(user__display_name="Zoë")
    assert zoe.user.is_guest
    assert not await AccessToken.objects.filter(user=zoe.user).aexists()
    assert [row[:2] for row in await spoken()] == [("Zoë", "w1 w2")]


async def test_engines_are_told_what_the_meeting_knows(
    engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Hints] = []

    class Curious(ToneEngine):
        def captions(self, audio: Any, hints: Hints) -> Any:
            told.append(hints)
            return super().captions(audio, hints)

    monkeypatch.setattr(files, "engine", lambda name: Curious())
    body = {"file": wav(tmp_path, "all.wav", ALICES), "language": "en", "prompt": "The Zephyr rollout"}
    assert (await sync_to_async(post)(alice, meeting, body)).status_code == 202
    await heard()
    assert [(one.language, one.topic) for one in told] == [("en", "The Zephyr rollout")]
    assert {"Zephyr", "Alice", "Bob"} <= set(told[0].terms)


async def test_a_track_that_nobody_could_hear_is_a_gap(
    engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sync_to_async(post)(alice, meeting, tracks(tmp_path))
    assert await jobs.next_one()

    class Locked(ToneEngine):
        async def captions(self, audio: Any, hints: Any) -> Any:
            raise EngineFailed("The key is wrong.", lasting=True)
            yield

    monkeypatch.setattr(files, "engine", lambda name: Locked())
    await heard()
    assert (await Transcript.objects.aget()).state == "with_gaps"
    gap = await Gap.objects.aget()
    assert (gap.reason, gap.first_sample, gap.last_sample) == ("failed", 0, len(BOBS))
    assert [row[:2] for row in await spoken()] == [("Alice", "w1 w2")]


async def test_a_track_that_does_not_say_how_long_it_is(
    engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As browsers record it; and one whose length nothing tells is as long as what was heard of it."""
    path = tmp_path / "live.webm"
    path.write_bytes(recorded(WEBM, BOBS))
    both = [wav(tmp_path, "alice.wav", ALICES), SimpleUploadedFile("live.webm", path.read_bytes())]
    await sync_to_async(post)(alice, meeting, tracks(tmp_path, file=both))
    assert await jobs.next_one()
    left = await Upload.objects.aget(state="waiting")
    assert left.seconds == pytest.approx(len(BOBS) / 16000, abs=0.1)
    await Upload.objects.filter(pk=left.pk).aupdate(seconds=None)

    class Locked(ToneEngine):
        async def captions(self, audio: Any, hints: Any) -> Any:
            async for _ in audio:
                pass
            raise EngineFailed("The key is wrong.", lasting=True)
            yield

    monkeypatch.setattr(files, "engine", lambda name: Locked())
    await heard()
    gap = await Gap.objects.aget()
    assert gap.last_sample == pytest.approx(len(BOBS), abs=1600)


@pytest.mark.parametrize("claim", [-5.0, float("nan"), float("inf"), 1e300, 1e12])
async def test_a_length_that_cannot_be_is_not_believed(
    engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path, claim: float
) -> None:
    data = bytearray(spoken_file(tmp_path, "said.webm", BOBS).read_bytes())
    at = data.index(b"\x44\x89\x88") + 3  # Duration, a double
    data[at : at + 8] = struct.pack(">d", claim)
    body = {"file": SimpleUploadedFile("all.webm", bytes(data)), "speaker": "Bob"}
    assert (await sync_to_async(post)(alice, meeting, body)).status_code == 202
    upload = await Upload.objects.aget()
    assert upload.seconds == pytest.approx(len(BOBS) / 16000, abs=0.1)
    await heard()
    assert (await Upload.objects.aget()).state == "done"


async def test_deleting_the_last_track_that_waits_lets_the_others_stand(
    engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path
) -> None:
    told = (await sync_to_async(post)(alice, meeting, tracks(tmp_path))).json()
    assert await jobs.next_one()
    left = await Upload.objects.aget(state="waiting")

    @sync_to_async
    def delete() -> int:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.issue(alice)}")
        return int(client.delete(f"/api/transcriptions/{left.pk}/").status_code)

    assert await delete() == 204
    assert str((await Transcript.objects.aget()).pk) == told["transcript"]


async def test_what_a_meeting_forgets_is_not_added_later(
    engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path, settings: Any
) -> None:
    await sync_to_async(post)(alice, meeting, tracks(tmp_path))
    await sync_to_async(clearing.clear)(meeting)
    await heard()
    assert not await Transcript.objects.aexists()
    assert not list(Path(settings.UPLOADS_DIR).iterdir())


async def test_a_meeting_that_runs_keeps_its_session(
    engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path
) -> None:
    running = await Transcript.objects.acreate(meeting=meeting)
    await sync_to_async(post)(alice, meeting, {"file": wav(tmp_path, "all.wav", ALICES)})
    await heard()
    assert await sync_to_async(transcripts.newest)(meeting) == running
    assert await Transcript.objects.acount() == 2


def test_only_the_host_may(engine: ToneEngine, meeting: Meeting, bob: User, mallory: User, tmp_path: Path) -> None:
    def ask(user: User | None, token: str = "") -> int:
        return int(post(user, meeting, {"file": wav(tmp_path, "all.wav", ALICES)}, token).status_code)

    host = User.guest("Gina")
    Participant.objects.create(meeting=meeting, user=host, role="host")
    assert (ask(bob), ask(mallory), ask(None)) == (403, 403, 401)
    assert ask(host, AccessToken.issue(host, meeting)) == 403  # a guest may lead, but has no account to count on
    other = Meeting.objects.create(title="Other", organizer=mallory)
    assert post(bob, other, {}).status_code == 403
    assert Upload.objects.count() == 0


def sentence(answer: Any) -> str:
    assert answer.status_code == 400, answer.json()
    assert Upload.objects.count() == 0
    assert not User.objects.filter(is_guest=True).exists()
    return str(answer.json()["detail"])


def test_speakers_that_mean_nobody(engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path) -> None:
    body = tracks(tmp_path, speaker="Alice")
    assert "one speaker for each file" in sentence(post(alice, meeting, body))
    body = tracks(tmp_path)
    del body["speaker"]
    assert "speaker" in sentence(post(alice, meeting, body))
    for name in ("\u202e\u0007", "x" * 100):
        assert (
            "name" in sentence(post(alice, meeting, {"file": wav(tmp_path, "a.wav", ALICES), "speaker": name})).lower()
        )
    User.objects.create(username="bob2", display_name="BOB")
    Participant.objects.create(meeting=meeting, user=User.objects.get(username="bob2"))
    assert "Several people" in sentence(post(alice, meeting, tracks(tmp_path)))


@pytest.mark.parametrize(
    "when", ["yesterday", "2026-03-02T09:00:00", "2999-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9"]
)
def test_times_that_cannot_be(engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path, when: str) -> None:
    assert "started_at" in sentence(post(alice, meeting, tracks(tmp_path, started_at=when)))


def test_one_bad_file_and_none_is_kept(engine: ToneEngine, meeting: Meeting, alice: User, tmp_path: Path) -> None:
    body = tracks(tmp_path)
    body["file"] = [wav(tmp_path, "alice.wav", ALICES), SimpleUploadedFile("bob.wav", b"no sound")]
    answer = post(alice, meeting, body)
    assert (answer.status_code, answer.json()["code"]) == (415, "not_audio")
    assert Upload.objects.count() == 0
    assert person("Alice").pk == alice.pk
