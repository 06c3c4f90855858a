"""Words put right by a model: applied where that is safe, else offered; kept, reset and accepted; raw text stays."""

from typing import Any
from uuid import UUID

import pytest

from summaries import correcting, runs
from summaries.contract import Event, Failed, Item, Rewording, Talk
from summaries.models import ActionItem, Correction, Run, Sentence
from tests.summaries import scenes
from tests.summaries.fakes import Scripted, cast, lines
from transcription import edits, publish
from transcription.models import Dialogue, Transcript

SAID = ["Alice: we ships the the knew version on friday", "Bob: i order 40 chairs", "Alice: that is okay with me"]
BETTER = ["We ship the new version on Friday.", "I order 50 chairs.", "That is okay with me."]


@pytest.fixture
def said(transactional_db: None) -> Transcript:
    return scenes.session(*SAID)


@pytest.fixture
def ids(said: Transcript) -> list[UUID]:
    return list(said.dialogues.order_by("started_at").values_list("pk", flat=True))


@pytest.fixture
def provider(ids: list[UUID], monkeypatch: pytest.MonkeyPatch) -> Scripted:
    def script(talk: Talk, wanted: frozenset[UUID]) -> list[Event]:
        return [Rewording(pk, text) for pk, text in zip(ids, BETTER, strict=True)]

    return cast(monkeypatch, Scripted(correct=script))


def correct(said: Transcript, about: Any = ()) -> Run:
    run = runs.start(said, "correct", ["correct"], about=about)
    run.refresh_from_db()
    assert run.state == "done", run.error
    return run


def texts(said: Transcript) -> list[str]:
    return [row.text for row in said.dialogues.order_by("started_at")]


def states(ids: list[UUID]) -> list[str]:
    known = dict(Correction.objects.values_list("dialogue", "state"))
    return [known.get(pk, "") for pk in ids]


def test_safe_ones_are_applied_and_others_are_offered(said: Transcript, ids: list[UUID], provider: Scripted) -> None:
    correct(said)
    assert texts(said) == [BETTER[0], "i order 40 chairs", BETTER[2]]
    assert states(ids) == ["applied", "offered", "applied"]
    assert Correction.objects.get(dialogue=ids[1]).reason == "numbers"
    raw = [row.raw_text for row in said.dialogues.order_by("started_at")]
    assert raw == [line.partition(": ")[2] for line in SAID]
    assert [row.revision for row in said.dialogues.order_by("started_at")] == [2, 1, 2]


def test_nothing_is_asked_or_proposed_twice(said: Transcript, ids: list[UUID], provider: Scripted) -> None:
    correct(said)
    correct(said)
    assert len(provider.asked) == 1
    correcting.reset(said, [ids[0]])
    correct(said, [ids[0]])
    assert provider.asked[1][1] == frozenset([ids[0]])
    assert (texts(said)[0], states(ids)[0]) == ("we ships the the knew version on friday", "rejected")


def test_what_a_person_wrote_is_context_only(said: Transcript, ids: list[UUID], provider: Scripted) -> None:
    row = Dialogue.objects.get(pk=ids[0])
    edits.store(said.meeting, scenes.person("Bob"), row.pk, row.revision, "We ship it.")
    correct(said)
    assert provider.asked[0][1] == frozenset(ids[1:])
    assert provider.talks[0].said[0].text == "We ship it."
    assert texts(said)[0] == "We ship it."
    assert states(ids)[0] == ""


def test_only_those_that_are_named(said: Transcript, ids: list[UUID], provider: Scripted) -> None:
    correct(said, [ids[2]])
    assert states(ids) == ["", "", "applied"]


