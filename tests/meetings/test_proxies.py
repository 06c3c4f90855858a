"""Proxies of ours are believed, and nobody else: a forged X-Forwarded-For makes nobody a new visitor."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from meetings import access, limits, proxies
from tests.meetings.dora import sign_in


def test_a_second_header_line_of_a_socket_does_not_hide_the_first(settings: Any) -> None:
    """A visitor writes one, and the proxies write theirs below it."""
    settings.TRUSTED_PROXIES = 2
    forged, ours = (b"x-forwarded-for", b"198.51.100.1"), (b"x-forwarded-for", b"203.0.113.9, 192.0.2.7")
    scope = {"headers": [forged, ours], "client": ["127.0.0.1", 1]}
    assert limits.caller(access.NOBODY, scope) == "address 203.0.113.9"
    settings.TRUSTED_PROXIES = 1
    assert limits.caller(access.NOBODY, {**scope, "headers": [forged, ours]}) == "address 192.0.2.7"


@given(forged=st.text(max_size=60))
def test_what_stands_before_what_our_proxy_wrote_changes_nothing(forged: str) -> None:
    from django.test import override_settings

    with override_settings(TRUSTED_PROXIES=1):
        assert proxies.address_of(f"{forged},203.0.113.9", "127.0.0.1") == "203.0.113.9"


@given(forwarded=st.text(max_size=60), trusted=st.integers(0, 10))
def test_whatever_is_sent_there_is_an_address(forwarded: str, trusted: int) -> None:
    from django.test import override_settings

    with override_settings(TRUSTED_PROXIES=trusted):
        assert proxies.address_in(proxies.address_of(forwarded, "127.0.0.1"))


@pytest.mark.parametrize(
    ("address", "whom"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", ""),
    ],
)
def test_whoever_has_a_house_full_of_addresses_is_one_visitor(address: str, whom: str) -> None:
    assert limits.visitor(access.NOBODY, "", address) == f"address {whom}"


@pytest.mark.parametrize("proxied", [0, 1, 2])
def test_signing_in_is_counted_for_the_same_address(dora: Any, settings: Any, proxied: int) -> None:
    """As many tries as one address has, whatever else it writes into the header; never an error."""
    settings.TRUSTED_PROXIES = proxied
    ours = ", ".join(["203.0.113.9", "192.0.2.7"][:proxied])
    said = []
    for number in range(40):
        forged = f"198.51.100.{number}"
        client = Client(headers={"X-Forwarded-For": f"{forged}, {ours}" if ours else forged})
        said.append(sign_in(client, login=f"nobody{number}", password="guessed").status_code)
    assert said[0] == 200
    assert said[-1] == 429
    assert 500 not in said
