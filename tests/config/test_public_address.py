"""Links in mails name an address that a reader can reach, not the one that means "everywhere"."""

import pytest

from config import machine


@pytest.mark.parametrize("host", machine.EVERYWHERE)
def test_everywhere_is_no_address(host: str) -> None:
    assert machine.public(host) in [*machine.addresses(), "localhost"]


@pytest.mark.parametrize("host", ["localhost", "parley.example.org"])
def test_what_is_set_is_kept(host: str) -> None:
    assert machine.public(host) == host