def test_answers_for_others_and_doubles_are_dropped(
    said: Transcript, ids: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = scenes.session("Alice: that is find", meeting=said.meeting).dialogues.get()
    script = [Rewording(ids[2], BETTER[2]), Rewording(ids[2], "Twice."), Rewording(elsewhere.pk, "That is fine.")]
    cast(monkeypatch, Scripted(correct=[*script, Rewording(ids[0], " \x00 ")]))
    correct(said)
    elsewhere.refresh_from_db()
    assert (texts(said)[2], elsewhere.text, Correction.objects.count()) == (BETTER[2], "that is find", 1)


def test_a_run_that_failed_keeps_what_it_did_and_goes_on_there(
    said: Transcript, ids: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast(monkeypatch, Scripted(correct=[Rewording(ids[0], BETTER[0]), Failed("down")]))
    run = runs.start(said, "correct", ["correct"])
    run.refresh_from_db()
    assert (run.error, texts(said)[0]) == ("down", BETTER[0])
    provider = cast(monkeypatch, Scripted(correct=[Rewording(ids[2], BETTER[2])]))
    correct(said)
    assert provider.asked[0][1] == frozenset(ids[1:])
    assert texts(said)[2] == BETTER[2]


def test_words_that_changed_meanwhile_are_left_alone(
    said: Transcript, ids: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile() -> None:
        row = Dialogue.objects.get(pk=ids[0])
        edits.store(said.meeting, scenes.person("Bob"), row.pk, row.revision, "We ship it.")

    cast(monkeypatch, Scripted(correct=[meanwhile, Rewording(ids[0], BETTER[0])]))
    correct(said)
    assert (texts(said)[0], Correction.objects.count()) == ("We ship it.", 0)


# What people do with them


def test_reset_goes_back_to_what_was_recognised(said: Transcript, ids: list[UUID], provider: Scripted) -> None:
    correct(said)
    assert correcting.reset(said, []) == 2
    assert texts(said) == [line.partition(": ")[2] for line in SAID]
    assert states(ids) == ["rejected", "offered", "rejected"]
    assert correcting.reset(said, []) == 0
    assert correcting.reset(said, [ids[1]]) == 1


def test_accept_settles_and_applies_what_is_named(said: Transcript, ids: list[UUID], provider: Scripted) -> None:
    correct(said)
    assert correcting.accept(said, []) == 2
    assert states(ids) == ["accepted", "offered", "accepted"]
    assert correcting.accept(said, [ids[1]]) == 1
    assert texts(said) == BETTER
    assert correcting.reset(said, []) == 3


def test_edited_and_withdrawn_words_are_neither(said: Transcript, ids: list[UUID], provider: Scripted) -> None:
    correct(said)
    rows = {row.pk: row for row in said.dialogues.select_related("transcript", "speaker__user")}
    edits.store(said.meeting, scenes.person("Bob"), ids[0], rows[ids[0]].revision, "We ship it.")
    publish.withdraw(rows[ids[2]])
    assert (correcting.reset(said, []), correcting.accept(said, [])) == (0, 0)
    assert list(correcting.shown(said).values_list("dialogue", flat=True)) == [ids[1]]
    assert texts(said)[0] == "We ship it."


def test_what_somebody_accepted_meanwhile_stays(
    said: Transcript, ids: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast(monkeypatch, Scripted(correct=[Rewording(ids[1], BETTER[1])]))
    correct(said)
    again = [lambda: correcting.accept(said, [ids[1]]), Rewording(ids[1], "I order 60 chairs.")]
    cast(monkeypatch, Scripted(correct=again))
    correct(said, [ids[1]])
    assert (texts(said)[1], states(ids)[1]) == (BETTER[1], "accepted")
    assert Correction.objects.get().text == BETTER[1]


# What stands on words that read otherwise


def written(said: Transcript, monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:
    cast(monkeypatch, Scripted(summarise=lambda talk, kind: [*more.get("meanwhile", []), *lines(talk)]))
    runs.start(said, "summary:brief", ["summary"])


def stale() -> list[bool]:
    return list(Sentence.objects.values_list("stale", flat=True))


def test_an_offered_one_says_something_else(
    said: Transcript, ids: list[UUID], provider: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(said)
    written(said, monkeypatch)
    correcting.accept(said, [])
    assert stale() == [False, False, False]
    correcting.accept(said, [ids[1]])
    assert stale() == [False, True, False]
    written(said, monkeypatch)
    assert stale() == [False, False, False]
    correcting.reset(said, [])
    assert stale() == [False, True, False]


def test_also_when_it_is_accepted_while_minutes_are_written(
    said: Transcript, ids: list[UUID], provider: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(said)
    written(said, monkeypatch, meanwhile=[lambda: correcting.accept(said, [ids[0], ids[1]])])
    assert stale() == [False, True, False]


def test_also_beneath_action_items(
    said: Transcript, ids: list[UUID], provider: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(said)
    item = Item("Order chairs", (ids[1],))
    cast(monkeypatch, Scripted(items=[lambda: correcting.accept(said, [ids[1]]), item]))
    runs.start(said, "items", ["items"])
    assert ActionItem.objects.get().stale
    cast(monkeypatch, Scripted(items=[item]))
    runs.start(said, "items", ["items"])
    assert not ActionItem.objects.get().stale
    correcting.reset(said, [])
    assert ActionItem.objects.get().stale
