"""Names are found however they are written, words that only look like them stay, and nothing breaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries import nameless


def said(text: str, *people: str) -> str:
    """With A, B, C for each of them."""
    called = tuple((label, (name,)) for label, name in zip("ABC", people, strict=False))
    return nameless.names(called, "Somebody").text(text)


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Alice Adams", "Alice Adams and alice, ALICE, Adams's plan.", "A and A, A, A's plan."),
        ("Alice Adams", "Alices Plan; malice, Alicea stay.", "As Plan; malice, Alicea stay."),
        ("Alice  Adams", "Alice\nAdams", "A"),
        ("Bob", "Bobbing is not meant.", "Bobbing is not meant."),
        ("Will Smith", "Will says that we will wait for Smith.", "A says that we will wait for A."),
        ("Al Gore", "Al, al and AL; also Gore.", "A, al and A; also A."),
        ("The Boss of all", "The plan of the others.", "The plan of the others."),
        ("José Núñez", "Jose\u0301 and jose nunez and NÚÑEZ.", "A and A and A."),
        ("Jose\u0301", "José", "A"),
        ("İrem Yılmaz", "İREM, Irem, irem and İrem.", "A, A, A and A."),
        ("Irina", "\u0130rina, irına", "A, A"),
        ("Sam", "\u017fam", "A"),
        ("Jürgen Strauß", "STRAUSS and Strauß, JÜRGEN.", "A and A, A."),
        ("O\u2019Brien", "O'Brien", "O'A"),
        ("Anna-Lena", "Anna, Lena, Anna-Lena.", "A, A, A."),
        ("alice.smith42", "Alice and Smith", "A and A"),
        ("李明", "今天李明说好。", "今天A说好。"),
        ("김 철수", "철수가 말했다.", "A가 말했다."),
        ("प्रिया शर्मा", "प्रिया शर्मा, शर्मा", "A, A"),
        ("R&D (Team)", "R&D decides.", "A decides."),
        ("X", "X marks it.", "X marks it."),
        ("42", "It costs 42.", "It costs 42."),
    ],
)
def test_a_name(name: str, text: str, shown: str) -> None:
    assert said(text, name) == shown


def test_the_longest_counts() -> None:
    assert said("Ann Lee and Ann.", "Ann", "Ann Lee") == "B and Somebody."


def test_what_two_are_called_is_neither() -> None:
    assert said("Alex Kim, Alex Roe and Alex.", "Alex Kim", "Alex Roe") == "A, B and Somebody."


def test_nobody() -> None:
    assert said("Alice.") == "Alice."


@pytest.mark.parametrize(
    ("name", "safe", "shown"),
    [
        ("Strong Al", "<strong>Strong Al</strong> &lt;b&gt;", "<strong>A</strong> &lt;b&gt;"),
        ("R&D", "R&amp;D &amp; us", "A &amp; us"),
        ("<Bob>", "&lt;Bob&gt; &lt;i&gt;", "A &lt;i&gt;"),
        ("Bob", '<a href="https://x.org/~bob" rel="nofollow">here</a>', "<a>here</a>"),
        ("Bob", '<a href="https://x.org/%42ob">here</a>', "<a>here</a>"),
        ("Bob", '<a href="https://x.org/">Bob</a>', '<a href="https://x.org/">A</a>'),
    ],
)
def test_tags_are_no_names_and_addresses_tell_none(name: str, safe: str, shown: str) -> None:
    assert nameless.names((("A", (name,)),), "Somebody").html(safe) == shown


@given(names=st.lists(st.text(max_size=12), max_size=4), text=st.text(max_size=80))
def test_whatever_people_are_called(names: list[str], text: str) -> None:
    found = nameless.names(tuple((f"Speaker {place}", (name,)) for place, name in enumerate(names)), "Somebody")
    assert isinstance(found.html(text), str)
    if names and len(names[0]) > 3 and names[0].isascii() and names[0].isalpha() and nameless.in_any_case(names[0]):
        assert names[0] not in found.text(f"Then {names[0]} spoke.")
