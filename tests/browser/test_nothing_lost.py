"""The server is killed in mid-sentence, the network goes away: every word is there afterwards, once, at its time."""

import asyncio
import re
from pathlib import Path

from tests.browser.people import Person, Town, until
from tests.clients import Api, host
from tests.proxy import Network
from tests.servers import Parley
from tests.speech import Speech, speech
from tests.truth import assert_nothing_lost, stored

CUT = 20.0  # seconds
KEPT = re.compile(r"Reconnecting: your words are kept \((\d+) s\)")
EXPECTED = re.compile(r"WebSocket connection to '.*' failed|Failed to load resource: net::ERR_CONNECTION_REFUSED")
"""Of a server that is away. A page fetches what it seldom needs once it has been open for a while, be it just then."""


async def in_mid_sentence(person: Person) -> bool:
    """Something is finished, and the sentence after it has three words."""
    *before, last = await person.bubbles() or [{"state": ""}]
    return bool(before) and last["state"] == "live" and len(last["text"].split()) >= 3


async def kept(person: Person) -> int:
    """Seconds that the state line says are kept here; 0 when it says something else."""
    said = KEPT.match(await person.status())
    return int(said[1]) if said else 0


async def everything_is_there(
    speaker: Person, spoken: Speech, readers: list[Person], server: Parley, api: Api, code: str, folder: Path
) -> None:
    await speaker.has_said(spoken)
    await speaker.mute()
    streams = await speaker.streams()
    rows = await asyncio.to_thread(assert_nothing_lost, server, api, code, speaker.name, streams, folder)
    assert rows == await asyncio.to_thread(stored, api, code), "Somebody else is said to have spoken."
    for reader in readers:
        seen = await reader.sees_all_finished({"You" if reader is speaker else speaker.name}, at_least=len(rows))
        assert [(one["id"], one["text"]) for one in seen] == [(row["id"], row["text"]) for row in rows]
        assert [words for words in reader.complaints if not EXPECTED.match(words)] == []


async def test_kill_9_and_restart_in_mid_sentence(town: Town, tmp_path: Path) -> None:
    server = Parley(tmp_path).prepare()
    try:
        await asyncio.to_thread(server.start)
        dana = host(server)
        code = dana.post("meetings/", {"title": "Killed"})["code"]
        spoken = speech("slt", 1, 2, 3, 4)
        alice, bob = await town.person("Alice", spoken), await town.person("Bob")
        await asyncio.gather(alice.join(server.url, code), bob.join(server.url, code))
        await alice.unmute()
        await until(lambda: in_mid_sentence(alice))
        server.kill()
        await until(lambda: kept(alice))
        await asyncio.gather(asyncio.to_thread(server.start), alice.says("Caught up"))
        await everything_is_there(alice, spoken, [alice, bob], server, dana, code, tmp_path)
    finally:
        server.stop()


async def test_a_network_away_for_20_seconds(town: Town, server: Parley, dana: Api, code: str, tmp_path: Path) -> None:
    """Nothing breaks and nothing arrives: the page must find out by itself. What was under way arrives afterwards."""
    spoken = speech("rms", 0, 1, 2, 3, 4, 5, 6, pause=0.9)
    with Network(server.port) as network:
        alice, bob = await town.person("Alice", spoken), await town.person("Bob")
        await asyncio.gather(alice.join(network.url, code), bob.join(server.url, code))
        await alice.unmute()
        await until(lambda: in_mid_sentence(alice))
        network.stall()
        cut_at = await alice.captured()

        async def long_enough() -> bool:
            return await alice.captured() >= cut_at + CUT

        await until(long_enough)
        assert await kept(alice) >= CUT - 2
        network.mend()
        await alice.says("Caught up")
        await everything_is_there(alice, spoken, [alice, bob], server, dana, code, tmp_path)
