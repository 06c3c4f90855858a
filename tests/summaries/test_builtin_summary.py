"""Summaries without a model: short, in order, supported; whatever was said."""

import time
import uuid
from dataclasses import replace

import pytest

from summaries import evidence
from summaries.contract import Doubt, Kind, Said, Statement, Talk, Words
from summaries.providers.builtin import Builtin
from summaries.quality.marked import long, meetings
from tests.summaries.scenes import id_of, talk

BUILTIN = Builtin()
KINDS: tuple[Kind, ...] = ("brief", "detailed", "minutes")


def summary(told: Talk, kind: Kind = "brief") -> list[Statement]:
    return [event for event in BUILTIN.summarise(told, kind) if isinstance(event, Statement)]


def size(statements: list[Statement]) -> int:
    return sum(len(one.text.split()) for one in statements)


@pytest.mark.parametrize("meeting", meetings(), ids=lambda one: one.name)
def test_statements_are_supported_in_order_and_never_twice(meeting) -> None:
    for kind in KINDS:
        found = summary(meeting.talk, kind)
        assert all(evidence.check(one, meeting.talk).supported for one in found)
        assert len({one.text for one in found}) == len(found)
        assert size(found) <= 300
    order = {one.id: number for number, one in enumerate(meeting.talk.said)}
    firsts = [min(order[one] for one in statement.evidence) for statement in summary(meeting.talk, "brief")]
    assert len(firsts) > 4
    assert firsts == sorted(firsts) or len(set(firsts)) < len(firsts) or firsts[0] < firsts[-1]


@pytest.mark.parametrize(("kind", "least", "most"), [("brief", 90, 150), ("detailed", 200, 300), ("minutes", 150, 300)])
def test_an_hour_has_its_length(kind: Kind, least: int, most: int) -> None:
    assert least <= size(summary(long(1), kind)) <= most


@pytest.mark.parametrize("kind", KINDS)
def test_an_hour_begins_before_all_of_it_is_read(kind: Kind) -> None:
    """Its first words depend on how it opened alone, and what follows says none of it again."""
    told = long(1)
    half = len(told.said) // 2
    hum = [replace(one, text=" ".join(["hum"] * len(one.text.split()))) for one in told.said[half:]]
    other = replace(told, said=(*told.said[:half], *hum))
    assert next(iter(BUILTIN.summarise(told, kind))) == next(iter(BUILTIN.summarise(other, kind)))
    found = summary(told, kind)
    assert len({one.text for one in found}) == len(found)
    order = {one.id: number for number, one in enumerate(told.said)}
    overview = [min(order[one] for one in each.evidence) for each in found if kind != "minutes" or not each.heading]
    assert overview[0] < half / 2


def test_words_for_those_who_watch_say_the_same() -> None:
    told = meetings()[0].talk
    events = list(BUILTIN.summarise(told, "brief"))
    text = "".join(event.text for event in events if isinstance(event, Words))
    assert text == " ".join(event.text for event in events if isinstance(event, Statement))
    assert isinstance(events[0], Words)


def test_minutes_have_topics_decisions_and_questions() -> None:
    told = talk(
        "Alice: The old server costs 400 euros a month.",
        "Bob: The new server would cost 250 euros a month.",
        "Alice: Let's go with the new server from April.",
        "Bob: Agreed.",
        "Alice: Do we know who moves the databases?",
        "Bob: No idea, to be honest.",
    )
    found = {one.section: one for one in summary(told, "minutes")}
    assert found["decision"].text == "Agreed: go with the new server from April."
    assert found["decision"].evidence[0] == id_of("line 2")
    assert found["question"].evidence == (id_of("line 4"),)


def test_an_agenda_names_the_topics() -> None:
    budget = next(one.talk for one in meetings() if one.name == "budget")
    headings = [one.heading for one in summary(budget, "minutes") if one.section == "topic"]
    assert list(dict.fromkeys(headings)) == ["Spending so far", "Travel", "Software licences", "Training"]


def test_a_promise_is_told_with_a_name() -> None:
    told = talk("Alice: I'll send the yearly report to the printer by Friday.", "Bob: Thank you.")
    assert summary(told)[0].text == "Alice will send the yearly report to the printer by 6 March."


