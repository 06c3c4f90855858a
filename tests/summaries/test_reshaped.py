"""Minutes stay true when what they stand on is split, merged, given to somebody else, or goes back to an older text."""

from typing import Any

import pytest

from meetings import access
from summaries import correcting, runs
from summaries.models import ActionItem, Correction, Run, Sentence
from tests.summaries import scenes
from tests.summaries.fakes import Scripted, cast, lines
from transcription import corrections, edits, publish, withdrawing
from transcription.models import Dialogue, Transcript
from transcription.review import giving, merging, resetting, splitting


@pytest.fixture
def said(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Transcript:
    """Three sentences on three utterances, and an item of Bob's on the second."""
    one = scenes.session("Alice: The launch moves to March.", "Bob: I order 40 chairs.", "Bob: Carol pays for them.")
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: lines(talk)))
    runs.start(one, "summary:brief", ["summary"])
    item = ActionItem.objects.create(
        meeting=one.meeting, transcript=one, description="Order 40 chairs", assigned_to=row(one, 1).speaker
    )
    item.evidence.add(row(one, 1))
    return one


def row(transcript: Transcript, place: int) -> Dialogue:
    rows = transcript.dialogues.exclude(state="withdrawn").select_related("transcript__meeting", "speaker__user")
    return rows.order_by("started_at")[place]


def alice() -> Any:
    return scenes.person("Alice")


def split(said: Transcript, place: int, at: int) -> tuple[Dialogue, Dialogue]:
    one = row(said, place)
    return splitting.split(said.meeting, alice(), one.pk, one.revision, at)


def merge(said: Transcript, place: int) -> Dialogue:
    pair = [(one.pk, one.revision) for one in (row(said, place), row(said, place + 1))]
    return merging.merge(said.meeting, alice(), pair)[0]


def give(said: Transcript, place: int, name: str) -> Dialogue:
    one, to = row(said, place), scenes.place(said.meeting, name)
    return giving.give(access.Who(alice()), said.meeting, one.pk, one.revision, to.pk)


def evidence(thing: Any) -> set[Any]:
    return {one.pk for one in thing.evidence.all()}


def stale() -> list[bool]:
    return list(Sentence.objects.order_by("position").values_list("stale", flat=True))


def test_what_stood_on_the_whole_stands_on_both_halves(said: Transcript) -> None:
    halves = {one.pk for one in split(said, 1, len("I order"))}
    sentence, item = Sentence.objects.get(position=1), ActionItem.objects.get()
    assert evidence(sentence) == evidence(item) == halves
    assert (stale(), item.stale) == ([False] * 3, False)


def test_what_is_taken_back_of_a_half_leaves_the_minutes(said: Transcript) -> None:
    _, second = split(said, 1, len("I order"))
    publish.withdraw(Dialogue.objects.select_related("transcript__meeting", "speaker__user").get(pk=second.pk))
    assert Sentence.objects.get(position=1).text == ""
    assert ActionItem.objects.get().found == {}


def test_a_deleted_item_forgets_the_words_of_either_half(said: Transcript) -> None:
    ActionItem.objects.update(deleted_at=said.started_at, found={"description": "Order 40 chairs"})
    _, second = split(said, 1, len("I order"))
    found = Dialogue.objects.select_related("transcript__meeting", "speaker__user").get(pk=second.pk)
    withdrawing.delete(access.Who(alice()), found)
    assert ActionItem.objects.get().found == {}


def test_what_stood_on_either_stands_on_the_merged_one(said: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = merge(said, 1)
    for position in (1, 2):
        sentence = Sentence.objects.get(position=position)
        assert evidence(sentence) == {kept.pk}
        assert sentence.text
    assert evidence(ActionItem.objects.get()) == {kept.pk}
    assert stale() == [False] * 3


def test_a_sentence_on_both_stands_on_the_merged_one_once(said: Transcript) -> None:
    Sentence.objects.get(position=1).evidence.add(row(said, 2))
    kept = merge(said, 1)
    assert list(Sentence.objects.get(position=1).evidence.values_list("pk", flat=True)) == [kept.pk]


def test_a_gift_casts_doubt_on_what_names_either_of_them(said: Transcript) -> None:
    for position, text in enumerate(("Bob orders chairs.", "40 chairs are ordered.", "Dana was named by Bob.")):
        sentence = Sentence.objects.get(position=position)
        Sentence.objects.filter(pk=sentence.pk).update(text=text)
        sentence.evidence.set([row(said, 1)])
    give(said, 1, "Dana")
    assert stale() == [True, False, True]
    assert ActionItem.objects.get().stale


def test_what_is_read_while_words_are_given_is_read_again(said: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "enqueue", lambda pk: None)
    run = Run.objects.create(transcript=said, purpose="items", state="running", draft="Bob", steps=["items"])
    give(said, 1, "Dana")
    run.refresh_from_db()
    assert (run.state, run.draft) == ("queued", "")


def test_a_restored_text_is_another_text(said: Transcript) -> None:
    one = row(said, 1)
    first = one.revision
    edited = edits.store(said.meeting, alice(), one.pk, one.revision, "I order 30 chairs.")
    Sentence.objects.update(stale=False)
    resetting.restore(said.meeting, alice(), one.pk, edited.revision, first)
    assert stale() == [False, True, False]


def test_a_reset_of_an_edit_too_but_not_of_how_a_model_wrote_it(said: Transcript) -> None:
    one = row(said, 1)
    corrections.put(said, one.pk, "I order forty chairs.", one.raw_text)
    Correction.objects.create(dialogue=one, before=one.raw_text, text="I order forty chairs.", state="applied")
    one = row(said, 1)
    resetting.reset(said.meeting, alice(), one.pk, one.revision)
    assert stale() == [False] * 3
    assert Correction.objects.get().state == "rejected", "nobody proposes it again"
    edited = edits.store(said.meeting, alice(), one.pk, row(said, 1).revision, "I order 30 chairs.")
    Sentence.objects.update(stale=False)
    resetting.reset(said.meeting, alice(), one.pk, edited.revision)
    assert stale() == [False, True, False]


def test_corrections_of_other_words_are_gone(said: Transcript) -> None:
    for place in (1, 2):
        one = row(said, place)
        Correction.objects.create(dialogue=one, before=one.raw_text, text="Other.", state="offered", reason="words")
    merge(said, 1)
    assert not Correction.objects.exists()


def test_who_undid_a_models_words_is_in_the_history(said: Transcript) -> None:
    one = row(said, 1)
    corrections.put(said, one.pk, "I order forty chairs.", one.raw_text)
    Correction.objects.create(dialogue=one, before=one.raw_text, text="I order forty chairs.", state="applied")
    assert correcting.reset(said, [one.pk], alice()) == 1
    newest = one.versions.first()
    assert newest is not None
    assert (newest.how, newest.by) == ("reset", alice())
