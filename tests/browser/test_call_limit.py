"""A call that is full: who comes later hears, or only reads, is told why, and moves up when somebody leaves."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.browser.call import ENERGY, callers, meet
from tests.browser.people import Town, until
from tests.clients import host
from tests.servers import Parley
from tests.speech import speech


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parley]:
    """Two people have video, one more has sound: the fourth is here what elsewhere is the thirteenth."""
    one = Parley(tmp_path_factory.mktemp("small"), {"MESH_LIMIT": "2", "AUDIO_LIMIT": "3"})
    one.prepare().start()
    yield one
    assert one.stop() == 0


async def test_who_comes_past_a_limit_is_told_what_they_get(town: Town, small: Parley) -> None:
    code = str(host(small).post("meetings/", {"title": "Office move"})["code"])
    said = speech("slt", *list(range(5)) * 6)  # she speaks until the last has heard her, also on a slow machine
    alice, bob, carol, dave = await callers(town, {"Alice": said, "Bob": None, "Carol": None, "Dave": None})
    await meet(small.url, code, alice, bob)
    await carol.join(small.url, code)
    await carol.page.get_by_text("2 people already have video. You hear everybody and are heard").wait_for()
    await dave.join(small.url, code)
    await dave.page.get_by_text("3 people are already in the call. You have captions and chat").wait_for()

    await alice.unmute()
    await asyncio.gather(bob.hears(alice), carol.hears(alice), *(one.sees("Alice") for one in (bob, carol, dave)))
    assert (await carol.figure(alice, "framesDecoded"), await carol.colour(alice)) == (0, None)
    assert await dave.reports() == {}
    assert (await alice.heard(carol))["Carol"] < ENERGY

    await bob.page.get_by_role("link", name="Leave").click()
    await carol.page.get_by_text("There is room for pictures now").wait_for()
    await carol.light()
    await asyncio.gather(carol.watches(alice), alice.watches(carol), dave.hears(alice))

    async def only_reads() -> bool:
        return set(await dave.reports()) == {alice.peer, carol.peer}

    await until(only_reads)
    for one in (alice, carol, dave):
        one.assert_calm()
