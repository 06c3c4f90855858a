"""A stale action item looked at anew: from what its utterances say now, and nothing that a person set."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from meetings.models import AccessToken
from summaries import api, providers, runs
from summaries.items import keeping, renewing
from summaries.models import ActionItem, Run
from tests.summaries import items_scene as scene
from tests.summaries.scenes import person, session
from transcription import edits
from transcription.models import Dialogue, Transcript


@pytest.fixture
def talked(transactional_db: None) -> Transcript:
    return session(*scene.PLAY)


def now_says(transcript: Transcript, number: int, text: str) -> None:
    row = Dialogue.objects.get(pk=scene.line(transcript, number))
    edits.store(transcript.meeting, person("Alice"), row.pk, row.revision, text)


def refreshed(item: ActionItem, finder: scene.Finder, monkeypatch: pytest.MonkeyPatch) -> ActionItem:
    """As the button does it, down to the step."""
    monkeypatch.setattr(providers, "load", lambda name: finder)
    run = renewing.start(item, person("Alice"))
    runs.perform(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == ("done", "")
    item.refresh_from_db()
    return item


def test_only_its_own_words_are_read_again(talked: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    (item, other) = scene.extract(talked, scene.posters(talked), scene.numbers(talked))
    now_says(talked, 3, "We need to call the baker about the bread.")
    item.refresh_from_db()
    assert item.stale
    finder = scene.Finder(scene.posters(talked, description="Call the baker about the bread", priority="high"))
    refreshed(item, finder, monkeypatch)
    assert [[one.text for one in talk.said] for talk in finder.read] == [["We need to call the baker about the bread."]]
    assert (item.description, item.priority) == ("Call the baker about the bread", "high")
    assert (item.stale, item.supported) == (False, True)
    assert ActionItem.objects.get(pk=other.pk).revision == other.revision


def test_what_a_person_set_stays(talked: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    (item,) = scene.extract(talked, scene.posters(talked))
    keeping.edit(item.pk, person("Alice"), {"priority": "low", "due_date": scene.FRIDAY})
    now_says(talked, 3, "We need to call the baker about the bread.")
    finder = scene.Finder(scene.posters(talked, description="Call the baker about the bread", priority="high"))
    refreshed(item, finder, monkeypatch)
    assert (item.description, item.priority, item.due_date) == (
        "Call the baker about the bread",
        "low",
        scene.FRIDAY,
    )


def test_what_is_found_no_more_is_marked_and_not_dropped(talked: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    (item,) = scene.extract(talked, scene.posters(talked))
    now_says(talked, 3, "The posters are fine.")
    refreshed(item, scene.Finder(), monkeypatch)
    assert (item.description, item.supported, item.stale) == ("Call the printer about the posters", False, False)


def test_of_several_the_likest_is_taken(talked: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    (item,) = scene.extract(talked, scene.posters(talked))
    now_says(talked, 3, "Buy bread. We need to call the printer about the big posters.")
    bread = scene.posters(talked, description="Buy bread")
    finder = scene.Finder(bread, scene.posters(talked, description="Call the printer about the big posters"))
    assert refreshed(item, finder, monkeypatch).description == "Call the printer about the big posters"


def test_words_that_are_gone_leave_an_unsupported_item_and_ask_nobody(
    talked: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    (item,) = scene.extract(talked, scene.posters(talked))
    Dialogue.objects.filter(pk=scene.line(talked, 3)).update(state=Dialogue.State.WITHDRAWN)
    finder = scene.Finder()
    refreshed(item, finder, monkeypatch)
    assert finder.read == []
    assert (item.supported, item.stale, item.evidence.count()) == (False, False, 0)


def test_an_item_that_was_deleted_while_it_was_looked_at(talked: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    (item,) = scene.extract(talked, scene.posters(talked))
    finder = scene.Finder(scene.posters(talked), meanwhile=lambda: keeping.remove(item.pk))
    refreshed(item, finder, monkeypatch)
    assert item.deleted_at


def post(item: ActionItem) -> Any:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.issue(person('Bob'))}")
    return client.post(f"/api/action-items/{item.pk}/refresh/")


def test_two_at_once_watch_one_run(talked: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "enqueue", lambda pk: None)
    (item,) = scene.extract(talked, scene.posters(talked))
    first, second = post(item), post(item)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["id"] == second.json()["id"]
    assert (first.json()["purpose"], first.json()["about"]) == ("refresh", [str(item.pk)])
    assert Run.objects.filter(state="queued").count() == 1


def test_it_is_counted_and_refused_as_other_runs_are(talked: Transcript, settings: Any) -> None:
    (item,) = scene.extract(talked, scene.posters(talked))
    settings.MINUTES_PROVIDER = "watsonx"  # which nobody has set up here
    answers = [post(item) for _ in range(api.RUNS.most + 1)]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers[::30]] == [
        (400, "not_configured"),
        (429, "too_often"),
    ]


def test_what_stands_on_nothing_cannot_be_looked_at(talked: Transcript) -> None:
    item = keeping.add(talked.meeting, person("Alice"), {"description": "Water the plants"})
    answer = post(item)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_evidence")
