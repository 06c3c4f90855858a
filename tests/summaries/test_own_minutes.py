"""What is a person's own in minutes goes with their data; their name goes from minutes when they leave."""

import json
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from meetings.account import export, farewell
from meetings.models import Meeting
from summaries import names_in
from summaries.models import ActionItem, Run, Sentence, Summary
from tests.summaries.scenes import person, place, session
from transcription.models import Transcript

GONE = "A former participant"


@pytest.fixture
def talked(db: None) -> Transcript:
    return session("Alice: Bob, can you send the numbers?", "Bob Berg: I'll send them by Friday.")


def minutes(transcript: Transcript, text: str, **fields: Any) -> Sentence:
    summary = Summary.objects.create(transcript=transcript, type="brief", text=f"- {text}\n", provider="builtin")
    return Sentence.objects.create(summary=summary, position=0, text=text, **fields)


def item(transcript: Transcript, description: str, **fields: Any) -> ActionItem:
    return ActionItem.objects.create(
        meeting=transcript.meeting, transcript=transcript, description=description, **fields
    )


def test_the_export_holds_ones_items_and_what_one_asked_for(talked: Transcript) -> None:
    bob = place(talked.meeting, "Bob Berg")
    item(talked, "Send the numbers", assigned_to=bob, due_date="2026-03-06")
    item(talked, "Book a room", created_by=bob.user, deleted_at=timezone.now())
    item(talked, "A secret of Alice's", assigned_to=place(talked.meeting, "Alice"))
    Run.objects.create(transcript=talked, purpose="summary:brief", asked_by=bob.user, provider="builtin", state="done")
    found = json.loads("".join(export.pieces(bob.user)))
    first, second = found["action_items"]
    assert (first["description"], first["due_date"], first["meeting"]) == (
        "Send the numbers", "2026-03-06", talked.meeting.code,
    )  # fmt: skip
    assert (first["assigned_to_you"], first["written_by_you"], first["deleted_at"]) == (True, False, None)
    assert (second["assigned_to_you"], second["written_by_you"]) == (False, True)
    assert second["deleted_at"]
    assert [one["purpose"] for one in found["minutes_asked_for"]] == ["summary:brief"]
    assert "secret" not in json.dumps(found)


def test_whoever_leaves_leaves_no_name_in_minutes(talked: Transcript) -> None:
    bob = place(talked.meeting, "Bob Berg")
    sentence = minutes(talked, "Bob Berg sends the numbers; Bob's draft is Bobby's.", heading="Bob", missing=["Bob"])
    task = item(talked, "Bob to send the numbers", assigned_to=bob, found={"description": "Bob to send", "due": None})
    run = Run.objects.create(transcript=talked, purpose="items", provider="builtin", state="failed", draft="Bob said")
    farewell.anonymise(bob.user)
    sentence.refresh_from_db()
    assert sentence.text == f"{GONE} sends the numbers; {GONE}'s draft is Bobby's."
    assert (sentence.heading, sentence.missing) == (GONE, [GONE])
    text = Summary.objects.get().text
    assert sentence.text in text
    assert "Bob " not in text
    task.refresh_from_db()
    assert (task.description, task.found) == (
        f"{GONE} to send the numbers", {"description": f"{GONE} to send", "due": None},
    )  # fmt: skip
    assert task.assigned_to == bob, "the place stays, without a name"
    assert task.assigned_to.user.name == GONE
    run.refresh_from_db()
    assert run.draft == f"{GONE} said"


def test_other_meetings_and_others_names_stay(talked: Transcript) -> None:
    elsewhere = session("Zoe: Bob is a name here.", organizer="Zoe", meeting=Meeting.objects.create(
        title="Other", organizer=person("Zoe")
    ))  # fmt: skip
    place(talked.meeting, "Bob Dylan")
    theirs = minutes(elsewhere, "Bob is a name here.")
    ours = minutes(talked, "Bob sings. Bob Berg sends. Bob Dylan sings.")
    farewell.anonymise(person("Bob Berg"))
    theirs.refresh_from_db()
    ours.refresh_from_db()
    assert theirs.text == "Bob is a name here."
    assert ours.text == f"Bob sings. {GONE} sends. Bob Dylan sings."


def test_a_description_never_grows_too_long(talked: Transcript) -> None:
    task = item(talked, "Bob " * 125)
    farewell.anonymise(person("Bob Berg"))
    task.refresh_from_db()
    assert len(task.description) == 500
    assert "Bob" not in task.description


def test_minutes_that_are_being_written_are_begun_again(
    talked: Transcript, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """Whoever holds the run knows the old name: what it writes from now on is not stored."""
    run = Run.objects.create(
        transcript=talked, purpose="summary:brief", provider="builtin", state="running", attempt=1, draft="Bob said"
    )
    over = Run.objects.create(transcript=talked, purpose="items", provider="builtin", state="done")
    sent: list[Any] = []
    monkeypatch.setattr("summaries.runs.enqueue", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        farewell.anonymise(person("Bob Berg"))
    run.refresh_from_db()
    over.refresh_from_db()
    assert (run.state, run.draft, over.state) == ("queued", "", "done")
    assert sent == [run.pk]


@pytest.mark.parametrize(
    ("names", "others", "text", "expected"),
    [
        (["Ana María"], [], "Ana  María and\nAna\nMaría, Anas", "X and\nX, Anas"),
        (["Jean_Luc *P*"], [], r"Jean\_Luc \*P\* goes, Jean_Luc *P* too", "X goes, X too"),
        (["bob"], [], "Bob and bob, not bobsled", "X and X, not bobsled"),
        (["will smith"], [], "will smith will go", "X will go"),
        (["李雷"], [], "李雷 said", "X said"),
        (["Bob"], ["bob"], "Bob said", "Bob said"),
        (["(.*)"], [], "all (.*) of it", "all X of it"),
        ([], [], "Bob", "Bob"),
    ],
)
def test_names_are_found_as_whole_words(names: list[str], others: list[str], text: str, expected: str) -> None:
    found = names_in.pattern(names, others)
    assert (found.sub("X", text) if found else text) == expected


@given(
    some.text(min_size=1).filter(lambda name: bool(name.split())),
    some.sampled_from(["{}", "\n{}\n", " {} "]),
)
def test_any_name_is_found(name: str, sentence: str) -> None:
    found = names_in.pattern([name], [])
    assert found
    assert found.sub("", sentence.format(" ".join(name.split()))) == sentence.format("")


@given(
    some.lists(some.sampled_from(["Bob", "Bobby", "bob", "kabob", "said", "é"]), max_size=9), some.sampled_from(" .-'")
)
def test_nothing_but_the_name_changes(words: list[str], between: str) -> None:
    found = names_in.pattern(["Bob"], [])
    assert found
    assert found.sub("X", between.join(words)) == between.join("X" if word == "Bob" else word for word in words)
