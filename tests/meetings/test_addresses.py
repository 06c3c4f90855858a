"""E-mail addresses as people paste them: each once, in lower case; what is none is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.inviting import addresses


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("bob@x.org", ["bob@x.org"]),
        ("Bob <bob@x.org>, carol@y.org", ["bob@x.org", "carol@y.org"]),
        ("bob@x.org;carol@y.org\ndora@z.org\r\n", ["bob@x.org", "carol@y.org", "dora@z.org"]),
        ('"Berg, Bob; the elder" <Bob@X.org>; dora@z.org', ["bob@x.org", "dora@z.org"]),
        ('Bob "the 5" pipe" <bob@x.org>, dora@z.org', ["bob@x.org", "dora@z.org"]),
        ("bob@x.org carol@y.org", ["bob@x.org", "carol@y.org"]),
        ("BOB@x.org, Bob <bob@X.ORG>, bob@x.org", ["bob@x.org"]),
        ("mailto:bob@x.org", ["bob@x.org"]),
        ("<bob@x.org>,,; \n ,", ["bob@x.org"]),
        ("o'hara+parley@sub.x.org", ["o'hara+parley@sub.x.org"]),
    ],
)
def test_addresses_are_found(typed: str, good: list[str]) -> None:
    assert addresses.parse(typed) == (good, [])


@pytest.mark.parametrize(
    "piece",
    ["bob", "bob@", "@x.org", "bob@x", "bob@x..org", "Bob <bob>", "b@" + "x" * 300 + ".org", '"b b"@x.org', "b\0@x.org",
     "bob@x.org\u2028Bcc: m@x.org", "Bob <bob@x.org> Berg"],
)  # fmt: skip
def test_what_is_none_is_named_and_the_others_are_kept(piece: str) -> None:
    good, bad = addresses.parse(f"first@x.org, {piece}, last@x.org")
    assert good == ["first@x.org", "last@x.org"]
    assert len(bad) == 1


def test_nothing_is_no_address() -> None:
    assert addresses.parse(" \n ;, ") == ([], [])


@given(st.text())
def test_whatever_is_typed_no_address_holds_what_a_header_could_trip_over(typed: str) -> None:
    good, _ = addresses.parse(typed)
    for one in good:
        assert not set(one) & set('\r\n,;<>" \0')
        assert one == one.lower()
