"""Every change of what is shown leaves a version: who, when, how, and the words; the first is what was recognised."""

from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.transcription.review.conftest import Stage, now
from transcription import corrections
from transcription.contract import Caption
from transcription.models import Dialogue
from transcription.recognition import second_store
from transcription.recognition.second import Job
from transcription.review.models import Version


def told(history: Any) -> list[tuple[str, str | None, str]]:
    return [(one["how"], one["by"], one["text"]) for one in history]


def test_what_nobody_changed_has_one_version_and_no_row(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    (only,) = spoken.history(row)
    assert only == {
        "revision": row.revision,
        "at": spoken.get(f"dialogues/{row.pk}/")["ended_at"],
        "how": "recognised",
        "by": None,
        "text": "good morning",
        "participant_id": str(row.speaker_id),
        "restorable": True,
    }
    assert not Version.objects.exists()


def test_edits_and_corrections_newest_first(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    corrections.put(spoken.transcript, row.pk, "Good morning.", "good morning")
    row = spoken.edit(now(row), "Good evening.")
    spoken.edit(row, "Good night.", spoken.carol)
    assert told(spoken.history(row)) == [
        ("edited", "Carol", "Good night."),
        ("edited", "Alice", "Good evening."),
        ("corrected", None, "Good morning."),
        ("recognised", None, "good morning"),
    ]
    revisions = [one["revision"] for one in spoken.history(row)]
    assert revisions == sorted(revisions, reverse=True)
    assert revisions[0] == now(row).revision


def test_a_correction_beneath_an_edit_is_no_version(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    corrections.put(spoken.transcript, row.pk, "Good morning.", "good morning")
    assert [one["how"] for one in spoken.history(row)] == ["edited", "recognised"]


def test_a_second_pass_is_a_version(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good mourning")
    better = Caption(row.first_sample, "good morning", "", row.first_sample, row.last_sample, final=True, engine="x")
    samples = np.zeros(row.last_sample - row.first_sample, np.int16)
    engine: Any = None  # it has heard already
    job = Job(engine, row.pk, row.stream_id, row.raw_text, row.first_sample, samples)
    assert second_store.improve(job, better)
    assert told(spoken.history(row)) == [("recognised", None, "good morning"), ("recognised", None, "good mourning")]


def test_what_was_edited_before_there_were_versions_has_no_invented_past(spoken: Stage) -> None:
    row = spoken.say(spoken.bob, "good morning")
    Dialogue.objects.filter(pk=row.pk).update(edited_text="Good evening.", edited_by=spoken.alice, state="edited")
    (only,) = spoken.history(row)
    assert (only["how"], only["by"], only["at"], only["text"]) == ("edited", "Alice", None, "Good evening.")
    spoken.edit(row, "Good night.", spoken.bob)
    assert told(spoken.history(row)) == [("edited", "Bob", "Good night."), ("edited", "Alice", "Good evening.")]


def test_whoever_left_has_no_name_in_it(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.", spoken.carol)
    type(spoken.carol).objects.filter(pk=spoken.carol.pk).update(is_former=True, display_name="", username="gone")
    assert "Carol" not in str(spoken.history(row))


def test_only_those_who_read_the_words_read_how_they_were(spoken: Stage) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    assert spoken.ask(spoken.mallory, "get", row, "history").status_code == 404
    assert spoken.ask(spoken.carol, "get", row, "history").status_code == 200


@pytest.mark.parametrize("query", ["?cursor=nonsense", "?page_size=0", "?page_size=-1", "?page_size=x"])
def test_odd_pages(spoken: Stage, query: str) -> None:
    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    answer = spoken.client().get(f"/api/dialogues/{row.pk}/history/{query}")
    assert answer.status_code in (200, 404)


def test_pages_of_a_long_history_and_no_more_queries(spoken: Stage) -> None:
    def asked() -> int:
        client = spoken.client()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/api/dialogues/{row.pk}/history/")
        return len(queries)

    row = spoken.edit(spoken.say(spoken.bob, "good morning"), "Good evening.")
    few = asked()
    for number in range(20):
        row = spoken.edit(row, f"Good evening {number}.", (spoken.alice, spoken.carol)[number % 2])
    assert asked() == few
    page = spoken.client().get(f"/api/dialogues/{row.pk}/history/?page_size=20").json()
    rest = spoken.client().get(page["next"]).json()
    assert (len(page["results"]), len(rest["results"]), rest["next"]) == (20, 2, None)
