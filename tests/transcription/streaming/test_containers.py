"""Containers that grow: what MediaRecorder gives becomes samples on the way, and whatever else is sent harms nobody."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from meetings.models import User
from tests.speech import speech, write_wav
from tests.transcription.streaming.conftest import Program, opened
from tests.transcription.streaming.recorder import KINDS, alike, recorded
from transcription.contract import SAMPLE_RATE, Caption, Frame, Hints, Samples
from transcription.programs import containers, stream, streaming
from transcription.programs.containers import Container, Overfull, Undecodable
from transcription.programs.starting import mime_of
from transcription.recognition import chain

SPOKEN = speech("rms", 0, 1, 2)
NOTHING = np.zeros(0, np.int16)
WEBM = next(iter(KINDS))
GARBAGE = ("noise", "zeros", "html", "ffconcat", "playlist", "wav", "text", "one byte", "a header only")


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    for thread in threading.enumerate():
        if thread.name == "container":
            thread.join(10)
            assert not thread.is_alive()


async def sound_of(container: Container) -> Samples:
    parts = [samples async for samples in container.samples()]
    return np.concatenate([NOTHING, *parts])


async def decoded(mime: str, data: bytes, piece: int = 1000) -> Samples:
    container = Container(mime_of(mime))
    listening = asyncio.create_task(sound_of(container))
    try:
        for at in range(0, len(data), piece):
            container.feed(data[at : at + piece])
            await asyncio.sleep(0)
        container.end()
        return await listening
    finally:
        container.drop()
        listening.cancel()


@pytest.mark.parametrize("mime", KINDS)
@pytest.mark.parametrize("piece", [17, 4096, 64 * 1024])
async def test_what_a_browser_records(mime: str, piece: int) -> None:
    heard = await decoded(mime, recorded(mime, SPOKEN.samples), piece)
    assert abs(len(heard) - len(SPOKEN.samples)) < SAMPLE_RATE // 10
    assert alike(heard, SPOKEN.samples) > 0.9


@pytest.mark.parametrize("mime", KINDS)
async def test_sound_comes_while_the_rest_is_still_recorded(mime: str) -> None:
    data = recorded(mime, SPOKEN.samples)
    container = Container(mime_of(mime))
    container.feed(data[: len(data) // 2])
    heard = 0
    async with asyncio.timeout(30):
        async for samples in container.samples():
            heard += len(samples)
            if heard > 0.4 * len(SPOKEN.samples):
                break
    container.drop()


@pytest.mark.parametrize("mime", KINDS)
async def test_a_recording_that_breaks_off(mime: str) -> None:
    data = recorded(mime, SPOKEN.samples)
    heard = await decoded(mime, data[: len(data) * 2 // 3])
    assert 0.5 * len(SPOKEN.samples) < len(heard) < 0.75 * len(SPOKEN.samples)


def garbage(folder: Path) -> dict[str, bytes]:
    secret = write_wav(folder / "secret.wav", SPOKEN.samples)
    return {
        "noise": os.urandom(50_000),
        "zeros": bytes(50_000),
        "html": b"<!doctype html><title>504</title>" * 100,
        "ffconcat": f"ffconcat version 1.0\nfile '{secret}'\n".encode(),
        "playlist": f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:{secret}\n".encode(),
        "wav": secret.read_bytes(),
        "text": "Grüße\0".encode() * 1000,
        "one byte": b"\x1a",
        "a header only": recorded(WEBM, SPOKEN.samples)[:200],
    }


@pytest.mark.parametrize("mime", ["audio/webm", "audio/ogg", "audio/mp4"])
@pytest.mark.parametrize("what", GARBAGE)
async def test_garbage_is_no_sound_and_no_other_file_is_read(tmp_path: Path, mime: str, what: str) -> None:
    data = garbage(tmp_path)[what]
    with pytest.raises(Undecodable):
        await decoded(mime, data)


@pytest.mark.parametrize("mime", KINDS)
async def test_garbage_without_an_end_is_given_up(mime: str) -> None:
    """Though it began well."""
    container, data = Container(mime_of(mime)), recorded(mime, SPOKEN.samples)[:40]
    container.feed(data)

    def feed() -> None:
        for _ in range(containers.MUTE // 50_000 + 1):
            container.feed(os.urandom(50_000))

    with pytest.raises(Undecodable):
        feed()
    container.drop()


async def test_another_format_than_was_announced() -> None:
    with pytest.raises(Undecodable):
        await decoded("audio/mp4", recorded(WEBM, SPOKEN.samples))


async def test_damage_in_the_middle_costs_only_what_is_damaged() -> None:
    data = bytearray(recorded(WEBM, SPOKEN.samples))
    data[len(data) // 2 : len(data) // 2 + 300] = os.urandom(300)
    heard = await decoded(WEBM, bytes(data))
    assert len(heard) > 0.4 * len(SPOKEN.samples)


def hollow(samples: Samples) -> bytes:
    """A fragmented mp4, in the middle of which are zeros: there FFmpeg ends."""
    data = bytearray(recorded("audio/mp4", samples))
    at = data.index(b"moof", len(data) // 2) - 4
    data[at : at + 20_000] = bytes(20_000)
    return bytes(data)


async def test_a_decoder_that_ends_early_is_no_silence() -> None:
    data = hollow(np.tile(SPOKEN.samples, 4))
    container = Container("audio/mp4")
    listening = asyncio.create_task(sound_of(container))
    container.feed(data)
    heard = await listening
    assert 0 < len(heard) < 2.5 * len(SPOKEN.samples)
    with pytest.raises(Undecodable):
        container.feed(data)
    with pytest.raises(Undecodable):
        container.check()
    container.drop()


async def test_nothing_at_all_is_nothing() -> None:
    assert not len(await decoded("audio/webm", b""))


async def test_bytes_that_nobody_decodes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody takes the samples, so that the thread stops, and then the bytes."""
    monkeypatch.setattr(containers, "PENDING", 30_000)
    data = recorded(WEBM, np.tile(SPOKEN.samples, 3))
    container = Container("audio/webm")

    async def feed() -> None:
        for at in range(0, len(data), 1000):
            container.feed(data[at : at + 1000])
            await asyncio.sleep(0.001)

    with pytest.raises(Overfull):
        await feed()
    assert len(container.ready) <= containers.AHEAD
    container.drop()


