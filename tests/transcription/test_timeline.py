"""A whole session as data: what it says of each utterance, who may have it, and that it is sent once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.times import stamp
from tests.summaries import scenes
from tests.summaries.scenes import BEGAN
from transcription import timeline, timeline_api
from transcription.columns import Id, Stamp
from transcription.models import Dialogue, Gap, Pause, Transcript

LINES = ("Alice: We take half of it.", "Bob: It costs 24000 euros.", "Alice: Fine.")


@pytest.fixture
def session(db: None) -> Transcript:
    return scenes.session(*LINES)


def ask(session: Transcript, name: str = "Alice", **headers: str) -> Any:
    client = Client()
    client.force_login(scenes.person(name))
    return client.get(f"/api/transcripts/{session.pk}/timeline/", **headers)  # type: ignore[arg-type]


def change(row: Dialogue, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.revision += 1
    row.number = row.transcript.next_number()
    row.save()


def test_everything_is_in_it_in_order(session: Transcript) -> None:
    told = ask(session).json()
    rows = list(session.dialogues.order_by("started_at"))
    assert (told["number"], told["state"], told["started_at"]) == (3, "complete", stamp(BEGAN))
    assert [one["name"] for one in told["people"]] == ["Alice", "Bob"]
    assert [one["you"] for one in told["people"]] == [True, False]
    assert told["dialogues"] == [
        {
            "id": str(row.pk),
            "revision": 1,
            "participant_id": str(row.speaker_id),
            "started_at": stamp(row.started_at),
            "ended_at": stamp(row.ended_at),
            "text": row.text,
            "state": "final",
            "edited_by": None,
        }
        for row in rows
    ]


def test_it_tells_what_stands_and_what_was_recognised_where_that_differs(session: Transcript) -> None:
    first, second, third = session.dialogues.all()
    change(first, corrected_text="We take half.")
    change(second, corrected_text="It costs 24,000.", edited_text="", edited_by=scenes.person("Bob"), state="edited")
    change(third, raw_text="", state="withdrawn")
    told = ask(session).json()["dialogues"]
    assert [(one["text"], one.get("raw_text"), one["edited_by"], one.get("edited_by_id")) for one in told] == [
        ("We take half.", "We take half of it.", None, None),
        ("", "It costs 24000 euros.", "Bob", str(scenes.person("Bob").pk)),
    ]


def test_gaps_and_pauses_are_in_it(session: Transcript) -> None:
    row = session.dialogues.all()[0]
    until = BEGAN + timedelta(seconds=2)
    gap = {"transcript": session, "stream": row.stream, "participant": row.speaker, "first_sample": 0, "last_sample": 9}
    for number, state in enumerate(("open", "filled")):
        times = {"started_at": BEGAN, "ended_at": until}
        Gap.objects.create(id=scenes.id_of(state), reason="failed", number=90 + number, state=state, **gap, **times)
    Pause.objects.create(transcript=session, participant=row.speaker, reason="off_record", started_at=BEGAN)
    told = ask(session).json()
    assert [(one["id"], one["reason"]) for one in told["gaps"]] == [(str(scenes.id_of("open")), "failed")]
    assert [(one["name"], one["reason"], one["ended_at"]) for one in told["pauses"]] == [("Alice", "off_record", None)]


def test_the_schema_names_its_fields(session: Transcript) -> None:
    test_gaps_and_pauses_are_in_it(session)
    edited = {"edited_text": "Other.", "edited_by": scenes.person("Bob"), "state": "edited"}
    change(session.dialogues.all()[0], **edited)
    told = ask(session).json()
    described = timeline_api.Timeline().fields
    assert list(told) == list(described)
    for name in ("people", "dialogues", "gaps", "pauses"):
        assert set(told[name][0]) == set(described[name].child.fields)


def test_whoever_was_there_may_have_it_and_nobody_else(session: Transcript) -> None:
    assert {name: ask(session, name).status_code for name in ("Bob", "Mallory")} == {"Bob": 200, "Mallory": 404}
    assert Client().get(f"/api/transcripts/{session.pk}/timeline/").status_code == 401


def test_what_is_known_is_not_sent_again(session: Transcript) -> None:
    first = ask(session)
    known = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert "private" in first["Cache-Control"]
    same = ask(session, **known)
    assert (same.status_code, same.content) == (304, b"")
    assert ask(session, "Bob", **known).status_code == 200, "another reader is another `you`"
    change(session.dialogues.all()[0], edited_text="Other.", state="edited")
    assert ask(session, **known).status_code == 200


@pytest.mark.parametrize("what", ["pause", "name", "state"])
def test_what_takes_no_number_is_sent_too(session: Transcript, what: str) -> None:
    known = {"HTTP_IF_NONE_MATCH": ask(session)["ETag"]}
    if what == "pause":
        Pause.objects.create(transcript=session, reason="host", started_at=BEGAN)
    elif what == "name":
        bob = scenes.person("Bob")
        bob.display_name = "Robert"
        bob.save()
    else:
        Transcript.objects.update(state="with_gaps")
    assert ask(session, **known).status_code == 200


def test_more_words_cost_no_more_queries(session: Transcript) -> None:
    counts = []
    for more in (1, 20):
        for number in range(more):
            row = scenes.say(session, "Bob", f"Number {number}.", 100 * more + number)
            change(row, edited_text="Other.", state="edited", edited_by=scenes.person("Bob"))
        with CaptureQueriesContext(connection) as caught:
            assert ask(session).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_the_database_writes_times_and_ids_as_we_do(session: Transcript) -> None:
    row = session.dialogues.all()[0]
    for micro in (0, 1, 999, 1000, 250_000, 999_999):
        row.started_at = row.started_at.replace(microsecond=micro)
        row.save()
        told = Dialogue.objects.filter(pk=row.pk).values_list(Id("id"), Id("speaker_id"), Stamp("started_at")).get()
        assert told == (str(row.pk), str(row.speaker_id), stamp(row.started_at))


# Page by page, for those without scripts


def test_pages_have_everything_once(session: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "PER_PAGE", 2)
    Pause.objects.create(transcript=session, reason="host", started_at=BEGAN + timedelta(seconds=15))
    first, second = timeline.page(session, None), timeline.page(session, None, "2")
    assert [one.kind for one in first.entries] == ["words", "words", "pause"]
    assert [one.kind for one in second.entries] == ["words"]
    assert (first.earlier, first.later, second.earlier, second.later) == (None, 2, 1, None)
    assert timeline.page(session, None, at=str(session.dialogues.all()[2].pk)) == second


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9", "99999999999999999999", "²"])
def test_a_page_that_is_none_is_the_first(session: Transcript, number: str) -> None:
    assert timeline.page(session, None, number) == timeline.page(session, None)


@pytest.mark.parametrize("at", ["x", "7e7a2b52-33c1-4e61-a3ad-6a3d1f2b9c10"])
def test_words_that_are_none_are_on_the_first_page(session: Transcript, at: str) -> None:
    assert timeline.page(session, None, at=at) == timeline.page(session, None)
