"""What becomes of minutes when the words under them change, or are taken back; and making just that anew."""

import json
from typing import Any

import pytest
from channels.layers import get_channel_layer

from summaries import minutes, runs
from summaries.contract import Doubt, Failed, Statement, Talk
from summaries.models import ActionItem, Correction, Run, Sentence, Summary
from tests.summaries import scenes
from tests.summaries.fakes import Scripted, cast, lines
from transcription import corrections, edits, publish
from transcription.models import Dialogue, Transcript


@pytest.fixture
def said(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Transcript:
    """Three sentences on three utterances, and an item on the second."""
    one = scenes.session("Alice: The launch moves to March.", "Bob: I order 40 chairs.", "Alice: Carol pays for them.")
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: lines(talk)))
    runs.start(one, "summary:brief", ["summary"])
    item = ActionItem.objects.create(
        meeting=one.meeting, transcript=one, description="Order 40 chairs", found={"description": "Order 40 chairs"}
    )
    item.evidence.add(row(one, 1))
    return one


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    heard: list[Any] = []

    async def group_send(group: str, event: Any) -> None:
        heard.append(json.loads(event["text"]))

    monkeypatch.setattr(get_channel_layer(), "group_send", group_send)
    return heard


def row(transcript: Transcript, place: int) -> Dialogue:
    rows = transcript.dialogues.select_related("transcript__meeting", "speaker__user")
    return rows.order_by("started_at")[place]


def edit(one: Dialogue, text: str) -> None:
    edits.store(one.transcript.meeting, scenes.person("Bob"), one.pk, one.revision, text)


def stale() -> list[bool]:
    return list(Sentence.objects.values_list("stale", flat=True))


def test_an_edit_marks_what_stands_on_it(said: Transcript, told: list[Any]) -> None:
    edit(row(said, 1), "I order 30 chairs.")
    assert stale() == [False, True, False]
    assert ActionItem.objects.get().stale
    summaries = [one for one in told if one["type"] == "summary"]
    assert [(one["stale"], [line["stale"] for line in one["sentences"]]) for one in summaries] == [
        (True, [False, True, False])
    ]
    assert [one["results"][0]["stale"] for one in told if one["type"] == "action_items"] == [True]
    edit(row(said, 1), "I order 20 chairs.")
    assert len([one for one in told if one["type"] == "summary"]) == 1  # it was known


def test_a_correction_of_the_same_words_does_not(said: Transcript) -> None:
    one = row(said, 1)
    corrections.put(said, one.pk, "I order forty chairs.", one.raw_text)
    assert stale() == [False] * 3


def test_words_taken_back_are_gone_from_everything(
    said: Transcript, told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "enqueue", lambda pk: None)
    one = row(said, 1)
    Correction.objects.create(dialogue=one, before=one.raw_text, text="I ordered 40 chairs.", state="offered")
    Sentence.objects.update(heading="Chairs", missing=["chairs"])
    run = Run.objects.create(transcript=said, purpose="items", state="running", draft="40 chairs", steps=["items"])
    publish.withdraw(one)
    summary, run = Summary.objects.get(), Run.objects.get(pk=run.pk)
    assert [(line.text, line.stale) for line in summary.sentences.all()] == [
        ("The launch moves to March.", False),
        ("", True),
        ("Carol pays for them.", False),
    ]
    assert "chairs" not in summary.text.lower() + run.draft
    assert not Sentence.objects.filter(heading="Chairs").exists()
    assert Sentence.objects.get(text="").missing == []
    assert Correction.objects.count() == 0
    item = ActionItem.objects.get()
    assert (item.description, item.found, item.stale) == ("Order 40 chairs", {}, True)
    assert summary.revision == 2
    assert [one["revision"] for one in told if one["type"] == "summary"] == [2]


def test_where_nothing_stands_on_it_an_edit_asks_little(said: Transcript, django_assert_max_num_queries: Any) -> None:
    Summary.objects.all().delete()
    ActionItem.objects.all().delete()
    one = row(said, 0)
    with django_assert_max_num_queries(2):
        publish.changed.send(Dialogue, dialogue=one, how="edited")


# Refreshing


def refresh(about: list[Any] | None = None) -> Run:
    summary = Summary.objects.get()
    run = runs.start(summary.transcript, f"refresh:{summary.pk}", ["refresh"], about=about or [])
    run.refresh_from_db()
    return run


def as_said(talk: Talk, doubts: list[Doubt]) -> list[Statement]:
    texts = {one.id: one.text for one in talk.said}
    return [Statement(" ".join(texts[pk] for pk in one.statement.evidence), one.statement.evidence) for one in doubts]


def test_only_what_is_stale_is_made_anew(said: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(row(said, 1), "I order 30 chairs.")
    before = {one.pk: one.text for one in Sentence.objects.all()}
    provider = cast(monkeypatch, Scripted(rewrite=as_said))
    assert refresh().state == "done"
    after = {one.pk: one.text for one in Sentence.objects.all()}
    assert [after[pk] for pk in before] == ["The launch moves to March.", "I order 30 chairs.", "Carol pays for them."]
    assert (stale(), len(provider.asked[0][1]), Summary.objects.get().revision) == ([False] * 3, 1, 2)
    assert "30 chairs" in Summary.objects.get().text


def test_what_has_nothing_left_to_stand_on_goes(said: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    publish.withdraw(row(said, 1))
    provider = cast(monkeypatch, Scripted(rewrite=as_said))
    assert refresh().state == "done"
    assert list(Sentence.objects.values_list("text", flat=True)) == [
        "The launch moves to March.",
        "Carol pays for them.",
    ]
    assert provider.asked == []


def test_what_stands_on_others_too_is_written_from_those(said: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    Sentence.objects.get(position=1).evidence.add(row(said, 2))
    publish.withdraw(row(said, 1))
    provider = cast(monkeypatch, Scripted(rewrite=as_said))
    refresh()
    assert provider.asked[0][1][0].statement.text == ""
    assert Sentence.objects.get(position=1).text == "Carol pays for them."


def test_sentences_that_are_named(said: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Sentence.objects.get(position=0)
    provider = cast(monkeypatch, Scripted(rewrite=as_said))
    refresh([one.pk])
    assert [len(what) for _, what in provider.asked] == [1]


@pytest.mark.parametrize("answer", [[Failed("down")], []])
def test_a_refresh_that_fails_changes_nothing(
    said: Transcript, monkeypatch: pytest.MonkeyPatch, answer: list[Any]
) -> None:
    edit(row(said, 1), "I order 30 chairs.")
    cast(monkeypatch, Scripted(rewrite=answer))
    assert refresh().state == "failed"
    assert (stale(), Summary.objects.get().revision) == ([False, True, False], 1)
    assert Sentence.objects.get(position=1).text == "I order 40 chairs."


def test_a_summary_that_is_deleted_while_it_is_refreshed_stays_so(
    said: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(row(said, 1), "I order 30 chairs.")
    summary = Summary.objects.get()
    anew = Statement("Bob orders 30 chairs.", (row(said, 1).pk,))
    cast(monkeypatch, Scripted(rewrite=[lambda: minutes.remove(Summary.objects.get()), anew]))
    run = runs.start(said, f"refresh:{summary.pk}", ["refresh"])
    run.refresh_from_db()
    assert (run.state, Summary.objects.count(), Sentence.objects.count()) == ("done", 0, 0)