# Through the socket


class Counting:
    """Says how many tenths of a second it has heard."""

    name = "counting"

    async def captions(self, audio: AsyncIterator[Frame], hints: Hints) -> AsyncIterator[Caption]:
        async for frame in audio:
            if frame.ends:
                yield Caption(
                    frame.utterance,
                    f"{(frame.end - frame.utterance) / 1600:.0f}",
                    "",
                    frame.utterance,
                    frame.end,
                    final=True,
                )


@pytest_asyncio.fixture
async def program(alice: User, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Program]:
    monkeypatch.setattr(chain, "live", lambda name="": Counting())
    one = await opened(alice)
    yield one
    await one.hang_up()
    await asyncio.gather(*streaming.finishing)


async def send(program: Program, data: bytes, piece: int = 5000) -> None:
    for at in range(0, len(data), piece):
        await program.send(data[at : at + piece])


@pytest.mark.parametrize("mime", KINDS)
async def test_a_recorder_is_heard_like_a_microphone(program: Program, mime: str) -> None:
    await program.start("plain")
    await send(program, SPOKEN.samples.tobytes(), 32_000)
    await program.stop()
    plain = [(one["start"], one["end"]) for one in program.of("stt_final")]
    await program.start("recorder", mimeType=mime)
    await send(program, recorded(mime, SPOKEN.samples))
    await program.stop()
    heard = [(one["start"], one["end"]) for one in program.of("stt_final") if one["session_id"] == "recorder"]
    assert len(plain) == len(heard) == 3
    assert np.abs(np.array(plain) - np.array(heard)).max() < 0.15


async def test_a_recorder_in_base64(program: Program) -> None:
    await program.start(mimeType=WEBM)
    data = recorded(WEBM, SPOKEN.samples)
    for at in range(0, len(data), 30_000):
        await program.audio(data[at : at + 30_000], mimeType=WEBM)
    await program.stop()
    assert len(program.words) == 3


async def test_garbage_ends_the_stream_and_not_the_connection(program: Program) -> None:
    await program.start("bad", mimeType="audio/webm")
    await send(program, b"<html>" * 50)
    await program.say(type="stt_stop")
    problem = await program.until("stt_error")
    assert (problem["code"], problem["session_id"]) == ("UNSUPPORTED_AUDIO", "bad")
    await program.until("finished")
    await program.start("good", mimeType=WEBM)
    await send(program, recorded(WEBM, SPOKEN.samples))
    await program.stop()
    assert len(program.words) == 3


async def test_garbage_is_noticed_without_a_stop(program: Program) -> None:
    await program.start("bad", mimeType="audio/mp4")
    await send(program, os.urandom(5_000))
    assert (await program.until("stt_error"))["code"] == "UNSUPPORTED_AUDIO"
    await program.until("finished")
    await program.send(b"late")
    assert (await program.until("error"))["code"] == "no_stream"
    await program.start("good")


@pytest.mark.parametrize("stops", [True, False])
async def test_a_decoder_that_ends_early_ends_the_stream(program: Program, *, stops: bool) -> None:
    await program.start("bad", mimeType="audio/mp4")
    data = hollow(np.tile(SPOKEN.samples, 4))
    await send(program, data, 60_000)
    await program.until("stt_vad_start")
    if stops:
        await program.say(type="stt_stop")
    else:
        async with asyncio.timeout(30):
            while not program.of("stt_error"):
                await program.send(bytes(100))
                await program.say(type="ping")
                await program.until("pong")
    await program.until("finished")
    (problem,) = program.of("stt_error")
    assert (problem["code"], problem["session_id"]) == ("UNSUPPORTED_AUDIO", "bad")
    assert 4 <= len(program.words) <= 8, "What was heard before stands."


async def test_hours_of_silence_in_a_small_file(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """More sound than was allowed, in few bytes."""
    monkeypatch.setattr(stream, "ALLOWANCE", 20)
    data = recorded(WEBM, np.zeros(40 * SAMPLE_RATE, np.int16))
    await program.start(mimeType=WEBM)
    await send(program, data, 60_000)
    assert await program.code() == 4429


async def test_who_vanishes_in_the_middle(program: Program) -> None:
    await program.start(mimeType=WEBM)
    await send(program, recorded(WEBM, SPOKEN.samples)[:20_000])
    await program.until("stt_vad_start")
    await program.hang_up(1006)
    await asyncio.gather(*streaming.finishing)


async def test_odd_pieces_are_fine(program: Any) -> None:
    await program.start(mimeType=WEBM)
    await send(program, recorded(WEBM, SPOKEN.samples), 777)
    await program.stop()
    assert len(program.words) == 3
