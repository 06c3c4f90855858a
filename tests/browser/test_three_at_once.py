"""Three people speak at once: three bubbles grow side by side, and stand in the order in which they began."""

import asyncio

from tests.browser.people import Person, Town, until
from tests.browser.words import assert_understood
from tests.clients import Api
from tests.servers import Parley
from tests.speech import speech
from tests.truth import stored

BREATH = 0.3  # seconds: too short to end an utterance, so everybody has one long bubble


async def three_live(reader: Person) -> bool:
    return len({one["name"] for one in await reader.bubbles() if one["state"] == "live"}) == 3


async def test_three_bubbles_grow_at_the_same_time(town: Town, server: Parley, dana: Api, code: str) -> None:
    lines = {"Alice": ("slt", 1, 2, 3), "Bob": ("rms", 0, 1, 2), "Carol": ("awb", 1, 3, 4)}
    spoken = {name: speech(voice, *numbers, pause=BREATH) for name, (voice, *numbers) in lines.items()}
    people = [await town.person(name, said) for name, said in spoken.items()]
    await asyncio.gather(*(person.join(server.url, code) for person in people))
    await asyncio.gather(*(person.unmute() for person in people))
    await asyncio.gather(*(until(lambda person=person: three_live(person)) for person in people))
    await asyncio.gather(*(person.has_said(spoken[person.name]) for person in people))
    await asyncio.gather(*(person.mute() for person in people))

    rows = await asyncio.to_thread(stored, dana, code)
    assert {row["name"] for row in rows} == set(lines)
    assert [row["id"] for row in rows] == [row["id"] for row in sorted(rows, key=lambda row: row["started_at"])]
    for person in people:
        others = set(lines) - {person.name}
        seen = await person.sees_all_finished({"You"} | others, at_least=1)
        assert [(one["id"], one["text"]) for one in seen] == [(row["id"], row["text"]) for row in rows]
        person.assert_calm()
    assert_understood(spoken, {name: " ".join(row["text"] for row in rows if row["name"] == name) for name in lines})
