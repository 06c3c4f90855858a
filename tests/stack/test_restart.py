"""kill -9 of the only server while two people speak, twice: afterwards every word is there, once, at its time."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients import Seat, host
from tests.servers import Parley
from tests.speech import speech
from tests.truth import assert_nothing_lost, stored
from transcription.simulation.speaker import Speaker


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Parley]:
    """A server of its own, on SQLite."""
    one = Parley(tmp_path)
    one.prepare().start()
    yield one
    assert one.stop() == 0


async def in_mid_sentence(server: Parley, code: str, token: str, after: int) -> None:
    """Until somebody's sentence has three words, and `after` sentences are stored."""
    async with Seat(f"{server.ws}/ws/meetings/{code}/", token) as seat:
        await seat.until(lambda message: message["type"] == "dialogue" and (message["number"] or 0) >= after)
        seat.messages.clear()
        await seat.until(
            lambda message: (
                message.get("state") == "live" and len(f"{message['stable']} {message['unstable']}".split()) >= 3
            )
        )


async def test_two_speakers_outlive_two_deaths_of_their_server(mortal: Parley, tmp_path: Path) -> None:
    dana = host(mortal)
    code = dana.post("meetings/", {"title": "Mortal"})["code"]
    voices = {"Alice": speech("slt", 1, 2, 3, 4, 5), "Bob": speech("rms", 0, 1, 2, 3, 4)}
    microphone = f"{mortal.ws}/ws/meetings/{code}/microphone/"
    speakers = {
        name: Speaker(microphone, dana.guest(code, name)[0].token, said.samples) for name, said in voices.items()
    }
    async with asyncio.TaskGroup() as tasks:
        for speaker in speakers.values():
            tasks.create_task(speaker.speak())
        for after in (1, 4):
            await in_mid_sentence(mortal, code, dana.token, after)
            mortal.kill()
            await asyncio.to_thread(mortal.start)
    for name, speaker in speakers.items():
        streams = {speaker.stream: speaker.samples}
        rows = await asyncio.to_thread(assert_nothing_lost, mortal, dana, code, name, streams, tmp_path)
        assert len(rows) == 5
    assert {row["name"] for row in stored(dana, code)} == set(speakers)
