"""Two server processes on PostgreSQL and Redis: people on different ones are in one meeting; one of them may die."""

import asyncio
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.browser.people import Person, Town, until
from tests.clients import Api, Seat
from tests.proxy import Network
from tests.servers import Parley
from tests.speech import speech
from tests.stack.conftest import Pair
from tests.truth import assert_nothing_lost, said_by, stored
from transcription.simulation.speaker import Speaker


async def in_mid_sentence(reader: Person, speaker: Person) -> bool:
    """The speaker's bubble grows before the reader's eyes, and both have finished one before."""
    seen = await reader.bubbles()
    live = any(one["state"] == "live" and one["name"] == speaker.name and len(one["text"].split()) > 1 for one in seen)
    return live and len({one["name"] for one in seen if one["state"] == "final"}) == 2


async def test_one_of_two_servers_dies_in_mid_sentence(
    town: Town, pair: Pair, dana: Api, code: str, tmp_path: Path
) -> None:
    first, second = pair
    lines = {"Alice": speech("slt", 1, 2, 3, 4), "Bob": speech("rms", 0, 1, 2, 3)}
    alice, bob = [await town.person(name, said) for name, said in lines.items()]
    try:
        with Network(first.port, second.port) as network:
            await asyncio.gather(alice.join(network.url, code), bob.join(second.url, code))
            await asyncio.gather(alice.unmute(), bob.unmute())
            await until(lambda: in_mid_sentence(bob, alice))
            first.kill()
            await alice.says("Reconnecting: your words are kept (")
            await alice.says("Caught up")
            await asyncio.gather(*(person.has_said(lines[person.name]) for person in (alice, bob)))
            await asyncio.gather(alice.mute(), bob.mute())
            await everything_is_there([alice, bob], second, dana, code, tmp_path)
    finally:
        first.kill()
        first.start()


async def everything_is_there(people: list[Person], server: Parley, dana: Api, code: str, folder: Path) -> None:
    """Stored as an undisturbed recognition has it, and on everybody's page."""
    rows = await asyncio.to_thread(stored, dana, code)
    for person in people:
        streams = await person.streams()
        theirs = await asyncio.to_thread(assert_nothing_lost, server, dana, code, person.name, streams, folder)
        assert len(theirs) == 4
    for person in people:
        names = {"You" if one is person else one.name for one in people}
        seen = await person.sees_all_finished(names, at_least=4)
        assert [(one["id"], one["text"]) for one in seen] == [(row["id"], row["text"]) for row in rows]


async def test_speaking_at_the_other_server_closes_this_ones_microphone(pair: Pair, dana: Api, code: str) -> None:
    first, second = pair
    bob, _ = dana.guest(code, "Bob")
    said = speech("awb", 1, 3)
    here = Speaker(f"{first.ws}/ws/meetings/{code}/microphone/", bob.token, said.samples)
    there = Speaker(f"{second.ws}/ws/meetings/{code}/microphone/", bob.token, speech("awb", 4).samples)
    async with Seat(f"{second.ws}/ws/meetings/{code}/", dana.token) as seat:
        speaking = asyncio.create_task(here.speak())
        await seat.until(lambda message: message.get("state") == "live")
        await there.speak()
        with pytest.raises(ConnectionClosed) as closed:
            await speaking
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 4409

        async def words() -> list[str]:
            return [row["text"] for row in said_by(await asyncio.to_thread(stored, dana, code), "Bob")]

        async def both() -> bool:
            return len(await words()) == 2

        await until(both)

        async def seen_as_stored() -> bool:
            last = {message["id"]: message["state"] for message in seat.of("dialogue")}
            seen = {bubble for bubble, state in last.items() if state != "withdrawn"}
            return seen == {row["id"] for row in await asyncio.to_thread(stored, dana, code)}

        await until(seen_as_stored)
