"""Whoever comes late, or loads the page again, reads what everybody else reads."""

import asyncio

from tests.browser.people import Bubble, Person, Town
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import stored


def nameless(bubbles: list[Bubble]) -> list[tuple[str, str, str]]:
    return [(one["id"], one["at"], one["text"]) for one in bubbles]


async def everything(reader: Person, speaker: str, sentences: int) -> list[tuple[str, str, str]]:
    return nameless(await reader.sees_all_finished({speaker}, at_least=sentences))


async def test_late_joiner_and_reload_see_the_same_bubbles(town: Town, server: Parley, dana: Api, code: str) -> None:
    spoken = speech("awb", 1, 3, 4, 6)
    alice, bob = await town.person("Alice", spoken), await town.person("Bob")
    await alice.join(server.url, code)
    await alice.unmute()
    first = await alice.sees("You", live=False)
    await bob.join(server.url, code)
    assert (await bob.sees("Alice", live=False))["id"] == first["id"]
    await bob.sees("Alice", live=True)
    await alice.has_said(spoken)
    await alice.mute()

    rows = await asyncio.to_thread(stored, dana, code)
    said = [(row["id"], row["started_at"], row["text"]) for row in rows]
    assert await everything(alice, "You", 4) == said
    assert await everything(bob, "Alice", 4) == said
    await asyncio.gather(alice.page.reload(), bob.page.reload())
    assert await everything(alice, "You", 4) == said
    assert await everything(bob, "Alice", 4) == said
    alice.assert_calm()
    bob.assert_calm()
