"""One person, two tabs: the microphone is where it was last turned on, and the other tab offers to take it back."""

import asyncio
from pathlib import Path

from tests.browser.people import Person, Town, arrive
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import assert_nothing_lost

ELSEWHERE = "Your microphone is in use in another window"


async def take_back(person: Person) -> None:
    await person.page.get_by_role("button", name="Use the microphone here").click()
    await person.page.get_by_role("button", name="Mute", exact=True).wait_for()


async def test_the_microphone_goes_to_the_tab_that_was_asked_last(
    town: Town, server: Parley, dana: Api, code: str, tmp_path: Path
) -> None:
    first = await town.person("Alice", speech("rms", *range(9)))
    await first.join(server.url, code)
    second = await arrive("Alice in another tab", first.context)
    town.people.append(second)
    await second.page.goto(f"{server.url}/m/{code}/room/")
    await first.unmute()
    await first.sees("You", live=True, words=2)

    await second.unmute()
    await first.says(ELSEWHERE)
    await first.sees("You", live=False)
    await second.sees("You", live=True, words=2)
    await take_back(first)
    await second.says(ELSEWHERE)
    await first.mute()
    await take_back(second)  # which first hands over what it still has of its stream
    await second.mute()

    streams = await first.streams() | await second.streams()
    assert len(streams) == 4
    rows = await asyncio.to_thread(assert_nothing_lost, server, dana, code, "Alice", streams, tmp_path)
    for tab in (first, second):
        seen = await tab.sees_all_finished({"You"}, at_least=len(rows))
        assert [(one["id"], one["text"]) for one in seen] == [(row["id"], row["text"]) for row in rows]
        tab.assert_calm()
