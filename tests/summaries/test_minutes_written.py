"""Summaries: each sentence on utterances that exist, checked, asked about once, stored as a whole or not at all."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from summaries import runs
from summaries.contract import Doubt, Failed, Statement, Talk, Words
from summaries.models import Run, Summary
from tests.summaries import scenes
from tests.summaries.fakes import Scripted, cast
from transcription import corrections, edits
from transcription.models import Transcript

ALL = pytest.MonkeyPatch


@pytest.fixture
def said(transactional_db: None) -> Transcript:
    return scenes.session("Alice: The launch moves to the third of March.", "Bob: Then I order 40 chairs today.")


@pytest.fixture
def ids(said: Transcript) -> list[UUID]:
    return list(said.dialogues.order_by("started_at").values_list("pk", flat=True))


def write(said: Transcript, kind: str = "brief") -> tuple[Run, Summary | None]:
    run = runs.start(said, f"summary:{kind}", ["summary"])
    run.refresh_from_db()
    return run, Summary.objects.filter(transcript=said, type=kind).first()


def test_invented_evidence_is_dropped_and_what_stands_on_nothing_is_marked(
    said: Transcript, ids: list[UUID], monkeypatch: ALL
) -> None:
    script = [
        Statement("Bob orders 40 chairs.", (uuid4(), ids[1], ids[1])),
        Statement("The launch moves to the third of March.", (uuid4(),)),
    ]
    cast(monkeypatch, Scripted(summarise=script))
    summary = write(said)[1]
    assert summary
    first, second = summary.sentences.all()
    assert [one.pk for one in first.evidence.all()] == [ids[1]]
    assert (first.supported, second.supported, second.evidence.count()) == (True, False, 0)


def test_what_is_doubtful_is_asked_about_once(said: Transcript, ids: list[UUID], monkeypatch: ALL) -> None:
    script = [
        Statement("Bob orders 50 chairs.", (ids[1],), "decision", "Chairs"),
        Statement("Bob orders 60 chairs.", (ids[1],)),
        Statement("Bob orders 70 chairs.", (ids[1],)),
        Statement("The launch moves to the third of March.", (ids[0],)),
    ]

    def rewrite(talk: Talk, doubts: list[Doubt]) -> list[Statement]:
        return [
            Statement("Bob orders 40 chairs.", (ids[1],)),
            Statement("", ()),
            Statement("Bob orders 80 chairs.", ()),
        ]

    provider = cast(monkeypatch, Scripted(summarise=script, rewrite=rewrite))
    summary = write(said)[1]
    assert summary
    assert [(one.text, one.supported) for one in summary.sentences.all()] == [
        ("Bob orders 40 chairs.", True),
        ("Bob orders 80 chairs.", False),
        ("The launch moves to the third of March.", True),
    ]
    mended, failed, _ = summary.sentences.all()
    assert (mended.section, mended.heading) == ("decision", "Chairs")
    assert "80" in failed.missing
    assert [purpose for purpose, _ in provider.asked] == ["summarise", "rewrite"]
    assert [doubt.missing for doubt in provider.asked[1][1]] == [("50",), ("60",), ("70",)]


UNUSABLE = [[], [Failed("bad_answer")], [Failed("busy")], [Failed("down")], [Statement("A.", ()), Statement("B.", ())]]


@pytest.mark.parametrize("answer", UNUSABLE)
def test_an_answer_that_cannot_be_used_leaves_it_marked(
    said: Transcript, ids: list[UUID], monkeypatch: ALL, answer: list[Any]
) -> None:
    cast(monkeypatch, Scripted(summarise=[Statement("Bob orders 50 chairs.", (ids[1],))], rewrite=answer))
    run, summary = write(said)
    assert run.state == "done"
    assert summary
    assert [(one.text, one.supported) for one in summary.sentences.all()] == [("Bob orders 50 chairs.", False)]


def test_made_anew_it_keeps_its_id_and_takes_the_next_revision(
    said: Transcript, ids: list[UUID], monkeypatch: ALL
) -> None:
    cast(monkeypatch, Scripted(summarise=[Statement("The launch moves.", (ids[0],))]))
    first = write(said)[1]
    cast(monkeypatch, Scripted(summarise=[Statement("Bob orders 40 chairs.", (ids[1],))]))
    second = write(said)[1]
    assert first
    assert second == first
    assert (first.revision, second.revision, second.text) == (1, 2, "Bob orders 40 chairs.")
    assert second.sentences.count() == 1


@pytest.mark.parametrize("script", [[], [Words("So.")], [Statement(" \u202e ", ())]])
def test_nothing_is_no_summary(said: Transcript, monkeypatch: ALL, script: list[Any]) -> None:
    cast(monkeypatch, Scripted(summarise=script))
    run, summary = write(said)
    assert (run.state, run.error, summary) == ("failed", "bad_answer", None)


def test_words_that_changed_while_it_was_written_leave_stale_sentences(
    said: Transcript, ids: list[UUID], monkeypatch: ALL
) -> None:
    rows = {row.pk: row for row in said.dialogues.all()}

    def meanwhile() -> None:
        edits.store(said.meeting, scenes.person("Bob"), ids[1], rows[ids[1]].revision, "Then I order 30 chairs.")
        corrections.put(said, ids[0], "The launch moves to March 3.", rows[ids[0]].raw_text)

    script = [Statement("Bob orders 40 chairs.", (ids[1],)), Statement("The launch moves.", (ids[0],)), meanwhile]
    cast(monkeypatch, Scripted(summarise=script))
    summary = write(said)[1]
    assert summary
    assert [one.stale for one in summary.sentences.all()] == [True, False]


def test_an_empty_session(transactional_db: None, monkeypatch: ALL) -> None:
    said, provider = scenes.session(), cast(monkeypatch, Scripted())
    run, summary = write(said)
    assert (run.state, run.error, summary, provider.asked) == ("failed", "no_words", None, [])
    after = runs.start(said, "end:minutes", ["summary"])
    after.refresh_from_db()
    assert (after.state, after.error, provider.asked) == ("done", "", [])
