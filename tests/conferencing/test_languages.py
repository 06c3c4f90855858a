"""Texts that a socket sends are in the language of whoever is at the other end, as on pages."""

from typing import Any

import pytest
from django.utils.translation import get_language

from conferencing import rooms
from meetings.models import User
from tests.conferencing.line import Line


@pytest.fixture(autouse=True)
def parrot(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that is refused with the language in which it would be."""

    async def refuse(request: rooms.Request) -> None:
        raise rooms.Invalid("language", str(get_language()))

    monkeypatch.setitem(rooms.handlers, "which language", refuse)


async def asked(line: Line) -> str:
    await line.until("welcome")
    return str((await line.refused(type="which language"))["message"])


@pytest.mark.parametrize(
    ("profile", "header", "spoken"),
    [
        ("", None, "en"),
        ("es", None, "es"),
        ("", b"es-MX,es;q=0.9,en;q=0.5", "es"),
        ("en", b"es", "en"),
        ("tlh", b"es", "es"),
        ("", b"\xff;;q=x,,tlh", "en"),
    ],
)
async def test_the_profile_then_the_browser_then_english(
    lines: Any, bob: User, profile: str, header: bytes | None, spoken: str
) -> None:
    await User.objects.filter(pk=bob.pk).aupdate(language=profile)
    line: Line = await lines(bob, headers=[(b"accept-language", header)] if header else [])
    assert await asked(line) == spoken


async def test_two_people_two_languages(lines: Any, alice: User, bob: User) -> None:
    await User.objects.filter(pk=alice.pk).aupdate(language="es")
    host, line = await lines(alice), await lines(bob)
    assert (await asked(host), await asked(line)) == ("es", "en")
