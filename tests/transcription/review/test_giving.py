"""Words are given to whoever said them: by whose they were, or the host; to nobody who asked not to be written down."""

import uuid
from typing import Any

import pytest

from meetings.models import Meeting, Participant, User
from tests.transcription.fakes import person
from tests.transcription.review.conftest import Stage, now
from transcription import publish, sync, transcripts
from transcription.contract import Caption
from transcription.models import Dialogue, Transcript


def give(spoken: Stage, giver: User, row: Dialogue, receiver: User | None, **more: Any) -> Any:
    to = str(spoken.place(receiver).pk) if receiver else str(uuid.uuid4())
    return spoken.ask(giver, "patch", row, "", {"revision": row.revision, "participant_id": to, **more})


def test_everybody_sees_whose_they_are(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    before = Transcript.objects.get().last_number
    answer = give(spoken, spoken.bob, row, spoken.carol)
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["speaker"]["username"]) == ("Carol", "carol")
    assert (answer.json()["text"], answer.json()["revision"]) == ("good morning", row.revision + 1)
    (event, _) = sync.above(spoken.meeting, before)
    assert (event["name"], event["participant_id"]) == ("Carol", str(spoken.place(spoken.carol).pk))
    assert [(one["how"], one["by"], one["participant_id"]) for one in spoken.history(row)] == [
        ("given", "Bob", event["participant_id"]),
        ("recognised", None, str(row.speaker_id)),
    ]
    figures = transcripts.rebuild(Transcript.objects.get()).figures
    assert set(figures) == {event["participant_id"]}


def test_text_and_speaker_at_once(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    answer = give(spoken, spoken.alice, row, spoken.carol, text="Good evening.")
    assert (answer.status_code, answer.json()["name"], answer.json()["text"]) == (200, "Carol", "Good evening.")
    assert [one["how"] for one in spoken.history(row)] == ["given", "edited", "recognised"]


def test_what_must_not_be_given_stores_no_text_either(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    before = Dialogue.objects.values().get()
    assert give(spoken, spoken.carol, row, spoken.carol, text="Good evening.").status_code == 403
    assert give(spoken, spoken.bob, row, None, text="Good evening.").status_code == 400
    assert give(spoken, spoken.bob, row, spoken.carol, text=" ").status_code == 400
    assert Dialogue.objects.values().get() == before
    assert Transcript.objects.get().last_number == 1


def test_who_may_give(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    assert give(spoken, spoken.mallory, row, spoken.carol).status_code == 404
    refused = give(spoken, spoken.carol, row, spoken.carol)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert give(spoken, spoken.alice, row, spoken.carol).status_code == 200
    taken = give(spoken, spoken.bob, now(row), spoken.bob)
    assert taken.status_code == 403, "they are Carol's now"
    assert give(spoken, spoken.carol, now(row), spoken.bob).status_code == 200


@pytest.mark.parametrize("change", [{"state": "waiting"}, {"state": "removed"}, {"captions": False}])
def test_who_may_not_receive(spoken: Stage, change: dict[str, Any]) -> None:
    row = spoken.say(spoken.bob, "good morning")
    dan = person("Dan", spoken.meeting)
    Participant.objects.filter(user=dan).update(**change)
    refused = give(spoken, spoken.alice, row, dan)
    assert refused.status_code == 400
    assert refused.json()["code"] == ("no_captions" if "captions" in change else "invalid")
    assert now(row).speaker_id == row.speaker_id


def test_who_has_no_account_any_more_receives_nothing(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    User.objects.filter(pk=spoken.carol.pk).update(is_former=True)
    assert give(spoken, spoken.alice, row, spoken.carol).status_code == 400


def test_people_of_other_meetings_receive_nothing(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    other = Meeting.objects.create(title="Other", organizer=spoken.mallory)
    person("Mallory", other)
    theirs = Participant.objects.get(meeting=other)
    answer = spoken.ask(spoken.bob, "patch", row, "", {"revision": 1, "participant_id": str(theirs.pk)})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("given", ["x", 7, None, [], {}, True, "0" * 999])
def test_nonsense(spoken: Stage, given: Any) -> None:
    row = spoken.say(spoken.bob, "good morning")
    answer = spoken.ask(spoken.bob, "patch", row, "", {"revision": row.revision, "participant_id": given})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_to_its_speaker_changes_nothing(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    assert give(spoken, spoken.bob, row, spoken.bob).status_code == 200
    assert now(row).revision == row.revision
    assert spoken.history(row)[0]["how"] == "recognised"


def test_an_older_revision_is_a_conflict(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    spoken.edit(row, "Good evening.")
    clash = give(spoken, spoken.bob, row, spoken.carol)
    assert (clash.status_code, clash.json()["code"], clash.json()["current"]["name"]) == (409, "conflict", "Bob")


def test_what_is_still_heard_is_not_given(spoken: Stage) -> None:
    caption = Caption(spoken.at, "good morning", "", spoken.at, spoken.at + 16000, final=True)
    row = publish.store(spoken.claims[spoken.bob], publish.Utterance(caption, 16000, 0, provisional=True))
    assert row is not None
    answer = give(spoken, spoken.bob, row, spoken.carol, text="Good evening.")
    assert (answer.status_code, answer.json()["code"]) == (409, "still_heard")
    assert now(row).text == "good morning"


def test_who_received_them_may_delete_them(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    give(spoken, spoken.bob, row, spoken.carol)
    assert spoken.ask(spoken.bob, "delete", row).status_code == 403
    assert spoken.ask(spoken.carol, "delete", row).status_code == 204
