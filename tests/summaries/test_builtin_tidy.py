"""The words of a recogniser, tidied by rules; nothing that means something changes."""

import uuid

import pytest

from summaries import meaning
from summaries.builtin.tidy import tidy
from summaries.contract import Person, Rewording
from summaries.providers.builtin import Builtin
from summaries.quality.marked import meetings
from tests.summaries.scenes import id_of, talk

PEOPLE = (Person(uuid.UUID(int=1), "Alice Park"), Person(uuid.UUID(int=2), "Bob"), Person(uuid.UUID(int=3), "Will"))


@pytest.mark.parametrize(
    ("said", "tidied"),
    [
        ("um i think uh we should go", "I think we should go."),
        ("the the report is is done", "The report is is done."),
        ("i dont know what bob said on monday", "I don't know what Bob said on Monday."),
        ("thats fine. we start at nine", "That's fine. We start at nine."),
        ("can you hear me", "Can you hear me?"),
        ("i had had enough", "I had had enough."),
        ("no no no", "No no no."),
        ("will alice come", "Will Alice come?"),
        ("its cost is known", "Its cost is known."),
        ("Already fine.", "Already fine."),
        ("um", ""),
        ("", ""),
    ],
)
def test_fillers_doubles_apostrophes_and_capitals(said: str, tidied: str) -> None:
    assert tidy(said, PEOPLE) == tidied


def test_doubled_words_that_are_none_go() -> None:
    assert tidy("we we need the the keys", PEOPLE) == "We need the keys."


def test_other_languages_keep_their_words() -> None:
    assert tidy("eh, im mai fahren wir los", PEOPLE, "de") == "Eh, im mai fahren wir los"
    assert tidy("eh vamos a ver", PEOPLE, "es") == "Vamos a ver"


def test_tidying_is_safe_to_apply_and_done_once() -> None:
    for meeting in meetings():
        for said in meeting.talk.said:
            tidied = tidy(said.text, meeting.talk.people)
            assert meaning.judge(said.text, tidied, meeting.talk.people).safe, (said.text, tidied)
            assert tidy(tidied, meeting.talk.people) == tidied


def test_only_what_is_wanted_and_changes_is_reworded() -> None:
    told = talk("Alice: um i know", "Bob: i dont", "Alice: Fine.")
    wanted = frozenset({id_of("line 1"), id_of("line 2"), uuid.uuid4()})
    found = [event for event in Builtin().correct(told, wanted) if isinstance(event, Rewording)]
    assert found == [Rewording(id_of("line 1"), "I don't.")]
