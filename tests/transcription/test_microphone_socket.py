"""The microphone's socket through the whole application: from frames to a stored row, and every refusal."""

import asyncio
import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from meetings import attendance
from meetings.models import Meeting, User
from tests.conferencing.line import Line
from tests.transcription.fakes import FRAME, Seat, quiet, rows, said, sound
from transcription.contract import SAMPLE_RATE, Samples
from transcription.frames import HEADER, LARGEST, build
from transcription.models import Dialogue, Stream

STREAM = "00000000-0000-4000-8000-000000000001"


async def speak(line: Line, samples: Samples, at: int = 0) -> int:
    for begin in range(0, len(samples), FRAME):
        await line.send(build(at + begin, samples[begin : begin + FRAME]))
        await asyncio.sleep(0.1)
    return at + len(samples)


async def begin(line: Line, stream: str = STREAM, **more: Any) -> dict[str, Any]:
    await line.say(type="start", stream=stream, elapsed=0, **more)
    return await line.until("ready")


async def test_from_frames_to_a_stored_row(lines: Any, bob: User, seat: Seat) -> None:
    line: Line = await lines(bob, "microphone/")
    assert await begin(line) == {"type": "ready", "stream": STREAM, "epoch": 1, "resume_from": 0}
    end = await speak(line, sound(said(1, 2, 3), quiet(1)))
    await line.say(type="stop", stream=STREAM)
    await line.until("stopped")
    acks = [one["offset"] for one in line.of("ack")]
    assert acks[-1] == end
    assert line.of("ack")[0] == {"type": "ack", "stream": STREAM, "offset": acks[0]}
    assert [row.raw_text for row in await rows()] == ["w1 w2 w3"]
    assert {one["state"] for one in line.of("state")} <= {"idle", "listening", "recording", "transcribing"}


async def test_a_closed_socket_is_a_lost_microphone(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line)
    await speak(line, said(1, 2))
    await line.hang_up()
    assert await rows() == []
    await asyncio.sleep(5)
    (row,) = await rows()
    assert (row.raw_text, row.provisional) == ("w1 w2", True)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", 4400),
        (b"\0" * 6, 4400),
        (b"\0" * 9, 4413),
        (b"\0" * (LARGEST + 2), 4413),
        (HEADER.pack(2**64 - 1) + b"\0\0", 4400),
        (HEADER.pack(3600 * SAMPLE_RATE) + b"\0\0", 4400),
    ],
    ids=["empty", "no header", "odd", "over 64 KiB", "overflow", "an hour ahead"],
)
async def test_a_bad_frame_closes_and_keeps_what_was_said(
    lines: Any,
    bob: User,
    data: bytes,
    code: int,
) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line)
    await speak(line, said(1, 2))
    await line.send(data)
    assert await line.code() == code
    await line.hang_up()
    await asyncio.sleep(5)
    assert [row.raw_text for row in await rows()] == ["w1 w2"]


async def test_audio_before_a_start_is_an_error_and_the_socket_stays(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    await line.send(build(0, said(1)))
    assert (await line.until("error"))["code"] == "no_stream"
    await begin(line)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "start"},
        {"type": "start", "stream": "nonsense"},
        {"type": "start", "stream": 7},
        {"type": "start", "stream": STREAM, "elapsed": "soon"},
        {"type": "start", "stream": STREAM, "elapsed": -1},
        {"type": "start", "stream": STREAM, "elapsed": True},
        {"type": "start", "stream": STREAM, "elapsed": float("nan")},
        {"type": "start", "stream": STREAM, "elapsed": float("inf")},
        {"type": "start", "stream": STREAM, "elapsed": 0, "oldest": -1},
        {"type": "start", "stream": STREAM, "elapsed": 0, "sent": 1.5},
        {"type": "start", "stream": STREAM, "elapsed": 0, "acked": 2**53},
        {"type": "start", "stream": STREAM, "elapsed": 0, "language": "\0"},
        {"type": "start", "stream": STREAM, "elapsed": 0, "language": "\ud800"},
        {"type": "start", "stream": STREAM, "elapsed": 0, "language": ["en"]},
        {"type": "start", "stream": STREAM, "elapsed": 0, "language": ""},
    ],
    ids=str,
)
async def test_a_start_that_makes_no_sense(lines: Any, bob: User, message: dict[str, Any]) -> None:
    line: Line = await lines(bob, "microphone/")
    problem = await line.refused(**message, ref="r")
    assert (problem["code"], problem["ref"]) == ("invalid", "r")
    assert not await Stream.objects.aexists()
    await begin(line)


