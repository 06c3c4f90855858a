"""Action items that are found in what was said: only what may be believed is stored, once, by whoever holds the run."""

import uuid
from datetime import date
from typing import Any

import pytest

from meetings.models import Participant
from summaries import providers, talks
from summaries.holding import Lost
from summaries.items import finding, keeping, rules
from summaries.models import ActionItem, Run
from tests.summaries import items_scene as scene
from tests.summaries.scenes import session
from transcription import publish
from transcription.models import Dialogue, Transcript


@pytest.fixture
def talked(db: None) -> Transcript:
    return session(*scene.PLAY)


def test_what_is_found_is_stored_with_its_evidence(talked: Transcript) -> None:
    first, second = scene.extract(talked, scene.numbers(talked), scene.posters(talked, priority="high"))
    assert first.description == "Send the numbers to the bank"
    assert (first.assigned_to, first.due_date, first.status) == (scene.seat(talked, "Bob"), scene.FRIDAY, "pending")
    assert (first.origin, first.kept, first.stale, first.revision) == ("found", [], False, 1)
    assert first.supported
    assert [one.pk for one in first.evidence.all()] == [scene.line(talked, 0), scene.line(talked, 1)]
    assert first.found["description"] == first.description
    assert (second.assigned_to, second.due_date, second.priority) == (None, None, "high")


def test_the_way_that_needs_no_model(talked: Transcript) -> None:
    """The same session twice: what it finds is supported, and found again it is the same rows."""
    held = scene.looking(talked)
    for _ in range(2):
        finding.found(held, talks.read(talked).talk, providers.load("builtin"))
    found = {one.assigned_to and one.assigned_to.user.name: one for one in scene.standing(talked)}
    assert found["Bob"].due_date == scene.FRIDAY
    assert "numbers" in found["Bob"].description
    assert all(one.supported and one.evidence.exists() and one.revision == 1 for one in found.values())


def test_everybody_is_told_once_it_stands(talked: Transcript, django_capture_on_commit_callbacks: scene.Commit) -> None:
    ear = scene.Ear(talked.meeting)
    with django_capture_on_commit_callbacks(execute=True):
        scene.extract(talked, scene.numbers(talked), scene.posters(talked))
    (news,) = ear.heard("action_items")
    assert news["meeting"] == talked.meeting.code
    assert [one["description"] for one in news["results"]] == [
        "Send the numbers to the bank",
        "Call the printer about the posters",
    ]
    assert news["results"][0]["assignee"]["name"] == "Bob"
    with django_capture_on_commit_callbacks(execute=True):
        scene.extract(talked, scene.numbers(talked), scene.posters(talked))
    assert ear.heard("action_items") == [], "nothing changed, so there is no news"
    with django_capture_on_commit_callbacks(execute=True):
        scene.extract(talked, scene.numbers(talked))
    (news,) = ear.heard("action_items")
    assert [set(one) for one in news["results"]] == [{"id", "deleted"}]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"description": ""}, None),
        ({"description": " \u202e\n\t "}, None),
        ({"description": "x" * 501}, None),
        ({"description": "Send\nthe\x00 numbers \u202enow"}, {"description": "Send the numbers now"}),
        ({"assignee": uuid.uuid4()}, {"assigned_to": None}),
        ({"due": date(1970, 1, 1)}, {"due_date": None}),
        ({"due": date(2999, 1, 1)}, {"due_date": None}),
        ({"start": date(2026, 3, 9)}, {"start_date": None, "due_date": scene.FRIDAY}),
        ({"start": scene.FRIDAY}, {"start_date": scene.FRIDAY, "due_date": scene.FRIDAY}),
        ({"priority": "urgent!!"}, {"priority": "normal"}),
        ({"evidence": (uuid.uuid4(),)}, {"supported": False}),
    ],
)
def test_nothing_is_believed_unseen(
    talked: Transcript, changes: dict[str, Any], expected: dict[str, Any] | None
) -> None:
    """Item by item: what is wrong with one of them costs none of the others."""
    found = scene.extract(talked, scene.numbers(talked, **changes), scene.posters(talked))
    assert "Call the printer about the posters" in [one.description for one in found]
    assert len(found) == (1 if expected is None else 2)
    for name, value in (expected or {}).items():
        assert getattr(found[0], name) == value


