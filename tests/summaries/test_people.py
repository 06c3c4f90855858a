"""Who is meant by a name."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summaries.contract import Person
from summaries.language.people import find, named
from tests.summaries.scenes import id_of


def people(*names):
    return [Person(id_of(name), name) for name in names]


HERE = people("Alice Jones", "Bob Smith", "Mallory", "José García", "Robert Brown", "Will Turner")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Bob", "Bob Smith"),
        ("bob smith", "Bob Smith"),
        ("Bob's", "Bob Smith"),
        ("Smith", "Bob Smith"),
        ("Mr. Smith", "Bob Smith"),
        ("Mal", "Mallory"),
        ("Rob", "Robert Brown"),
        ("Alise", "Alice Jones"),
        ("Malory", "Mallory"),
        ("Jose", "José García"),
        ("jose garcia", "José García"),
        ("Will", "Will Turner"),
        ("Zoe", None),
        ("Bob Jones", None),
        ("", None),
        ("!!", None),
        ("I", None),
        ("a", None),
    ],
)
def test_a_name_finds_its_participant(name, expected):
    found = find(name, HERE)
    assert (found.name if found else None) == expected


def test_ambiguous_is_nobody_and_a_full_name_is_not_ambiguous():
    two = people("Bob Smith", "Bob Jones")
    assert find("Bob", two) is None
    assert find("Bob Jones", two).name == "Bob Jones"
    assert find("Bob", people("Bob", "Bob Jones")).name == "Bob"


def test_the_same_person_twice_is_not_ambiguous():
    assert find("Bob", people("Bob", "Bob")).name == "Bob"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bob and Alice will talk to bob smith", ["Bob Smith", "Alice Jones"]),
        ("alice, can you ask bob", ["Alice Jones", "Bob Smith"]),
        ("Give it to Mallory's team", ["Mallory"]),
        ("We will do it, will we", []),
        ("Will we make it?", []),
        ("Ask Will to do it", ["Will Turner"]),
        ("Will, can you do it?", ["Will Turner"]),
        ("Will will do it", ["Will Turner"]),
        ("please ask Malorry", ["Mallory"]),
        ("Alive and well", []),
        ("nobody was named", []),
    ],
)
def test_who_is_named_in_a_text(text, expected):
    assert [one.name for one in named(text, HERE)] == expected


@settings(deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=4))
def test_no_text_and_no_name_raises(text, names):
    here = people(*names)
    find(text, here)
    assert set(named(text, here)) <= set(here)


@pytest.mark.parametrize("piece", ["Bob ", "Malory ", "will ", "x", "José, "])
def test_time_is_bounded(piece):
    many = people(*[f"Person{n} Name{n}" for n in range(50)], "Mallory", "Bob Smith")
    began = time.process_time()
    named(piece * (10_000 // len(piece)), many)
    assert time.process_time() - began < 1
