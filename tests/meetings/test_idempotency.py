"""A request that is sent again with the same Idempotency-Key makes nothing twice and is answered the same."""

import io
import json
import wave
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIClient

from meetings.models import AccessToken, Meeting, User
from meetings.rest import idempotency
from meetings.rest.replays import KeptAnswer
from summaries.models import ActionItem
from tests.meetings.conftest import World
from transcription.programs.models import Upload

KEY = "5f0c3c0e-2b8f-4b54-9f5e-7a0d7f4f5f10"


def send(world: World, path: str, body: Any, key: str = KEY, name: str = "alice") -> Any:
    return world.client(name).post(f"/api/{path}", body, format="json", headers={"Idempotency-Key": key})


def silence(seconds: int) -> bytes:
    """A recording."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setparams((1, 2, 16_000, 0, "NONE", ""))
        written.writeframes(bytes(2 * 16_000 * seconds))
    return file.getvalue()


def test_a_meeting_is_made_once(world: World) -> None:
    first = send(world, "meetings/", {"title": "Plans", "lobby": True})
    again = send(world, "meetings/", {"lobby": True, "title": "Plans"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert again["Idempotency-Replayed"] == "true"
    assert not first.has_header("Idempotency-Replayed")
    assert Meeting.objects.filter(title="Plans").count() == 1


def test_an_action_item_by_either_route(world: World) -> None:
    code = world.meeting.code
    for path, body in (("action-items/", {"meeting": code}), (f"meetings/{code}/action-items/", {})):
        answers = [send(world, path, {"description": "Call", **body}).json() for _ in range(2)]
        assert answers[0] == answers[1]
    assert ActionItem.objects.count() == 2


def test_something_else_with_the_same_key(world: World) -> None:
    send(world, "meetings/", {"title": "Plans"})
    answer = send(world, "meetings/", {"title": "Other plans"})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert not Meeting.objects.filter(title="Other plans").exists()


def test_keys_are_ones_own_and_a_routes_own(world: World) -> None:
    for name in ("alice", "bob"):
        assert send(world, "meetings/", {"title": "Plans"}, name=name).json()["organizer"] == name.title()
    assert Meeting.objects.filter(title="Plans").count() == 2
    body = {"title": "Plans", "meeting": world.meeting.code, "description": "Call"}
    assert send(world, "action-items/", body).status_code == 201


def test_what_was_refused_frees_the_key(world: World) -> None:
    assert send(world, "meetings/", {"title": ""}).status_code == 400
    assert send(world, "meetings/", {"title": "Plans"}).status_code == 201
    assert KeptAnswer.objects.count() == 1


def test_what_failed_is_not_kept_and_makes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(idempotency, "keep", fail)
        with pytest.raises(RuntimeError):
            send(world, "meetings/", {"title": "Plans"})
    assert not Meeting.objects.filter(title="Plans").exists(), "what was made goes with the answer that was not kept"
    assert send(world, "meetings/", {"title": "Plans"}).status_code == 201


def test_while_the_first_is_under_way(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(idempotency, "alone", lambda mine: False)
        answer = send(world, "meetings/", {"title": "Plans"})
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (409, "under_way", "1")
    assert send(world, "meetings/", {"title": "Plans"}).status_code == 201


def test_whoever_dies_in_the_middle_leaves_the_key_free(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once: their connection is gone, and with it all that they had not finished."""
    alice = User.objects.create(username="alice", display_name="Alice")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.issue(alice)}")
    how: dict[str, Any] = {"format": "json", "headers": {"Idempotency-Key": KEY}}

    def die(*args: Any, **kwargs: Any) -> None:
        assert Meeting.objects.filter(title="Plans").exists()
        connection.connection.close()
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(idempotency, "keep", die)
        with pytest.raises(SystemExit):
            client.post("/api/meetings/", {"title": "Plans"}, **how)
    connection.close()
    assert not Meeting.objects.filter(title="Plans").exists()
    assert client.post("/api/meetings/", {"title": "Plans"}, **how).status_code == 201


