"""One utterance over REST: read, put right, deleted by whoever said it or by the host; gone means gone."""

import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from meetings import access
from meetings.models import Meeting, Participant, User
from tests.transcription.fakes import Mic, ToneEngine, person, quiet, rows, said, sound
from tests.transcription.test_api import Said
from tests.transcription.test_edits import lost_after_speaking
from transcription import publish, transcripts, withdrawing
from transcription.models import Dialogue, Strike, Transcript


@pytest.fixture
def spoken(db: None) -> Said:
    return Said()


def ask(spoken: Said, user: User, method: str, row: Dialogue, body: Any = None, query: str = "") -> Any:
    return getattr(spoken.client(user), method)(f"/api/dialogues/{row.pk}/{query}", body, format="json")


@pytest.fixture
def heard() -> Any:
    """What `publish.changed` tells."""
    news: list[tuple[str, str]] = []

    def listen(sender: Any, dialogue: Dialogue, how: str, **kwargs: Any) -> None:
        news.append((how, dialogue.text))

    publish.changed.connect(listen)
    yield news
    publish.changed.disconnect(listen)


def test_it_reads_as_in_the_list(spoken: Said) -> None:
    row = spoken.say(spoken.bob, "Good morning.")
    (listed,) = spoken.get(f"transcripts/{spoken.transcript.pk}/dialogues/")["results"]
    assert spoken.get(f"dialogues/{row.pk}/") == listed


def test_putting_it_right(spoken: Said, heard: Any) -> None:
    row = spoken.say(spoken.bob, "Good morning.")
    answer = ask(spoken, spoken.alice, "patch", row, {"revision": row.revision, "text": " Good evening. "})
    assert (answer.status_code, answer.json()["text"], answer.json()["edited_by"]) == (200, "Good evening.", "Alice")
    assert answer.json() == spoken.get(f"dialogues/{row.pk}/")
    assert heard == [("edited", "Good evening.")]


def test_who_comes_second_is_shown_what_is_there(spoken: Said) -> None:
    row = spoken.say(spoken.bob, "Good morning.")
    ask(spoken, spoken.alice, "patch", row, {"revision": row.revision, "text": "Good evening."})
    for method, body in (("patch", {"revision": row.revision, "text": "Good night."}), ("delete", {"revision": 1})):
        answer = ask(spoken, spoken.bob, method, row, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert answer.json()["current"] == spoken.get(f"dialogues/{row.pk}/")
        assert answer.json()["current"]["text"] == "Good evening."


@pytest.mark.parametrize(
    "body",
    [{}, [], "text", {"text": "x"}, {"revision": "1", "text": "x"}, {"revision": True, "text": "x"},
     {"revision": 1, "text": "  "}, {"revision": 1, "text": 5}, {"revision": 1, "text": "x" * 10_001},
     {"revision": 1, "text": "a\0b"}],
)  # fmt: skip
def test_what_cannot_be_stored_is_refused_with_a_sentence(spoken: Said, body: Any) -> None:
    row = spoken.say(spoken.bob, "Good morning.")
    answer = ask(spoken, spoken.bob, "patch", row, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["detail"]
    assert Dialogue.objects.get().edited_text is None


def test_deleting_leaves_a_tombstone_and_no_words_anywhere(spoken: Said, heard: Any) -> None:
    gone, stays = spoken.say(spoken.bob, "Good morning."), spoken.say(spoken.alice, "Hello.")
    transcripts.rebuild(spoken.transcript)
    assert ask(spoken, spoken.bob, "delete", gone, query=f"?revision={gone.revision}").status_code == 204
    found = spoken.get(f"dialogues/{gone.pk}/")
    assert (found["state"], found["text"], found["raw_text"], found["words"]) == ("withdrawn", "", "", [])
    listed = spoken.get(f"transcripts/{spoken.transcript.pk}/dialogues/")["results"]
    assert [one["id"] for one in listed] == [str(stays.pk)]
    session = Transcript.objects.get()
    assert "morning" not in session.raw_transcript + session.processed_transcript
    assert (session.words, session.rebuilt_number) == (1, session.last_number)
    assert heard == [("withdrawn", "")]


def test_deleting_twice_is_deleting_once(spoken: Said) -> None:
    row = spoken.say(spoken.bob, "Good morning.")
    assert ask(spoken, spoken.bob, "delete", row).status_code == 204
    before = Dialogue.objects.values().get()
    assert ask(spoken, spoken.bob, "delete", row).status_code == 204
    assert Dialogue.objects.values().get() == before
    edited = ask(spoken, spoken.bob, "patch", row, {"revision": before["revision"], "text": "Back again"})
    assert (edited.status_code, edited.json()["code"]) == (404, "not_found")


def test_others_words_are_the_hosts_to_delete(spoken: Said) -> None:
    carol = person("Carol", spoken.meeting)
    row = spoken.say(spoken.bob, "Good morning.")
    refused = ask(spoken, carol, "delete", row)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert ask(spoken, person("Mallory"), "delete", row).status_code == 404
    assert Dialogue.objects.get().text == "Good morning."
    assert ask(spoken, spoken.alice, "delete", row).status_code == 204


@pytest.mark.parametrize("query", ["?revision=x", "?revision=", "?revision=-1", "?revision=9" + "9" * 30])
def test_a_revision_that_is_none(spoken: Said, query: str) -> None:
    row = spoken.say(spoken.bob, "Good morning.")
    assert ask(spoken, spoken.bob, "delete", row, query=query).status_code == 400
    assert Dialogue.objects.get().text == "Good morning."


@pytest.mark.parametrize("pk", [str(uuid.UUID(int=7)), "7", "x" * 300])
@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_what_was_never_said(spoken: Said, method: str, pk: str) -> None:
    answer = getattr(spoken.client(), method)(f"/api/dialogues/{pk}/", format="json")
    assert answer.status_code == 404
    assert set(answer.json()) >= {"code", "detail"}


def test_a_removed_speaker_deletes_nothing_any_more(spoken: Said) -> None:
    row = spoken.say(spoken.bob, "Good morning.")
    Participant.objects.filter(user=spoken.bob).update(state="removed")
    assert ask(spoken, spoken.bob, "delete", row).status_code == 404
    assert Dialogue.objects.get().text == "Good morning."


async def test_audio_that_a_browser_still_keeps_does_not_bring_it_back(
    mic: Any, engine: ToneEngine, meeting: Meeting, alice: User, bob: User
) -> None:
    first, row = await lost_after_speaking(mic)
    assert row.provisional

    @sync_to_async
    def delete() -> None:
        found = Dialogue.objects.select_related("speaker__user", "transcript__meeting").get(pk=row.pk)
        withdrawing.delete(access.Who(alice), found)

    await delete()
    again: Mic = mic()
    await again.start(first.stream, sent=first.at, elapsed=6.0)
    await again.speak(sound(said(1, 2), quiet(1), said(3), quiet(1)))
    await again.stop()
    standing = [one.text for one in await rows() if one.state != "withdrawn"]
    assert "w1" not in " ".join(standing)
    assert "w3" in " ".join(standing), "what was said afterwards is heard"
    assert await Strike.objects.acount() == 1