async def test_a_start_that_holds_audio_from_the_future_is_malformed(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    await line.say(type="start", stream=STREAM, elapsed=0, oldest=2**52, sent=2**52)
    assert await line.code() == 4400


async def test_what_is_no_message_of_a_microphone(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    assert (await line.refused(type="sync", after=0, ref=3))["code"] == "unknown_type"
    assert (await line.refused(type="stop", stream=STREAM, ref=3))["ref"] == 3
    await line.text("not json")
    assert (await line.until("error"))["code"] == "malformed"
    await line.text("\0\0\0\0\0\0\0\0\0\0")
    assert (await line.until("error"))["code"] == "malformed"
    await begin(line)


async def test_somebody_elses_stream(lines: Any, bob: User, alice: User) -> None:
    await begin(await lines(bob, "microphone/"))
    line: Line = await lines(alice, "microphone/")
    await line.say(type="start", stream=STREAM, elapsed=0)
    assert await line.code() == 4403


async def test_somebody_who_still_waits(lines: Any, bob: User) -> None:
    await bob.participations.aupdate(state="waiting")
    line: Line = await lines(bob, "microphone/")
    await line.say(type="start", stream=STREAM, elapsed=0)
    assert await line.code() == 4403


async def test_the_lobby_rehearses_without_a_place(lines: Any, mallory: User) -> None:
    """Neither a place in the meeting nor an account is needed to try one's microphone."""
    for headers, user in (([], mallory), ([(b"host", b"testserver"), (b"origin", b"http://testserver")], None)):
        line: Line = await lines(user, "microphone/", headers=headers)
        await line.say(type="start", test=True)
        await speak(line, sound(said(1, 2), quiet(1)))
        await line.say(type="stop", stream=None)
        assert (await line.until("heard"))["text"] == "w1 w2"
        await line.hang_up()
    assert not await Stream.objects.aexists()
    assert not await Dialogue.objects.aexists()


async def test_nobody_may_start_a_real_stream(lines: Any) -> None:
    line: Line = await lines(end="microphone/", headers=[(b"host", b"testserver"), (b"origin", b"http://testserver")])
    await line.say(type="start", stream=STREAM, elapsed=0)
    assert await line.code() == 4401


async def test_another_page_of_the_same_person_takes_over(lines: Any, bob: User, alice: User) -> None:
    first: Line = await lines(bob, "microphone/")
    host: Line = await lines(alice, "microphone/")
    await begin(host, str(uuid.uuid4()))
    await begin(first)
    second: Line = await lines(bob, "microphone/")
    assert (await begin(second))["epoch"] == 2
    assert await first.code() == 4409
    await first.hang_up()
    await speak(second, sound(said(1), quiet(5)))
    assert second.closed is None
    assert len(host.of("ack")) == 0
    assert [row.raw_text for row in await rows()] == ["w1"]


async def test_too_much_audio(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line)
    frame = build(0, quiet(2))
    for _ in range(181):
        await line.send(frame)
    assert await line.code() == 4429


async def test_a_flood_of_tiny_frames(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line)
    for _ in range(50 * 362):
        await line.send(HEADER.pack(0))
    assert await line.code() == 4429


@pytest.mark.parametrize("binary", [False, True])
async def test_a_flood_before_any_stream(lines: Any, bob: User, binary: bool) -> None:
    line: Line = await lines(bob, "microphone/")
    for _ in range(320):
        await (line.send(build(0, said(1))) if binary else line.say(type="nonsense"))
    assert await line.code() == 4429


async def test_a_message_of_ten_megabytes(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    await line.text('{"type":"start","x":"' + "x" * 10_000_000 + '"}')
    assert await line.code() == 4413


async def test_silence_for_a_minute(lines: Any, bob: User) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line)
    began = asyncio.get_running_loop().time()
    assert await line.code() == 4408
    assert 60 <= asyncio.get_running_loop().time() - began <= 66


async def test_the_meeting_has_ended(lines: Any, bob: User, meeting: Meeting) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line)
    await speak(line, said(1, 2))
    await sync_to_async(attendance.end)(meeting)
    await speak(line, said(3, 4), 2 * 3 * FRAME)
    await line.until("stopped")
    assert line.closed is None
    await line.say(type="start", stream=str(uuid.uuid4()), elapsed=0)
    assert await line.code() == 4403


async def test_a_meeting_that_was_deleted(lines: Any, bob: User, meeting: Meeting) -> None:
    line: Line = await lines(bob, "microphone/")
    await begin(line)
    await speak(line, said(1, 2))
    await meeting.adelete()
    assert await line.code() == 4404


async def test_a_locked_meeting_does_not_stop_those_who_are_in(
    lines: Any,
    bob: User,
    meeting: Meeting,
) -> None:
    await Meeting.objects.aupdate(locked=True)
    line: Line = await lines(bob, "microphone/")
    await begin(line)
    await speak(line, sound(said(1), quiet(1)))
    await line.say(type="stop", stream=STREAM)
    await line.until("stopped")
    assert [row.raw_text for row in await rows()] == ["w1"]