def test_what_the_server_failed_at_is_not_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("rest_framework.viewsets.ModelViewSet.create", lambda *args, **kwargs: Response({}, 503))
        assert send(world, "meetings/", {"title": "Plans"}).status_code == 503
    assert send(world, "meetings/", {"title": "Plans"}).status_code == 201


def test_a_day_later_the_key_is_new(world: World) -> None:
    first = send(world, "meetings/", {"title": "Plans"}).json()
    KeptAnswer.objects.update(made_at=timezone.now() - idempotency.KEPT - timedelta(seconds=1))
    assert send(world, "meetings/", {"title": "Plans"}).json()["id"] != first["id"]
    KeptAnswer.objects.update(made_at=timezone.now() - idempotency.KEPT)
    idempotency.sweep()
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("key", ["", "   ", "x" * 256, "a\tb", "schlüssel"])
def test_no_key(world: World, key: str) -> None:
    answer = send(world, "meetings/", {"title": "Plans"}, key)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key")
    assert not Meeting.objects.filter(title="Plans").exists()


def test_a_token_is_made_once_but_its_key_is_never_kept(world: World) -> None:
    world.keys["alice"] = AccessToken.issue(world.people["alice"], from_password=True)
    made = send(world, "tokens/", {"name": "Mine"})
    assert made.status_code == 201
    again = send(world, "tokens/", {"name": "Mine"})
    assert (again.status_code, again.json()["code"]) == (409, "already_done")
    assert AccessToken.objects.filter(name="Mine").count() == 1
    kept = json.dumps(list(KeptAnswer.objects.values()), default=str)
    assert made.json()["token"] not in kept
    assert KEY not in kept


def test_an_answer_that_is_too_long_is_not_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "LONGEST_ANSWER", 10)
    assert send(world, "meetings/", {"title": "Plans"}).status_code == 201
    assert send(world, "meetings/", {"title": "Plans"}).json()["code"] == "already_done"
    assert Meeting.objects.filter(title="Plans").count() == 1


def test_a_recording_is_taken_once(world: World, settings: Any, tmp_path: Any) -> None:
    """Each time in another form: its boundary is a new one."""
    settings.UPLOADS_DIR = str(tmp_path)
    client = world.client("alice")
    answers = []
    for sound in (silence(1), silence(1), silence(2)):
        file = SimpleUploadedFile("said.wav", sound, "audio/wav")
        headers = {"Idempotency-Key": KEY}
        answers.append(client.post("/api/transcriptions/", {"file": file}, format="multipart", headers=headers))
    assert [one.status_code for one in answers] == [202, 202, 422]
    assert answers[0].json() == answers[1].json()
    assert Upload.objects.count() == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_without_a_key_all_is_as_ever(world: World, django_assert_num_queries: Any) -> None:
    for _ in range(2):
        world.ask("alice", "post", "meetings/", {"title": "Plans"})
    assert Meeting.objects.filter(title="Plans").count() == 2
    assert not KeptAnswer.objects.exists()


def test_of_many_at_once_one_goes_on(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others hear that it is under way, or what it answered; never does it happen twice."""
    alice = User.objects.create(username="alice", display_name="Alice")
    key, start, said = AccessToken.issue(alice), Barrier(6), list[int]()

    def go() -> None:
        client = APIClient(headers={"Authorization": f"Bearer {key}"})
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        start.wait()
        try:
            answer: Response = client.post(
                "/api/meetings/", {"title": "Plans"}, format="json", headers={"Idempotency-Key": KEY}
            )
            said.append(answer.status_code)
        finally:
            connections.close_all()

    threads = [Thread(target=go) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert connection.is_usable()
    assert set(said) <= {201, 409}
    assert said.count(201) >= 1
    assert Meeting.objects.filter(title="Plans").count() == 1
