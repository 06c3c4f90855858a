"""Figures of speech go to the speaker, after each stored utterance, and to nobody else."""

import asyncio
from typing import Any

from meetings.models import User
from tests.conferencing.line import Line
from tests.transcription.fakes import quiet, said, sound
from tests.transcription.test_microphone_socket import STREAM, begin, speak

OTHER = "00000000-0000-4000-8000-000000000002"


async def test_the_speaker_is_told_after_each_utterance(lines: Any, alice: User, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    room: Line = await lines(alice)
    await begin(line)
    at = await speak(line, sound(said(1, 2, 3), quiet(1)))
    first = await line.until("figures")
    assert set(first) >= {"words", "seconds", "pace", "pauses", "paused", "fillers", "filler_words"}
    assert (first["words"], first["pace"]) == (3, None)
    await speak(line, sound(said(4, 5), quiet(1)), at)
    second = await line.until("figures")
    assert second["words"] == 5
    assert second["seconds"] > first["seconds"]
    await line.say(type="stop", stream=STREAM)
    await line.until("stopped")
    await asyncio.sleep(10)
    await room.until("pulse")
    assert room.of("figures") == []


async def test_another_stream_goes_on_counting(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    for stream, words in ((STREAM, 3), (OTHER, 6)):
        await begin(line, stream)
        await speak(line, sound(said(1, 2, 3), quiet(1)))
        assert (await line.until("figures"))["words"] == words
        await line.say(type="stop", stream=stream)
        await line.until("stopped")