def test_nothing_said_is_nothing_told() -> None:
    silence = replace(talk("Alice: x"), said=())
    assert [list(BUILTIN.summarise(silence, kind)) for kind in KINDS] == [[], [], []]
    assert list(BUILTIN.catch_up(silence, 120)) == []


@pytest.mark.parametrize(
    "said",
    [
        "Hello",
        "um",
        "...",
        "?!",
        "はい。",
        "x" * 5000,
        "   ",
        "the the the the",
        "1234",
        "<script>alert(1)</script> **bold**",
    ],
)
def test_one_word_or_none_that_counts(said: str) -> None:
    told = talk(f"Alice: {said}")
    for kind in KINDS:
        assert len(summary(told, kind)) <= 1
    list(BUILTIN.items(told))


def test_markup_that_was_spoken_is_text() -> None:
    told = talk("Alice: The <b>new</b> [server](http://evil) costs *400* euros a month.")
    shown = "".join(event.text for event in BUILTIN.summarise(told, "brief") if isinstance(event, Words))
    assert r"\<b\>new" in shown
    assert r"\[server\]" in shown


def test_one_giant_utterance() -> None:
    words = "we looked at the numbers of the northern region and they grew while the southern region lost customers "
    told = talk(f"Alice: {words * 2000}")
    assert 0 < size(summary(told, "detailed")) <= 300
    list(BUILTIN.items(told))


def test_thousands_of_the_same_utterance_are_told_once() -> None:
    told = talk(*["Alice: I'll send the quarterly report by Friday."] * 4000)
    assert [one.text for one in summary(told)] == ["Alice will send the quarterly report by 6 March."]


def test_spanish_is_ranked_as_it_was_said() -> None:
    told = replace(
        talk(
            "Alice: El presupuesto de marketing subió a cuarenta mil euros este año.",
            "Bob: El presupuesto de viajes bajó, pero el presupuesto total de marketing es más alto.",
            "Alice: Bueno, sí.",
        ),
        language="es",
    )
    found = summary(told)
    assert found[0].text.startswith(("Alice: El presupuesto", "Bob: El presupuesto"))
    assert all(evidence.check(one, told).supported for one in found)


def test_catching_up_keeps_to_its_words() -> None:
    found = [event for event in BUILTIN.catch_up(long(0.5), 110) if isinstance(event, Statement)]
    assert 50 < size(found) <= 110


def test_a_doubted_sentence_becomes_what_was_said() -> None:
    told = talk("Alice: um I think it costs 400 euros")
    wrong = Statement("It costs 500 euros.", (id_of("line 0"), uuid.uuid4()), "topic", "Costs")
    made = list(BUILTIN.rewrite(told, [Doubt(wrong, ("500",))]))
    assert made == [Statement("Alice: Um I think it costs 400 euros.", (id_of("line 0"),), "topic", "Costs")]
    assert evidence.check(made[0], told).supported


def test_a_doubt_without_evidence_is_better_left_out() -> None:
    told = talk("Alice: Hello.")
    made = list(BUILTIN.rewrite(told, [Doubt(Statement("It rains.", (uuid.uuid4(),)), ())]))
    assert made == [Statement("", ())]


def test_two_people_of_one_name_and_a_guest_without_one() -> None:
    told = talk("Alice: I'll send the offer to the new client.", others=("Alice Two", ""))
    guest = replace(told.people[-1])
    whole = replace(
        told, said=(*told.said, Said(uuid.uuid4(), guest, told.said[0].at, "The new client likes the offer."))
    )
    assert summary(whole, "minutes")


@pytest.mark.parametrize(
    "said", ["okay ", "?", "i'll send the ", "we ", "w", "a.b.", "and and i'll ", "Friday ", "Bob, ", ". "]
)
def test_no_words_take_long(said: str) -> None:
    """No pattern looks at a long utterance again and again: that would take minutes."""
    told = talk(f"Alice: {said * (100_000 // len(said))}", others=("Bob",))
    began = time.process_time()
    summary(told, "minutes")
    list(BUILTIN.items(told))
    list(BUILTIN.correct(told, frozenset({id_of("line 0")})))
    assert time.process_time() - began < 10