@pytest.mark.parametrize("state", ["waiting", "removed"])
def test_only_those_inside_get_something_to_do(talked: Transcript, state: str) -> None:
    Participant.objects.filter(user__display_name="Bob").update(state=state)
    (found,) = scene.extract(talked, scene.numbers(talked))
    assert found.assigned_to is None


def test_invented_evidence_is_dropped_and_what_words_do_not_carry_is_marked(talked: Transcript) -> None:
    ids = (scene.line(talked, 3), uuid.uuid4())
    invented = scene.posters(talked, description="Wire 9,500 dollars to Mallory", evidence=ids)
    (found,) = scene.extract(talked, invented)
    assert [one.pk for one in found.evidence.all()] == [scene.line(talked, 3)]
    assert not found.supported


def test_whoever_lost_the_run_stores_nothing(talked: Transcript) -> None:
    def cancelled() -> None:
        Run.objects.update(state=Run.State.CANCELLED)

    with pytest.raises(Lost):
        scene.extract(talked, scene.numbers(talked), meanwhile=cancelled)
    assert not ActionItem.objects.exists()


def test_a_step_that_is_done_twice_changes_nothing(talked: Transcript) -> None:
    held, talk = scene.looking(talked), talks.read(talked).talk
    for _ in range(3):
        finding.found(held, talk, scene.Finder(scene.numbers(talked), scene.room(talked)))
    assert [(one.description, one.revision) for one in scene.standing(talked)] == [
        ("Send the numbers to the bank", 1),
        ("Book a room for the workshop", 1),
    ]


def test_words_that_change_while_a_model_thinks_leave_the_item_stale(talked: Transcript) -> None:
    def edited() -> None:
        Dialogue.objects.filter(pk=scene.line(talked, 3)).update(edited_text="Never mind the printer.")

    first, second = scene.extract(talked, scene.numbers(talked), scene.posters(talked), meanwhile=edited)
    assert (first.stale, second.stale) == (False, True)


def test_a_models_correction_is_not_another_thing_said(talked: Transcript) -> None:
    def corrected() -> None:
        Dialogue.objects.filter(pk=scene.line(talked, 3)).update(corrected_text="We need to call the printer!")

    (found,) = scene.extract(talked, scene.posters(talked), meanwhile=corrected)
    assert not found.stale


def test_reading_all_again_settles_what_was_stale(talked: Transcript) -> None:
    scene.extract(talked, scene.numbers(talked), scene.posters(talked))
    ActionItem.objects.update(stale=True)
    found = scene.extract(talked, scene.numbers(talked), scene.posters(talked))
    assert [(one.stale, one.supported) for one in found] == [(False, True), (False, True)]


def test_another_session_of_the_meeting_is_left_alone(talked: Transcript) -> None:
    mine = scene.extract(talked, scene.numbers(talked))
    later = session("Alice: I will call the bank.", meeting=talked.meeting)
    assert scene.extract(later) == []
    assert scene.standing(talked) == mine
    assert ActionItem.objects.get().revision == 1


def test_what_a_person_wrote_for_the_meeting_is_not_found_a_second_time(talked: Transcript) -> None:
    own = ActionItem.objects.create(meeting=talked.meeting, description="Send the numbers to the bank")
    assert scene.extract(talked, scene.numbers(talked)) == []
    own.refresh_from_db()
    assert (own.revision, own.assigned_to) == (1, None)


def test_words_that_are_withdrawn_leave_the_tombstones_of_deleted_items(talked: Transcript) -> None:

    (found,) = scene.extract(talked, scene.numbers(talked))
    keeping.remove(found.pk)
    for row in Dialogue.objects.filter(pk=scene.line(talked, 1)).select_related("transcript", "speaker__user"):
        publish.withdraw(row)
    found.refresh_from_db()
    assert (found.description, found.found) == ("", {})


def test_families_and_flags_are_kept_whole() -> None:
    text = "Invite 👨‍👩‍👧 from 🏴󠁧󠁢󠁳󠁣󠁴󠁿 and می‌روم"
    assert rules.description(text) == text
